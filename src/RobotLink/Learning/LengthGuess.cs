using System.Globalization;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Learning;

/// <summary>Finds lengths inside of frames: a place whose number, with something added, leads from the start of one frame to the start of the next.</summary>
internal static class LengthGuess
{
    private const int OffsetMax = 11;
    private const int AddMax = 64;
    private const int FrameBytesMax = 64 * 1024;

    public static IEnumerable<FramingCandidate> Of(RecordedTalk recording)
    {
        var streams = new[] { Direction.Received, Direction.Sent }.Select(recording.Stream).Where(stream => stream.Bytes.Length > 0).ToList();
        foreach (var field in Fields())
        {
            var adds = streams.SelectMany(stream => Adds(field, stream.Bytes, stream.Ends)).Distinct();
            foreach (var add in adds)
            {
                var walks = streams.Select(stream => Walk(field, add, stream.Bytes)).ToList();
                var frames = walks.SelectMany(walk => walk ?? []).ToList();
                if (walks.TrueForAll(walk => walk is not null) && frames.Count > 1 && Candidate(field, add, frames) is { } candidate)
                {
                    yield return candidate;
                }
            }
        }
    }

    private static IEnumerable<Place> Fields()
    {
        for (var offset = 0; offset <= OffsetMax; offset++)
        {
            foreach (var (width, usual) in new[] { (2, 1.0), (4, 0.98), (1, 0.95) })
            {
                // Numbers mostly stand where their width divides the place.
                var weight = offset % width == 0 ? usual : usual - 0.01;
                yield return new Place(offset, width, LengthCoding.Binary, ByteOrder.Big, weight);
                if (width > 1)
                {
                    yield return new Place(offset, width, LengthCoding.Binary, ByteOrder.Little, weight);
                }
            }

            for (var width = 2; width <= 6; width++)
            {
                yield return new Place(offset, width, LengthCoding.Decimal, ByteOrder.Big, 0.9 + (0.02 * width) - (0.02 * offset));
                yield return new Place(offset, width, LengthCoding.Hex, ByteOrder.Big, 0.85 + (0.02 * width) - (0.02 * offset));
            }
        }
    }

    /// <summary>What must be added so that the first pieces are one frame each.</summary>
    private static IEnumerable<int> Adds(Place field, byte[] bytes, IReadOnlyList<int> ends)
    {
        var start = 0;
        foreach (var end in ends.Take(3))
        {
            if (field.Read(bytes.AsSpan(start..end)) is { } value && end - start - value is >= -AddMax and <= AddMax and var add)
            {
                yield return (int)add;
            }

            start = end;
        }

        // In a dump, nothing but the bytes tells where the first frame ends: usual ways of counting remain.
        if (ends.Count == 1)
        {
            foreach (var add in new[] { 0, field.Offset + field.Width, field.Offset, 1, 2 })
            {
                yield return add;
            }
        }
    }

    /// <returns>Null when it leads anywhere else than to the end.</returns>
    private static List<byte[]>? Walk(Place field, int add, byte[] bytes)
    {
        var frames = new List<byte[]>();
        for (var at = 0; at < bytes.Length;)
        {
            var total = field.Read(bytes.AsSpan(at)) + add;
            if (total is null || total < field.Offset + field.Width || total > Math.Min(FrameBytesMax, bytes.Length - at))
            {
                return null;
            }

            frames.Add(bytes[at..(at + (int)total.Value)]);
            at += (int)total.Value;
        }

        return frames;
    }

    private static FramingCandidate? Candidate(Place field, int add, List<byte[]> frames)
    {
        var lengths = frames.Select(frame => frame.Length).Distinct().Count();
        var varied = lengths switch { 1 => 0.4, 2 => 0.9, _ => 1.0 };
        var isChance = field.Coding == LengthCoding.Binary && frames.TrueForAll(frame => frame.AsSpan().IndexOfAnyExceptInRange((byte)0x09, (byte)0x7E) < 0);
        var shortest = frames.Min(frame => frame.Length);
        var last = frames[0][^1];
        var ends = last is 0x00 or 0x03 or 0x04 or 0x0A or 0x0D && add > 0 && shortest > field.Offset + field.Width && frames.TrueForAll(frame => frame[^1] == last);
        byte[] end = ends ? [last] : [];
        var start = frames[0][..field.Offset];
        start = frames.TrueForAll(frame => frame.AsSpan().StartsWith(start)) && start.AsSpan().IndexOfAnyExcept((byte)0) >= 0 ? start : [];
        add -= end.Length;
        var counts = add == 0 ? LengthCounts.Frame : add == field.Offset + field.Width ? LengthCounts.Rest : add == field.Offset ? LengthCounts.Itself : LengthCounts.Frame;
        var added = counts == LengthCounts.Frame ? add : 0;
        var framing = new LengthFraming(
            new ByteRange(field.Offset + 1, field.Offset + field.Width), field.Coding, field.Order, counts, added, start, end);

        // Frames that hold their length and nothing else: small numbers lead from one to the next by chance.
        var isEmpty = shortest <= field.Offset + field.Width;
        return new FramingCandidate(
            framing, Yaml(framing), varied * field.Weight * (isChance ? 0.3 : 1) * (isEmpty ? 0.3 : 1),
            $"the number at {framing.At} leads from frame to frame through {frames.Count} frames of {lengths} different length{(lengths == 1 ? "" : "s")}");
    }

    private static string Yaml(LengthFraming framing)
    {
        var keys = new List<string> { $"at: {framing.At}" };
        if (framing.Coding != LengthCoding.Binary)
        {
            keys.Add($"as: {framing.Coding.ToString().ToLowerInvariant()}");
        }

        if (framing.Order == ByteOrder.Little)
        {
            keys.Add("order: little");
        }

        if (framing.Counts != LengthCounts.Frame)
        {
            keys.Add($"counts: {framing.Counts.ToString().ToLowerInvariant()}");
        }

        if (framing.Add != 0)
        {
            keys.Add(string.Create(CultureInfo.InvariantCulture, $"add: {framing.Add}"));
        }

        var start = framing.Start.Length == 0 ? "" : $", start: {FramingGuess.Written(framing.Start)}";
        var end = framing.End.Length == 0 ? "" : $", end: {FramingGuess.Written(framing.End)}";
        return $"{{ length: {{ {string.Join(", ", keys)} }}{start}{end} }}";
    }

    private sealed record Place(int Offset, int Width, LengthCoding Coding, ByteOrder Order, double Weight)
    {
        public long? Read(ReadOnlySpan<byte> frame)
        {
            if (frame.Length < Offset + Width)
            {
                return null;
            }

            var place = frame.Slice(Offset, Width);
            if (Coding != LengthCoding.Binary)
            {
                var style = Coding == LengthCoding.Hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
                return long.TryParse(place, style, CultureInfo.InvariantCulture, out var digits) ? digits : null;
            }

            var value = 0L;
            for (var index = 0; index < Width; index++)
            {
                value = (value << 8) | place[Order == ByteOrder.Big ? index : Width - 1 - index];
            }

            return value;
        }
    }
}
