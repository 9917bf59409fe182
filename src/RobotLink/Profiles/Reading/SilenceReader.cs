using System.Globalization;

namespace RobotLink.Profiles;

/// <summary>Reads <c>idle_gap</c>: a duration, or the times that a number of characters take on the profile's serial line.</summary>
internal sealed class SilenceReader(MistakeList mistakes)
{
    private const string Characters = "chars";
    private const int UsualBaud = 9600;
    private const int UsualBits = 8;

    public GapFraming? Read(Section root, Section framing)
    {
        var max = SizedFramingReader.Max(framing);
        var scalar = framing.Scalar("idle_gap");
        if (scalar?.Value.EndsWith(Characters, StringComparison.Ordinal) == true)
        {
            return InCharacters(root, framing, scalar) is { } times ? times with { Max = max } : null;
        }

        return framing.Duration("idle_gap", TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10)) is { } gap ? new GapFraming(gap) { Max = max } : null;
    }

    private GapFraming? InCharacters(Section root, Section framing, YamlScalar scalar)
    {
        var path = framing.PathOf("idle_gap");
        var number = scalar.Value.AsSpan(0, scalar.Value.Length - Characters.Length);
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var times) || times is < 1 or > 1000)
        {
            mistakes.Add(
                "E1207", scalar, $"{path} is {scalar.Value}, outside of 1chars to 1000chars.", null, "Write 3.5chars, as Modbus has it, or a duration such as 50ms.");
            return null;
        }

        var connect = root.Map("connect");
        var serial = connect.Map("serial");
        if (connect.Text("kind") != "serial" && !serial.Exists)
        {
            mistakes.Add(
                "E1320", scalar, $"{path} is {scalar.Value}, but the profile has no serial line.",
                "How long a character takes follows from connect.serial; on a network, bytes come in packets and have no such time.",
                "Write a duration such as 50ms, or connect: { kind: serial, serial: { baud: 9600 } }.");
            return null;
        }

        var baud = Positive(serial.Text("baud"), UsualBaud);
        var parity = serial.Text("parity") is null or "none" ? 0 : 1;
        var bits = 1 + Positive(serial.Text("bits"), UsualBits) + parity + Positive(serial.Text("stop"), 1);
        return new GapFraming(CharacterTimes.GapFor(times, baud, bits)) { CharacterTimes = times };
    }

    /// <summary>What cannot be a number is reported by the reader of the connection.</summary>
    private static int Positive(string? text, int usual) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : usual;
}
