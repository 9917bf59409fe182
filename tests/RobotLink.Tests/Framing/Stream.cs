using RobotLink.Framing;

namespace RobotLink.Tests.Framing;

/// <summary>Plays arrivals to a framer, through a reader, and records what comes out.</summary>
internal static class Stream
{
    /// <remarks>Noise that continues what was reported before is joined to it: how it is divided depends on the reads alone.</remarks>
    public static List<Piece> Play(Framer framer, IReadOnlyList<Arrival> arrivals)
    {
        var input = Values(arrivals);
        var pieces = new List<Piece>();
        using var reader = new FrameReader(framer);
        var taken = 0;
        var read = 0;
        for (var end = 1; end <= input.Length; end++)
        {
            var last = arrivals[end - 1];
            if (!last.ReadEnds && !last.Silence && end < input.Length)
            {
                continue;
            }

            reader.Append(input.AsSpan(read, end - read));
            read = end;
            if (!Drain(reader, input, pieces, ref taken))
            {
                return pieces;
            }

            Assert.That(reader.Pending, Is.LessThanOrEqualTo(framer.Max));
            if (last.Silence)
            {
                Record(reader.AtGap(out var bytes), bytes, input, pieces, ref taken);
            }
        }

        Record(reader.AtEnd(out var rest), rest, input, pieces, ref taken);
        if (taken != input.Length)
        {
            Assert.Fail($"{input.Length - taken} bytes were never taken.");
        }

        return pieces;
    }

    public static List<Piece> Play(Framer framer, params byte[] input) => Play(framer, InOneRead(input));

    public static byte[] Values(IReadOnlyList<Arrival> arrivals)
    {
        var input = new byte[arrivals.Count];
        for (var index = 0; index < input.Length; index++)
        {
            input[index] = arrivals[index].Value;
        }

        return input;
    }

    public static Arrival[] InOneRead(params byte[] input) => [.. input.Select(value => new Arrival(value, false, false))];

    public static byte[][] Payloads(IEnumerable<Piece> pieces, byte[] input) =>
        [.. pieces.Where(piece => piece.Kind == CutKind.Frame).Select(piece => input.AsSpan(piece.PayloadAt, piece.PayloadLength).ToArray())];

    private static bool Drain(FrameReader reader, byte[] input, List<Piece> pieces, ref int taken)
    {
        while (true)
        {
            var cut = reader.Next(out var bytes);
            Record(cut, bytes, input, pieces, ref taken);
            if (cut.Kind is CutKind.More or CutKind.Broken)
            {
                return cut.Kind == CutKind.More;
            }
        }
    }

    private static void Record(Cut cut, ReadOnlySpan<byte> bytes, byte[] input, List<Piece> pieces, ref int taken)
    {
        var takes = cut.Kind is CutKind.Frame or CutKind.Noise;
        if (takes != cut.Length > 0 || (!cut.IsRewritten && !bytes.SequenceEqual(input.AsSpan(taken, cut.Length))))
        {
            Assert.Fail($"{cut} took {Convert.ToHexString(bytes)} at byte {taken}.");
        }

        if (cut is { Kind: CutKind.Noise, Fault: FramingFault.None } && pieces.Count > 0)
        {
            pieces[^1] = pieces[^1] with { Length = pieces[^1].Length + cut.Length };
        }
        else if (cut.Kind != CutKind.More)
        {
            var payloadAt = cut.Kind == CutKind.Frame ? taken + cut.PayloadAt : 0;
            pieces.Add(new Piece(cut.Kind, cut.Fault, taken, cut.Length, payloadAt, cut.PayloadLength));
        }

        taken += cut.Length;
    }
}
