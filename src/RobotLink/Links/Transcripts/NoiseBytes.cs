using System.Text;
using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>Bytes that are no message and behind which a framing finds its way again.</summary>
internal static class NoiseBytes
{
    private const string TakesAny = "a message of this profile takes any line";

    private static readonly string[] Texts = ["~noise~", "?!0x", "~~~~ ~~~~"];

    /// <summary>The last is also a length that is too large, wherever it stands.</summary>
    private static readonly byte[] Fillers = [(byte)'~', (byte)'#', 0x55, 0xFF];

    /// <param name="why">Why there are none.</param>
    public static byte[]? For(DeviceProtocol protocol, out string why)
    {
        var framing = protocol.Profile.Framing;
        var found = Candidates(framing).FirstOrDefault(noise => LeavesNothing(protocol, noise));
        why = found is not null ? "" : WhyNone(framing);
        return found;
    }

    private static IEnumerable<byte[]> Candidates(FramingProfile framing) => framing switch
    {
        DelimiterFraming lines => Lines(lines.End),
        DatagramFraming or GapFraming => Lines([]),
        MarksFraming or DocumentFraming or LengthByFraming or LengthFraming { Start.Length: > 0 } => Repeated(4, []),

        // What stands in place of the length is none, so what follows is dropped up to the end bytes.
        LengthFraming { End.Length: > 0 } counted => Repeated(Math.Max(counted.At.Last, 4), counted.End),
        ListFraming list => Candidates(list.Framings[^1]),
        _ => [],
    };

    private static IEnumerable<byte[]> Lines(byte[] end) => Texts.Select(text => (byte[])[.. Encoding.ASCII.GetBytes(text), .. end]);

    private static IEnumerable<byte[]> Repeated(int times, byte[] end) => Fillers.Select(filler => (byte[])[.. Enumerable.Repeat(filler, times), .. end]);

    /// <summary>The framing itself passes over it, and if it takes it for a frame, no message is that.</summary>
    private static bool LeavesNothing(DeviceProtocol protocol, byte[] noise)
    {
        var framer = Framers.For(protocol.Profile.Framing);

        // While a start is searched, as much stays as could be the beginning of one.
        var starts = protocol.Profile.Framing.Starts;
        var isSearching = starts.Count > 0 && !starts.Any(start => start.Any(noise.Contains));
        var staying = isSearching ? starts.Max(start => start.Length) : 1;
        using var reader = new FrameReader(framer);
        reader.Append(noise);
        while (true)
        {
            var cut = reader.Next(out var taken);
            cut = cut.Kind == CutKind.More && framer.Gap is not null ? reader.AtGap(out taken) : cut;
            switch (cut.Kind)
            {
                case CutKind.Noise:
                    break;
                case CutKind.Frame when IsNobodys(protocol, taken.Slice(cut.PayloadAt, cut.PayloadLength)):
                    break;
                default:
                    return cut.Kind == CutKind.More && reader.Pending < staying && (isSearching || framer is LengthByFramer || framer.IsBetweenFrames);
            }
        }
    }

    private static bool IsNobodys(DeviceProtocol protocol, ReadOnlySpan<byte> payload) =>
        protocol.Catalogue.Match(payload, [], new FieldValue[protocol.Catalogue.MaximumFields], out _) is null;

    private static string WhyNone(FramingProfile framing) => framing switch
    {
        DelimiterFraming or DatagramFraming or GapFraming => TakesAny,
        ListFraming list when Candidates(list).Any() => WhyNone(list.Framings[^1]),
        LengthFraming => "a length without start or end bytes leaves no place to start again",
        LengthByFraming => "without idle_gap the rules may take noise for a beginning",
        ProcedureFraming => "the procedure refuses noise, which the example would have to show",
        FixedFraming => "frames of one size leave no place to start again",
        _ => "this framing has no place to start again behind noise",
    };
}
