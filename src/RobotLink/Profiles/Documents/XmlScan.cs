using System.Buffers;
using System.Globalization;
using System.Text;

namespace RobotLink.Profiles;

/// <summary>What stands next in an XML document.</summary>
internal enum XmlKind
{
    /// <summary>The end, or something that is no XML.</summary>
    None,
    Start,
    End,
    Text,
}

/// <summary>One piece of a document, as places in it.</summary>
/// <param name="Start">Of a tag's name, or of a text.</param>
/// <param name="Inside">Of a start tag: where its attributes begin; they end at <paramref name="Behind"/>.</param>
/// <param name="IsEmpty">A start tag that is its own end.</param>
/// <param name="IsRaw">A text in which no entity stands for a character.</param>
internal readonly record struct XmlPiece(XmlKind Kind, int Start, int Length, int Inside, int Behind, bool IsEmpty, bool IsRaw);

/// <summary>Walks over XML without allocating: elements, attributes, texts. Comments, declarations and instructions are passed over.</summary>
internal static class XmlScan
{
    private const int LongestEntity = 12;
    private const int CharacterBytesMax = 4;

    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n=/>\"'<"u8);

    /// <summary>Takes the next piece off and moves behind it.</summary>
    public static XmlPiece Next(ReadOnlySpan<byte> xml, ref int at)
    {
        while (at < xml.Length)
        {
            var rest = xml[at..];
            if (rest[0] != '<')
            {
                var length = rest.IndexOf((byte)'<');
                length = length < 0 ? rest.Length : length;
                var text = new XmlPiece(XmlKind.Text, at, length, 0, 0, false, false);
                at += length;
                return text;
            }

            if (rest.StartsWith("<![CDATA["u8))
            {
                return Raw(rest, ref at);
            }

            var over = rest.StartsWith("<!--"u8) ? "-->"u8 : rest.StartsWith("<?"u8) ? "?>"u8 : default;
            if (over.IsEmpty)
            {
                // A document type is refused: it could give entities another meaning.
                return rest.StartsWith("<!"u8) ? default : Tag(xml, ref at);
            }

            var end = rest.IndexOf(over);
            if (end < 0)
            {
                return default;
            }

            at += end + over.Length;
        }

        return default;
    }

    /// <summary>Takes the next attribute of a start tag off.</summary>
    public static bool TryAttribute(ReadOnlySpan<byte> xml, ref int at, int behind, out XmlPiece name, out XmlPiece value)
    {
        (name, value) = (default, default);
        at = SkipBlanks(xml, at);
        var start = at;
        at += NameLength(xml[at..behind]);
        name = new XmlPiece(XmlKind.Text, start, at - start, 0, 0, false, false);
        at = SkipBlanks(xml, at);
        if (name.Length == 0 || at >= behind || xml[at] != '=')
        {
            return false;
        }

        at = SkipBlanks(xml, at + 1);
        var quote = at < behind ? xml[at] : (byte)0;
        var length = quote is (byte)'"' or (byte)'\'' ? xml[(at + 1)..behind].IndexOf(quote) : -1;
        value = new XmlPiece(XmlKind.Text, at + 1, length, 0, 0, false, false);
        at += length + 2;
        return length >= 0;
    }

    /// <summary>Moves behind the end of an element whose start tag was taken.</summary>
    public static bool TrySkip(ReadOnlySpan<byte> xml, ref int at)
    {
        for (var depth = 1; depth > 0;)
        {
            var piece = Next(xml, ref at);
            if (piece.Kind == XmlKind.None)
            {
                return false;
            }

            depth += piece.Kind == XmlKind.Start && !piece.IsEmpty ? 1 : piece.Kind == XmlKind.End ? -1 : 0;
        }

        return true;
    }

    public static ReadOnlySpan<byte> Of(XmlPiece piece, ReadOnlySpan<byte> xml) => xml.Slice(piece.Start, piece.Length);

    public static string Unescape(ReadOnlySpan<byte> escaped)
    {
        var text = Encoding.UTF8.GetString(escaped);
        if (!text.Contains('&', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            var end = text[index] == '&' ? text.IndexOf(';', index, Math.Min(LongestEntity, text.Length - index)) : -1;
            if (end < 0 || Entity(text.AsSpan(index + 1, end - index - 1)) is not { } meant)
            {
                plain.Append(text[index]);
                continue;
            }

            plain.Append(meant.ToString());
            index = end;
        }

        return plain.ToString();
    }

    /// <summary>Whether an escaped text and a constant, escaped as well, mean the same; makes no strings of them.</summary>
    public static bool Means(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> constant)
    {
        Span<byte> left = stackalloc byte[CharacterBytesMax];
        Span<byte> right = stackalloc byte[CharacterBytesMax];
        while (!escaped.IsEmpty && !constant.IsEmpty)
        {
            var (mine, theirs) = (Character(ref escaped, left), Character(ref constant, right));
            if (!left[..mine].SequenceEqual(right[..theirs]))
            {
                return false;
            }
        }

        return escaped.IsEmpty && constant.IsEmpty;
    }

    public static byte[] Escape(byte[] text) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text)
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal));

    public static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    /// <summary>Takes the character at the front off, or the entity that stands for one.</summary>
    /// <returns>How many bytes it is.</returns>
    private static int Character(ref ReadOnlySpan<byte> text, scoped Span<byte> room)
    {
        var end = text[0] == '&' ? text[..Math.Min(LongestEntity, text.Length)].IndexOf((byte)';') : -1;
        if (end > 0)
        {
            Span<char> name = stackalloc char[LongestEntity];
            if (Entity(name[..Encoding.Latin1.GetChars(text[1..end], name)]) is { } meant)
            {
                text = text[(end + 1)..];
                return meant.EncodeToUtf8(room);
            }
        }

        _ = Rune.DecodeFromUtf8(text, out _, out var length);
        text[..length].CopyTo(room);
        text = text[length..];
        return length;
    }

    private static Rune? Entity(ReadOnlySpan<char> name)
    {
        if (name.StartsWith("#"))
        {
            var isHex = name.Length > 1 && name[1] is 'x';
            var reads = int.TryParse(name[(isHex ? 2 : 1)..], isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code);
            return reads && Rune.IsValid(code) ? new Rune(code) : null;
        }

        return name switch
        {
            "lt" => new Rune('<'),
            "gt" => new Rune('>'),
            "amp" => new Rune('&'),
            "quot" => new Rune('"'),
            "apos" => new Rune('\''),
            _ => null,
        };
    }

    private static XmlPiece Raw(ReadOnlySpan<byte> rest, ref int at)
    {
        var open = "<![CDATA["u8.Length;
        var length = rest[open..].IndexOf("]]>"u8);
        var text = new XmlPiece(length < 0 ? XmlKind.None : XmlKind.Text, at + open, Math.Max(0, length), 0, 0, false, true);
        at += length < 0 ? 0 : open + length + 3;
        return text;
    }

    private static XmlPiece Tag(ReadOnlySpan<byte> xml, ref int at)
    {
        var isEnd = at + 1 < xml.Length && xml[at + 1] == '/';
        var start = at + (isEnd ? 2 : 1);
        var length = start < xml.Length ? NameLength(xml[start..]) : 0;
        var close = length == 0 ? -1 : Close(xml, start + length);
        if (close < 0)
        {
            return default;
        }

        var isEmpty = !isEnd && xml[close - 1] == '/';
        at = close + 1;
        return new XmlPiece(isEnd ? XmlKind.End : XmlKind.Start, start, length, start + length, isEmpty ? close - 1 : close, isEmpty, false);
    }

    /// <summary>The end of a tag: a &gt; inside of quotes is none.</summary>
    private static int Close(ReadOnlySpan<byte> xml, int at)
    {
        for (var quote = (byte)0; at < xml.Length; at++)
        {
            var value = xml[at];
            if (quote != 0)
            {
                quote = value == quote ? (byte)0 : quote;
            }
            else if (value is (byte)'"' or (byte)'\'')
            {
                quote = value;
            }
            else if (value is (byte)'>' or (byte)'<')
            {
                return value == '>' ? at : -1;
            }
        }

        return -1;
    }

    private static int NameLength(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny(NameEnds);
        return end < 0 ? text.Length : end;
    }

    private static int SkipBlanks(ReadOnlySpan<byte> xml, int at)
    {
        while (at < xml.Length && Blanks.Contains(xml[at]))
        {
            at++;
        }

        return at;
    }
}
