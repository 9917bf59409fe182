using System.Globalization;

namespace RobotLink.Simulators.Serial;

/// <summary>The parity bit of a serial character.</summary>
public enum Parity
{
    None,
    Odd,
    Even,
}

/// <summary>A serial line and how its characters look. The text form is what <c>--serial</c> takes.</summary>
public sealed record SerialSettings
{
    /// <summary>The terminal's file, such as <c>/dev/ttyUSB0</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Bits per second, 50 to 4000000. Default 9600.</summary>
    public int Baud { get; init; } = 9600;

    /// <summary>Bits of a character without parity, 7 or 8. Default 8.</summary>
    public int Bits { get; init; } = 8;

    public Parity Parity { get; init; } = Parity.None;

    /// <summary>1 or 2. Default 1.</summary>
    public int StopBits { get; init; } = 1;

    /// <summary>Reads <c>/dev/ttyUSB0</c>, <c>/dev/ttyUSB0,19200</c> or <c>/dev/ttyUSB0,9600,7O1</c>.</summary>
    public static bool TryParse(string text, out SerialSettings? settings)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(',');
        var format = parts.Length > 2 ? parts[2].ToUpperInvariant() : "8N1";
        var baud = 9600;
        var good = parts.Length is >= 1 and <= 3
            && parts[0].Length > 0
            && (parts.Length < 2 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out baud))
            && baud is >= 50 and <= 4_000_000
            && format.Length == 3 && format[0] is '7' or '8' && "NOE".Contains(format[1], StringComparison.Ordinal) && format[2] is '1' or '2';
        settings = good
            ? new SerialSettings
            {
                Path = parts[0],
                Baud = baud,
                Bits = format[0] - '0',
                Parity = format[1] switch { 'O' => Parity.Odd, 'E' => Parity.Even, _ => Parity.None },
                StopBits = format[2] - '0',
            }
            : null;
        return good;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Path} {Baud} {Bits}{Parity.ToString()[0]}{StopBits}");
}
