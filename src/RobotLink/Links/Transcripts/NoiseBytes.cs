using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>Bytes that are no message and behind which a framing finds its way again.</summary>
internal static class NoiseBytes
{
    private const string NoPlace = "this framing has no place to start again behind noise";

    private static readonly string[] Texts = ["~noise~", "?!0x", "~~~~ ~~~~"];

    /// <param name="why">Why there are none.</param>
    public static byte[]? For(DeviceProtocol protocol, out string why)
    {
        var found = protocol.Profile.Framing switch
        {
            DelimiterFraming lines => Line(protocol, lines.OptionalEnds.Append(lines.End), lines.End),
            DatagramFraming => Line(protocol, [], []),
            MarksFraming marks when !marks.Start.AsSpan().SequenceEqual(marks.End) => Filler(4, [.. marks.Start, .. marks.End]),
            LengthFraming { Parts: not null } => null,
            LengthFraming { Start.Length: > 0 } magic => Filler(4, magic.Start),
            LengthFraming { End.Length: > 0, Coding: not LengthCoding.Binary } counted => BadLength(counted),
            _ => null,
        };
        why = found is not null ? ""
            : protocol.Profile.Framing is DelimiterFraming or DatagramFraming ? "a message of this profile takes any line"
            : NoPlace;
        return found;
    }

    private static byte[]? Line(DeviceProtocol protocol, IEnumerable<byte[]> ends, byte[] end)
    {
        var values = new FieldValue[protocol.Catalogue.MaximumFields];
        bool IsNobodys(byte[] text) => protocol.Catalogue.Shapes.All(shape => !shape.TryDecode(text, values, out _));
        bool IsWhole(byte[] text) => ends.All(known => text.AsSpan().IndexOf(known) < 0);
        var text = Texts.Select(System.Text.Encoding.ASCII.GetBytes).FirstOrDefault(text => IsNobodys(text) && IsWhole(text));
        return text is null ? null : [.. text, .. end];
    }

    /// <summary>What stands in place of the length is no number, so what follows is dropped up to the end bytes.</summary>
    private static byte[]? BadLength(LengthFraming counted) =>
        Filler(Math.Max(counted.At.Last, 4), counted.End) is { } filler ? [.. filler, .. counted.End] : null;

    private static byte[]? Filler(int length, byte[] not)
    {
        byte[] fillers = [(byte)'~', (byte)'#', 0x55];
        var at = Array.FindIndex(fillers, filler => !not.Contains(filler));
        return at < 0 ? null : [.. Enumerable.Repeat(fillers[at], length)];
    }
}
