using System.Globalization;
using System.Text;

namespace RobotLink.Profiles;

/// <summary>Why a text is not the notation of bytes.</summary>
/// <param name="At">0-based place in the text.</param>
/// <param name="Length">Characters concerned, at least 1.</param>
public readonly record struct NotationFault(string Code, int At, int Length, string Message, string Fix);

/// <summary>Bytes in text, the one notation used everywhere: printable ASCII as itself, others as <c>&lt;CR&gt;</c> or <c>&lt;0x1B&gt;</c>.</summary>
public static class ByteNotation
{
    /// <summary>A notation that stands for more bytes than this is refused: repeats are short to write and long to hold.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int MaxRepeat = 65_536;
    private const int FoldedFrom = 3;

    /// <summary>Letters that make somebody believe that a backslash before them means a byte.</summary>
    private const string Escapes = "rntx0";

    private static readonly string[] ControlNames =
    [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI",
        "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US", "SP",
    ];

    /// <summary>The names that are written; all others can be read, too.</summary>
    private static readonly byte[] WrittenByName = [0x00, 0x02, 0x03, 0x06, 0x09, 0x0A, 0x0D, 0x15, 0x1B];

    /// <summary>Every name that can be read.</summary>
    internal static IReadOnlyList<string> Names { get; } = [.. ControlNames, "LT", "DEL"];

    public static string Format(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length + 16);
        for (var start = 0; start < bytes.Length;)
        {
            var next = bytes[start..].IndexOfAnyExcept(bytes[start]);
            var run = next < 0 ? bytes.Length - start : next;
            var end = start + run;
            var likeEscape = bytes[start] == '\\' && end < bytes.Length && Escapes.Contains((char)bytes[end], StringComparison.Ordinal);
            Append(text, bytes[start], run, start == 0 || end == bytes.Length || likeEscape);
            start += run;
        }

