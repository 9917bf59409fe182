namespace RobotLink.Profiles;

/// <summary>Reads <c>charset</c>, of a profile or of one field.</summary>
internal static class Charsets
{
    /// <param name="isField">Of one field; UTF-16 can only be that, because numbers and delimiters have one byte per character.</param>
    public static Charset? Read(Section keys, bool isField)
    {
        if (isField)
        {
            return keys.Choice(
                "charset", ("ascii", Charset.Ascii), ("latin1", Charset.Latin1), ("utf8", Charset.Utf8), ("utf16le", Charset.Utf16),
                ("shift_jis", Charset.ShiftJis), ("gbk", Charset.Gbk));
        }

        if (keys.Node("charset") is not YamlScalar { Value: "utf16le" })
        {
            return keys.Choice(
                "charset", ("ascii", Charset.Ascii), ("latin1", Charset.Latin1), ("utf8", Charset.Utf8), ("shift_jis", Charset.ShiftJis), ("gbk", Charset.Gbk));
        }

        keys.Mistakes.Add(
            "E1367", keys.ValuePlace("charset"), "charset is utf16le, which only single fields can have.",
            "Numbers, delimiters and constants have one byte per character everywhere.",
            "Write it at the field: { at: 5..24, type: text, charset: utf16le }.");
        return null;
    }
}
