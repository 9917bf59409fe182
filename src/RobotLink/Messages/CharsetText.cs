using System.Text;
using System.Text.Unicode;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Bytes to characters and back in a profile's charset. Bytes that are no character become U+FFFD.</summary>
internal static class CharsetText
{
    public static string Decode(Charset charset, ReadOnlySpan<byte> bytes) => charset switch
    {
        Charset.Utf8 => Encoding.UTF8.GetString(bytes),
        Charset.Latin1 => Encoding.Latin1.GetString(bytes),
        _ when System.Text.Ascii.IsValid(bytes) => Encoding.ASCII.GetString(bytes),
        _ => DecodeAscii(bytes),
    };

    /// <summary>True when the bytes can be passed on as UTF-8 as they are.</summary>
    public static bool IsUtf8(Charset charset, ReadOnlySpan<byte> bytes) =>
        System.Text.Ascii.IsValid(bytes) || (charset == Charset.Utf8 && Utf8.IsValid(bytes));

    /// <summary>False when a character has no byte in the charset, or is a control character, which no text we send may contain.</summary>
    public static bool TryEncode(Charset charset, string text, out byte[] bytes, out string why)
    {
        bytes = [];
        why = "";
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune))
            {
                why = $"it contains the control character {ShownText.Of((char)rune.Value)}";
            }
            else if (rune == Rune.ReplacementChar)
            {
                why = "it contains a character that was lost before";
            }
            else if (!Fits(charset, rune))
            {
                why = $"'{rune}' has no byte in {Title(charset)}";
            }

            if (why.Length > 0)
            {
                return false;
            }
        }

        bytes = charset == Charset.Utf8 ? Encoding.UTF8.GetBytes(text) : Encoding.Latin1.GetBytes(text);
        return true;
    }

    public static string Title(Charset charset) => charset switch
    {
        Charset.Utf8 => "UTF-8",
        Charset.Latin1 => "Latin-1",
        _ => "ASCII",
    };

    private static bool Fits(Charset charset, Rune rune) => charset switch
    {
        Charset.Utf8 => true,
        Charset.Latin1 => rune.Value < 0x100,
        _ => rune.IsAscii,
    };

    private static string DecodeAscii(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var value in bytes)
        {
            text.Append(value < 0x80 ? (char)value : (char)Rune.ReplacementChar.Value);
        }

        return text.ToString();
    }
}
