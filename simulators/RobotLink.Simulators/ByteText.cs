using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RobotLink.Simulators;

/// <summary>Bytes as text, with control characters by name: <c>&lt;STX&gt;</c>, <c>&lt;CR&gt;</c>, <c>&lt;0x1D&gt;</c>.</summary>
internal static partial class ByteText
{
    private static readonly string[] Names =
    [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI",
        "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
    ];

    /// <returns>Null when a name is not known or a character is not Latin-1.</returns>
    public static byte[]? Read(string text)
    {
        var known = true;
        var plain = Named().Replace(text, match =>
        {
            var name = match.Groups[1].Value;
            var number = name.StartsWith("0x", StringComparison.Ordinal)
                ? int.Parse(name[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                : Array.IndexOf(Names, name);
            known &= number >= 0;
            return ((char)Math.Max(number, 0)).ToString();
        });
        return known && plain.All(character => character < 0x100) ? Encoding.Latin1.GetBytes(plain) : null;
    }

    /// <summary>Printable characters stand for themselves, but for the sign that begins a name.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var each in bytes)
        {
            text.Append(each switch
            {
                (byte)'<' => "<LT>",
                >= 0x20 and < 0x7F => ((char)each).ToString(),
                < 0x20 => $"<{Names[each]}>",
                _ => $"<0x{each:X2}>",
            });
        }
        return text.ToString();
    }

    [GeneratedRegex("<(0x[0-9A-Fa-f]{2}|[A-Z0-9]{2,3})>")]
    private static partial Regex Named();
}
