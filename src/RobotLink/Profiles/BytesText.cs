namespace RobotLink.Profiles;

/// <summary>A value of type <c>bytes</c> as people write it: pairs of hexadecimal digits, or the notation of bytes.</summary>
/// <remarks>A text is the notation when it names at least one byte: without that, a digit left out would turn digits into characters.</remarks>
public static class BytesText
{
    /// <summary>Why something is refused.</summary>
    public const string Needed = "neither pairs of hexadecimal digits nor a text with the name of a byte, such as <STX>";

    public static bool TryRead(string text, out byte[] bytes)
    {
        bytes = [];
        if (text.Contains('<', StringComparison.Ordinal))
        {
            return ByteNotation.TryParse(text, Charset.Utf8, out bytes, out _);
        }

        var digits = text.Replace(" ", "", StringComparison.Ordinal);
        var isHex = digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit);
        bytes = isHex ? Convert.FromHexString(digits) : [];
        return isHex;
    }
}
