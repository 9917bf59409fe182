using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Learning;

/// <summary>Finds how a recording is cut into frames: tries every kind of framing and counts.</summary>
internal static class FramingGuess
{
    private static readonly byte[][] Ends = [[0x0D, 0x0A], [0x0A], [0x0D], [0x00], [0x03], [0x04], (byte[])[(byte)';'], (byte[])[(byte)'#']];

    /// <summary>All that fit at all, the best first.</summary>
    public static IReadOnlyList<FramingCandidate> Of(RecordedTalk recording)
    {
        var candidates = Delimiters(recording).Concat(Marks(recording)).Concat(LengthGuess.Of(recording)).Concat(Sizes(recording)).Append(Gap(recording));
        return [.. candidates.Select(candidate => candidate.Judged(recording)).Where(candidate => candidate.Frames.Count > 0)
            .OrderByDescending(candidate => candidate.Confidence)];
    }

    private static IEnumerable<FramingCandidate> Delimiters(RecordedTalk recording)
    {
        var received = recording.Stream(Direction.Received).Bytes;
        var sent = recording.Stream(Direction.Sent).Bytes;
        var theirs = Ends.Where(end => Stands(received, end)).ToList();
        var ours = Ends.Where(end => Stands(sent, end)).ToList();
        foreach (var end in theirs.Union(ours))
        {
            var weight = 0.97 * Printable([.. received, .. sent], [.. end, .. theirs.FirstOrDefault([])]);
            if ((sent.Length == 0 || ours.Contains(end)) && (received.Length == 0 || theirs.Contains(end)))
            {
                yield return new FramingCandidate(new DelimiterFraming(end, []), $"{{ end: {Written(end)} }}", weight, $"{ByteNotation.Format(end)} ends texts");
            }
            else if (ours.Contains(end) && theirs.Count > 0)
            {
                var also = theirs[0];
                yield return new FramingCandidate(
                    new DelimiterFraming(end, [also]), $"{{ end: {Written(end)}, also: [{Written(also)}] }}", weight,
                    $"we end texts with {ByteNotation.Format(end)}, the device with {ByteNotation.Format(also)}");
            }
        }
    }

    private static IEnumerable<FramingCandidate> Marks(RecordedTalk recording)
    {
        var all = recording.Pieces.Where(piece => piece.Bytes.Length > 2).ToList();
        if (all.Count == 0 || char.IsAsciiLetterOrDigit((char)all[0].Bytes[0]))
        {
            yield break;
        }

        byte[] start = [all[0].Bytes[0]];
        foreach (var end in Ends.Append([all[0].Bytes[^1]]).DistinctBy(Convert.ToHexString).Where(end => !end.AsSpan().SequenceEqual(start)))
        {
            var fits = all.Count(piece => piece.Bytes.AsSpan().StartsWith(start) && piece.Bytes.AsSpan().EndsWith(end));
            if (fits * 2 > all.Count)
            {
                yield return new FramingCandidate(
                    new MarksFraming(start, end), $"{{ start: {Written(start)}, end: {Written(end)} }}", start[0] < 0x20 ? 1 : 0.98,
                    $"{fits} of {all.Count} pieces begin with {ByteNotation.Format(start)} and end with {ByteNotation.Format(end)}");
            }
        }
    }

    private static IEnumerable<FramingCandidate> Sizes(RecordedTalk recording)
    {
        var sizes = recording.Pieces.Select(piece => piece.Bytes.Length).Distinct().ToList();
        if (sizes is [> 0 and var size] && recording.Pieces.Count > 1)
        {
            yield return new FramingCandidate(new FixedFraming(size) { Max = size }, $"{{ size: {size}B }}", 0.6, $"all pieces have {size} bytes");
        }
    }

    private static FramingCandidate Gap(RecordedTalk recording)
    {
        var pauses = recording.Pieces.Where(piece => piece.Direction == Direction.Received).Select(piece => piece.At).OfType<TimeSpan>().ToList();
        var shortest = pauses.Zip(pauses.Skip(1), (left, right) => right - left).Where(pause => pause > TimeSpan.FromMilliseconds(2)).DefaultIfEmpty().Min();
        var gap = shortest == TimeSpan.Zero ? 50 : Math.Clamp(Math.Floor(shortest.TotalMilliseconds / 2), 2, 200);
        return new FramingCandidate(
            new GapFraming(TimeSpan.FromMilliseconds(gap)), $"{{ idle_gap: {gap}ms }}", 0.3,
            shortest == TimeSpan.Zero ? "nothing marks the end of a frame" : $"pieces come at least {shortest.TotalMilliseconds:0} ms apart");
    }

    /// <summary>Whether a sequence ends frames here; not as a part of the longer CR LF.</summary>
    private static bool Stands(byte[] bytes, byte[] end)
    {
        for (var at = bytes.AsSpan().IndexOf(end); at >= 0;)
        {
            var isPart = (end is [0x0A] && at > 0 && bytes[at - 1] == 0x0D) || (end is [0x0D] && at + 1 < bytes.Length && bytes[at + 1] == 0x0A);
            if (!isPart)
            {
                return true;
            }

            var next = bytes.AsSpan(at + 1).IndexOf(end);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    /// <summary>Ends of texts stand behind texts: what is full of other bytes is no text.</summary>
    private static double Printable(byte[] bytes, byte[] end)
    {
        var odd = bytes.Count(each => (each < 0x20 || each == 0x7F) && each != (byte)'\t' && !end.Contains(each));
        return odd * 10 > bytes.Length ? 0.3 : 1 - ((double)odd / Math.Max(1, bytes.Length));
    }

    internal static string Written(byte[] bytes)
    {
        var text = ByteNotation.Format(bytes);
        return text.StartsWith('<') ? text : $"\"{text}\"";
    }
}
