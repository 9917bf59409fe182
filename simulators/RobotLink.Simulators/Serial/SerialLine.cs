using System.Globalization;

namespace RobotLink.Simulators.Serial;

/// <summary>A serial line and how it is set, written as <c>/dev/ttyUSB0</c> or <c>/dev/ttyUSB0,19200,8E1</c>. Default 9600,8N1.</summary>
internal sealed record SerialLine(string Path, int Baud, int DataBits, char Parity, int StopBits)
{
    public static SerialLine Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var baud = parts.Length > 1 ? parts[1] : "9600";
        var format = parts.Length > 2 ? parts[2].ToUpperInvariant() : "8N1";
        return parts is { Length: <= 3 } && parts[0].Length > 0
            && int.TryParse(baud, NumberStyles.None, CultureInfo.InvariantCulture, out var speed)
            && format is [('7' or '8') and var bits, ('N' or 'E' or 'O') and var parity, ('1' or '2') and var stop]
            ? new SerialLine(parts[0], speed, bits - '0', parity, stop - '0')
            : throw new SimulatorException($"'{text}' is no serial line. Write a path such as /dev/ttyUSB0, or /dev/ttyUSB0,19200,8E1.");
    }
}
