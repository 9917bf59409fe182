using System.Text;

namespace RobotLink.Messages;

/// <summary>Texts in double quotes, in which a backslash takes the meaning off what follows.</summary>
internal static class QuotedText
{
    /// <summary>Finds a quoted text at the front; its value is what stands between the quotes, as it stands there.</summary>
    public static bool TryFind(ReadOnlySpan<byte> text, int at, out FieldValue value, out int length)
    {
        (value, length) = (default, 0);
        if (text.Length == 0 || text[0] != '"')
        {
            return false;
        }

        for (var index = 1; index < text.Length; index++)
        {
            if (text[index] == '"')
            {
                length = index + 1;
                value = FieldValue.Slice(at + 1, index - 1);
                return true;
            }

            index += text[index] == '\\' ? 1 : 0;
        }

        return false;
    }

    public static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            var escaped = text[index] == '\\' && index + 1 < text.Length;
            index += escaped ? 1 : 0;
            plain.Append((escaped, text[index]) switch
            {
                (true, 'n') => '\n',
                (true, 'r') => '\r',
                (true, 't') => '\t',
                var (_, character) => character,
            });
        }

        return plain.ToString();
    }

    public static string Escape(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