        return text.ToString();
    }

    /// <exception cref="FormatException">The text is not the notation; the message says where and why.</exception>
    public static byte[] Parse(string text, Charset charset = Charset.Ascii) =>
        TryParse(text, charset, out var bytes, out var fault)
            ? bytes
            : throw new FormatException($"Character {fault.At + 1}: {fault.Message} {fault.Fix}");

    public static bool TryParse(string text, Charset charset, out byte[] bytes, out NotationFault fault)
    {
        var read = new List<byte>(text.Length);
        var at = 0;
        while (at < text.Length)
        {
            if (!TryStep(text, ref at, charset, read, out fault))
            {
                bytes = [];
                return false;
            }
        }

        fault = default;
        bytes = [.. read];
        return true;
    }

    /// <summary>Reads one character, or one byte's name with its repeats, and moves behind it.</summary>
    internal static bool TryStep(string text, ref int at, Charset charset, List<byte> output, out NotationFault fault)
    {
        if (output.Count > MaxBytes)
        {
            fault = new NotationFault("E1301", at, 1, "This stands for more than 1 MiB.", "Write fewer bytes.");
            return false;
        }

        return text[at] switch
        {
            '<' => TryName(text, ref at, output, out fault),
            '\\' when at + 1 < text.Length && Escapes.Contains(text[at + 1], StringComparison.Ordinal) => Escape(text, at, out fault),
            < ' ' or '\x7F' => Control(text[at], at, out fault),
            _ => TryCharacter(text, ref at, charset, output, out fault),
        };
    }

    private static void Append(StringBuilder text, byte value, int count, bool mustShow)
    {
        var printable = value is >= 0x20 and < 0x7F;
        if (count >= FoldedFrom && (!printable || value == ' '))
        {
            text.Append(CultureInfo.InvariantCulture, $"<{Name(value)}*{count}>");
            return;
        }

        var plain = printable && value != '<' && (value is not ((byte)' ' or (byte)'\\') || !mustShow);
        for (var index = 0; index < count; index++)
        {
            _ = plain ? text.Append((char)value) : text.Append('<').Append(value == '<' ? "LT" : Name(value)).Append('>');
        }
    }

    private static string Name(byte value) =>
        value == ' ' || WrittenByName.Contains(value) ? ControlNames[value] : $"0x{value:X2}";

    private static bool TryName(string text, ref int at, List<byte> output, out NotationFault fault)
    {
        var close = text.IndexOf('>', at, Math.Min(24, text.Length - at));
        if (close < 0)
        {
            fault = new NotationFault(
                "E1301", at, 1, "A < begins the name of a byte, but no > closes it.", "Write <LT> for the character <.");
            return false;
        }

        var inner = text.AsSpan(at + 1, close - at - 1);
        var star = inner.IndexOf('*');
        var name = star < 0 ? inner : inner[..star];
        var repeat = 1;
        if (!TryByte(name, out var value))
        {
            var near = Nearest.To(name.ToString(), [.. ControlNames, "LT", "DEL"]);
            var fix = near is not null ? $"Did you mean <{near}>?" : "Write a name such as <CR>, or a number such as <0x0D>; the character < is <LT>.";
            fault = new NotationFault("E1301", at, close - at + 1, $"{text[at..(close + 1)]} names no byte.", fix);
            return false;
        }

        if (star >= 0 && !TryCount(inner[(star + 1)..], out repeat))
        {
            fault = new NotationFault(
                "E1301", at, close - at + 1, $"{text[at..(close + 1)]} has no usable count.",
                $"Write a count from 1 to {MaxRepeat}, such as <SP*9>.");
            return false;
        }

        output.AddRange(Enumerable.Repeat(value, repeat));
        at = close + 1;
        fault = default;
        return true;
    }

    private static bool TryCount(ReadOnlySpan<char> text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= MaxRepeat;

    private static bool TryByte(ReadOnlySpan<char> name, out byte value)
    {
        if (name.StartsWith("0x") && name.Length == 4)
        {
            return byte.TryParse(name[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }

        var known = Array.IndexOf(ControlNames, name.ToString());
        value = known >= 0 ? (byte)known : name is "DEL" ? (byte)0x7F : (byte)'<';
        return known >= 0 || name is "DEL" or "LT";
    }

    private static bool TryCharacter(string text, ref int at, Charset charset, List<byte> output, out NotationFault fault)
    {
        fault = default;
        var length = char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
        var fits = length == 1 && text[at] < (charset == Charset.Latin1 ? '\u0100' : '\u0080');
        if (fits)
        {
            output.Add((byte)text[at]);
        }
        else if (charset == Charset.Utf8 && !(length == 1 && char.IsSurrogate(text[at])))
        {
            output.AddRange(Encoding.UTF8.GetBytes(text.Substring(at, length)));
        }
        else
        {
            var wider = charset == Charset.Ascii ? "latin1 or utf8" : "utf8";
            var fix = $"Write its byte, such as <0xE4>, or set charset: {wider}.";
            fault = new NotationFault(
                "E1303", at, length, $"{text.AsSpan(at, length)} is not in the charset {charset.ToString().ToLowerInvariant()}.", fix);
            return false;
        }

        at += length;
        return true;
    }

    private static bool Escape(string text, int at, out NotationFault fault)
    {
        var instead = text[at + 1] switch { 'r' => "<CR>", 'n' => "<LF>", 't' => "<HT>", '0' => "<NUL>", _ => "<0x1B> for byte 1B" };
        fault = new NotationFault(
            "E1302", at, 2, $"{text.AsSpan(at, 2)} is a backslash and a letter here.", $"Write {instead}. A backslash itself is <0x5C>.");
        return false;
    }

    private static bool Control(char control, int at, out NotationFault fault)
    {
        fault = new NotationFault("E1302", at, 1, "A byte that nobody can see stands here.", $"Write {Format([(byte)control])}.");
        return false;
    }
}
