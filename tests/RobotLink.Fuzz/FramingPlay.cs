using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Fuzz;

/// <summary>Plays an input to a framer and records what comes out. Nothing is allocated while it plays.</summary>
internal sealed class FramingPlay
{
    public const int LongestInput = 64;

    private readonly Piece[] pieces = new Piece[(2 * LongestInput) + 2];

    private int count;
    private int taken;

    public ReadOnlySpan<Piece> Pieces => pieces.AsSpan(0, count);

    /// <summary>How many frames came, and whether anything was wrong on the way.</summary>
    public (int Frames, bool IsClean) Outcome()
    {
        var frames = 0;
        var clean = true;
        foreach (var piece in Pieces)
        {
            frames += piece.Kind == CutKind.Frame ? 1 : 0;
            clean &= piece.Fault == FramingFault.None;
        }

        return (frames, clean);
    }

    /// <param name="readsEnd">One bit per byte: the read that brought it ends with it.</param>
    /// <param name="silences">One bit per byte: the device is silent behind it.</param>
    /// <returns>The promise that was broken; null when all was kept.</returns>
    public string? Run(Framer framer, ReadOnlySpan<byte> input, ulong readsEnd, ulong silences)
    {
        count = taken = 0;
        framer.Reset();
        for (var end = 1; end <= input.Length; end++)
        {
            var bit = 1UL << (end - 1);
            if (((readsEnd | silences) & bit) == 0 && end < input.Length)
            {
                continue;
            }

            if (Drain(framer, input[..end]) is { } broken)
            {
                return broken;
            }

            if (count > 0 && pieces[count - 1].Kind == CutKind.Broken)
            {
                return null;
            }

            if ((silences & bit) != 0 && framer.Gap is not null && TakeSilence(framer, input[..end]) is { } waiting)
            {
                return waiting;
            }
        }

        return Record(framer, framer.AtEnd(input[taken..]), input)
            ?? (taken < input.Length ? "bytes are left at the end of the connection" : null);
    }

    private string? Drain(Framer framer, ReadOnlySpan<byte> received)
    {
        while (true)
        {
            var cut = framer.Next(received[taken..]);
            if (Record(framer, cut, received) is { } broken)
            {
                return broken;
            }

            if (cut.Kind is CutKind.More or CutKind.Broken)
            {
                return cut.Kind == CutKind.More && received.Length - taken > framer.Max ? $"{received.Length - taken} bytes wait, more than the maximum" : null;
            }
        }
    }

    private string? TakeSilence(Framer framer, ReadOnlySpan<byte> received)
    {
        while (taken < received.Length)
        {
            var cut = framer.AtGap(received[taken..]);
            if (Record(framer, cut, received) is { } broken)
            {
                return broken;
            }

            if (cut.Kind == CutKind.More)
            {
                return "bytes are left behind a silence";
            }
        }

        return null;
    }

    private string? Record(Framer framer, in Cut cut, ReadOnlySpan<byte> received)
    {
        var takes = cut.Kind is CutKind.Frame or CutKind.Noise;
        if (takes != cut.Length > 0 || cut.Length > received.Length - taken)
        {
            return $"{cut} takes what is not there, at byte {taken}";
        }

        var whole = cut.IsRewritten ? framer.Rewritten : received.Slice(taken, cut.Length);
        if (cut.PayloadAt < 0 || cut.PayloadLength < 0 || cut.PayloadAt + cut.PayloadLength > whole.Length || cut.PayloadLength > framer.Max)
        {
            return $"{cut} has a payload outside of its frame, at byte {taken}";
        }

        if (cut is { Kind: CutKind.Noise, Fault: FramingFault.None } && count > 0)
        {
            pieces[count - 1] = pieces[count - 1] with { Length = pieces[count - 1].Length + cut.Length };
        }
        else if (cut.Kind != CutKind.More)
        {
            pieces[count++] = new Piece(cut.Kind, cut.Fault, taken, cut.Length, Hash(whole.Slice(cut.PayloadAt, cut.PayloadLength)));
        }

        taken += cut.Length;
        return null;
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037UL + (ulong)bytes.Length;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * 1099511628211UL;
        }

        return hash;
    }
}

/// <summary>What a framer made of a stretch of the input; noise that continues what was reported belongs to the piece before.</summary>
internal readonly record struct Piece(CutKind Kind, FramingFault Fault, int At, int Length, ulong Payload);
