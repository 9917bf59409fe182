using System.Text;
using System.Text.Unicode;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Bytes to characters and back in a profile's charset. Bytes that are no character become U+FFFD.</summary>
internal static class CharsetText
{
    private const int ShiftJisPage = 932;
    private const int GbkPage = 936;

    // The pages are not known to the runtime by themselves; asking the provider needs no registration.
    private static readonly Encoding ShiftJis = Page(ShiftJisPage);
    private static readonly Encoding Gbk = Page(GbkPage);

    public static string Decode(Charset charset, ReadOnlySpan<byte> bytes) => charset switch
    {
        Charset.Ascii when !System.Text.Ascii.IsValid(bytes) => DecodeAscii(bytes),
        _ => Of(charset).GetString(bytes),
    };

    /// <summary>The most characters that so many bytes can be.</summary>
    public static int MostCharacters(Charset charset, int bytes) => Of(charset).GetMaxCharCount(bytes);

    /// <summary>Without a string for it.</summary>
    /// <returns>How many characters they are.</returns>
    public static int Decode(Charset charset, ReadOnlySpan<byte> bytes, Span<char> characters)
    {
        if (charset != Charset.Ascii)
        {
            return Of(charset).GetChars(bytes, characters);
        }

        for (var index = 0; index < bytes.Length; index++)
        {
            characters[index] = bytes[index] < 0x80 ? (char)bytes[index] : (char)Rune.ReplacementChar.Value;
        }

        return bytes.Length;
    }

    /// <summary>How many bytes characters take.</summary>
    public static int Length(Charset charset, ReadOnlySpan<char> characters) =>
        charset is Charset.Ascii or Charset.Latin1 ? characters.Length : Of(charset).GetByteCount(characters);

    /// <summary>True when the bytes can be passed on as UTF-8 as they are.</summary>
    public static bool IsUtf8(Charset charset, ReadOnlySpan<byte> bytes) =>
        charset != Charset.Utf16 && (System.Text.Ascii.IsValid(bytes) || (charset == Charset.Utf8 && Utf8.IsValid(bytes)));

    /// <summary>A text of the profile's own, which was checked when it was read.</summary>
    public static byte[] Encode(Charset charset, string text) =>
        charset == Charset.Ascii ? Encoding.Latin1.GetBytes(text) : Of(charset).GetBytes(text);

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

        bytes = Encode(charset, text);
        return true;
    }

    /// <summary>
    /// Finds bytes where a character begins. In charsets of two bytes the second may look like another character, such as | or a backslash.
    /// </summary>
    public static int IndexOf(Charset charset, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> sought)
    {
        if (charset is not (Charset.ShiftJis or Charset.Gbk))
        {
            return bytes.IndexOf(sought);
        }

        for (var at = 0; at + sought.Length <= bytes.Length; at += IsLead(charset, bytes[at]) ? 2 : 1)
        {
            if (bytes[at..].StartsWith(sought))
            {
                return at;
            }
        }

        return -1;
    }

    public static string Title(Charset charset) => charset switch
    {
        Charset.Utf8 => "UTF-8",
        Charset.Latin1 => "Latin-1",
        Charset.Utf16 => "UTF-16",
        Charset.ShiftJis => "Shift JIS",
        Charset.Gbk => "GBK",
        _ => "ASCII",
    };

    public static bool Fits(Charset charset, Rune rune) => charset switch
    {
        Charset.Utf8 or Charset.Utf16 => true,
        Charset.Latin1 => rune.Value < 0x100,
        Charset.Ascii => rune.IsAscii,
        _ => Of(charset) is var page && page.GetString(page.GetBytes(rune.ToString())) == rune.ToString(),
    };

    private static Encoding Of(Charset charset) => charset switch
    {
        Charset.Utf8 => Encoding.UTF8,
        Charset.Latin1 => Encoding.Latin1,
        Charset.Utf16 => Encoding.Unicode,
        Charset.ShiftJis => ShiftJis,
        Charset.Gbk => Gbk,
        _ => Encoding.ASCII,
    };

    private static bool IsLead(Charset charset, byte value) => charset == Charset.Gbk
        ? value is >= 0x81 and <= 0xFE
        : value is (>= 0x81 and <= 0x9F) or (>= 0xE0 and <= 0xFC);

    private static Encoding Page(int number) => CodePagesEncodingProvider.Instance.GetEncoding(
        number, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))!;

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
