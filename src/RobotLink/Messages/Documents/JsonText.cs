using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RobotLink.Messages;

/// <summary>Strings of JSON as they stand between their quotes.</summary>
internal static class JsonText
{
    /// <summary>UTF-8 without quotes to UTF-8 as JSON has it.</summary>
    public static byte[] Escape(byte[] text) =>
        Encoding.UTF8.GetBytes(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString());

    /// <returns>The text that is meant; what was checked as JSON before always is one.</returns>
    public static string Unescape(ReadOnlySpan<byte> escaped)
    {
        if (escaped.IndexOf((byte)'\\') < 0)
        {
            return Encoding.UTF8.GetString(escaped);
        }

        byte[] quoted = [(byte)'"', .. escaped, (byte)'"'];
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a pair of surrogates is legal JSON and no text.
            return Encoding.UTF8.GetString(escaped);
        }
    }

    /// <summary>Whether an escaped text means these bytes. Half of a pair of surrogates means nothing.</summary>
    public static bool Means(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> plain)
    {
        Span<byte> character = stackalloc byte[4];
        while (!escaped.IsEmpty)
        {
            var length = escaped.IndexOf((byte)'\\');
            length = length < 0 ? escaped.Length : length;
            if (!plain.StartsWith(escaped[..length]))
            {
                return false;
            }

            escaped = escaped[length..];
            plain = plain[length..];
            if (escaped.IsEmpty)
            {
                break;
            }

            var first = Character(ref escaped);
            if (!Rune.TryCreate(first, out var rune)
                && !(escaped.StartsWith("\\u"u8) && Rune.TryCreate(first, Character(ref escaped), out rune)))
            {
                return false;
            }

            var bytes = character[..rune.EncodeToUtf8(character)];
            if (!plain.StartsWith(bytes))
            {
                return false;
            }

            plain = plain[bytes.Length..];
        }

        return plain.IsEmpty;
    }

    /// <summary>Takes the escape off that stands at the front.</summary>
    private static char Character(ref ReadOnlySpan<byte> escaped)
    {
        const int digits = 4;
        var letter = escaped[1];
        escaped = escaped[2..];
        switch (letter)
        {
            case (byte)'b':
                return '\b';
            case (byte)'f':
                return '\f';
            case (byte)'n':
                return '\n';
            case (byte)'r':
                return '\r';
            case (byte)'t':
                return '\t';
            case (byte)'u':
                _ = Utf8Parser.TryParse(escaped[..digits], out ushort code, out _, 'x');
                escaped = escaped[digits..];
                return (char)code;
            default:
                return (char)letter;
        }
    }
}
