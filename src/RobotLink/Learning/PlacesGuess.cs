using System.Globalization;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Learning;

/// <summary>A field at a place.</summary>
internal sealed record LearnedPlace(string Name, ByteRange At, string Type, int Percent, string Evidence);

/// <summary>Frames with the same kind, one direction.</summary>
internal sealed record LearnedMessage(string Name, Direction Direction, string? Kind, IReadOnlyList<LearnedFrame> Frames, IReadOnlyList<LearnedPlace> Fields);

/// <summary>Finds what stands at which place of frames that are no texts: a kind, counters, numbers.</summary>
internal sealed class PlacesGuess
{
    private const int KindBehindMax = 24;
    private const int KindsMax = 32;

    private readonly IReadOnlyList<LearnedFrame> frames;
    private readonly int from;

    public PlacesGuess(IReadOnlyList<LearnedFrame> frames, FramingProfile framing)
    {
        this.frames = frames;
        from = framing is LengthFraming length ? Math.Max(length.At.Last, length.Start.Length) : 0;
        Kind = FindKind();
        Counter = FindCounter();
        Messages = [.. frames.GroupBy(frame => (frame.Direction, Kind: KindOf(frame))).Select(Message)];
    }

    /// <summary>The place that tells one kind of message from another; null when there is none.</summary>
    public LearnedPlace? Kind { get; }

    /// <summary>A number that grows by one with each of our frames and comes back in the answer.</summary>
    public LearnedPlace? Counter { get; }

    public IReadOnlyList<LearnedMessage> Messages { get; }

    private static bool IsDigits(IEnumerable<byte[]> values) => values.All(value => value.All(each => char.IsAsciiDigit((char)each)));

    private LearnedPlace? FindKind()
    {
        var shortest = frames.Min(frame => frame.Payload.Length);
        for (var offset = from; offset < Math.Min(shortest, KindBehindMax); offset++)
        {
            foreach (var width in new[] { 4, 1, 2 })
            {
                if (offset + width <= shortest && Judge(offset, width) is { } kind)
                {
                    return kind;
                }
            }
        }

        return null;
    }

    private LearnedPlace? Judge(int offset, int width)
    {
        var values = frames.Select(frame => frame.Payload[offset..(offset + width)]).ToList();
        var isText = IsDigits(values);
        var groups = frames.GroupBy(frame => (frame.Direction, Convert.ToHexString(frame.Payload, offset, width))).ToList();
        var kinds = groups.Select(group => group.Key.Item2).Distinct().Count();
        var begins = isText || values.Exists(value => value[0] != values[0][0]);
        if ((width == 4) != isText || !begins || kinds < 2 || kinds > Math.Min(KindsMax, frames.Count - 1))
        {
            return null;
        }

        // The right place explains the lengths: frames of one kind are mostly of one length, and frames of all kinds are not.
        var same = groups.Sum(group => group.GroupBy(frame => frame.Payload.Length).Max(lengths => lengths.Count()));
        var purity = (double)same / frames.Count;
        var lengths = frames.Select(frame => frame.Payload.Length).Distinct().Count();
        if (purity < 0.9 || groups.Count > Math.Max(2, frames.Count * 3 / 4))
        {
            return null;
        }

        var confidence = purity * Finding.OfMany(frames.Count / Math.Max(1, groups.Count)) * (lengths > 1 ? 1 : 0.6);
        return new LearnedPlace(
            "kind", new ByteRange(offset + 1, offset + width), isText ? "text" : width == 1 ? "u8" : "u16", Finding.Share(confidence),
            $"{kinds} values; {same} of {frames.Count} frames have the usual length of their value");
    }

    private LearnedPlace? FindCounter()
    {
        var sent = frames.Where(frame => frame.Direction == Direction.Sent).ToList();
        var shortest = frames.Min(frame => frame.Payload.Length);
        var found = new List<(LearnedPlace Place, int Echoed)>();
        for (var offset = 0; sent.Count > 2 && offset + 2 <= Math.Min(shortest, KindBehindMax); offset++)
        {
            foreach (var width in new[] { 2, 1 })
            {
                var numbers = sent.Select(frame => Number(frame.Payload.AsSpan(offset, width))).ToList();
                var grows = numbers.Zip(numbers.Skip(1)).Count(pair => pair.Second == (pair.First + 1) % (1 << (8 * width)));
                if (grows * 10 >= (numbers.Count - 1) * 9)
                {
                    var (echoed, asked) = Echoes(offset, width);
                    found.Add((new LearnedPlace(
                        "counter", new ByteRange(offset + 1, offset + width), width == 1 ? "u8" : "u16", Finding.Share(Finding.OfMany(grows)),
                        $"grows by one in {grows} of {numbers.Count - 1} of our frames; {echoed} of {asked} answers repeat it"), echoed));
                }
            }
        }

        // Of two that grow alike, the one that comes back; then the wider.
        return found.OrderByDescending(each => each.Echoed).ThenByDescending(each => each.Place.At.Length).Select(each => each.Place).FirstOrDefault();
    }

    private (int Echoed, int Asked) Echoes(int offset, int width)
    {
        var (echoed, asked) = (0, 0);
        foreach (var (left, right) in frames.Zip(frames.Skip(1)).Where(pair => pair.First.Direction == Direction.Sent && pair.Second.Direction == Direction.Received))
        {
            asked++;
            echoed += left.Payload.AsSpan(offset, width).SequenceEqual(right.Payload.AsSpan(offset, width)) ? 1 : 0;
        }

        return (echoed, asked);
    }

    private string? KindOf(LearnedFrame frame) => Kind is null ? null
        : Kind.Type == "text" ? System.Text.Encoding.Latin1.GetString(frame.Payload, Kind.At.First - 1, Kind.At.Length)
        : Number(frame.Payload.AsSpan(Kind.At.First - 1, Kind.At.Length)).ToString(CultureInfo.InvariantCulture);

    private LearnedMessage Message(IGrouping<(Direction Direction, string? Kind), LearnedFrame> group)
    {
        var name = $"{(group.Key.Direction == Direction.Sent ? "sent" : "received")}{(group.Key.Kind is { } kind ? "_" + LearnedNames.Of("k" + kind, "kind")[1..] : "")}";
        return new LearnedMessage(name, group.Key.Direction, group.Key.Kind, [.. group], [.. Fields([.. group])]);
    }

    private IEnumerable<LearnedPlace> Fields(List<LearnedFrame> group)
    {
        var shortest = group.Min(frame => frame.Payload.Length);
        var (number, reached) = (1, 0);
        for (var at = from; at < shortest; at++)
        {
            if (IsTaken(at) || group.TrueForAll(frame => frame.Payload[at] == group[0].Payload[at]))
            {
                continue;
            }

            var end = at;
            while (end < shortest && !IsTaken(end) && (end == at || !group.TrueForAll(frame => frame.Payload[end] == group[0].Payload[end]) || end - at < 2))
            {
                end++;
            }

            foreach (var place in Typed(group, at, end))
            {
                reached = place.At.Last;
                yield return place with { Name = $"value_{number++}" };
            }

            at = Math.Max(end, reached) - 1;
        }
    }

    private bool IsTaken(int at) =>
        (Kind is { } kind && at >= kind.At.First - 1 && at < kind.At.Last) || (Counter is { } counter && at >= counter.At.First - 1 && at < counter.At.Last);

    private static IEnumerable<LearnedPlace> Typed(List<LearnedFrame> group, int start, int end)
    {
        var values = group.Select(frame => frame.Payload[start..end]).ToList();
        var evidence = $"these bytes differ in {group.Count} frames, {values.Select(Convert.ToHexString).Distinct().Count()} different";
        var at = new ByteRange(start + 1, end);
        if (values.TrueForAll(value => value.All(each => each is >= 0x20 and < 0x7F)))
        {
            var isNumber = values.TrueForAll(value => long.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out _));
            yield return new LearnedPlace("", at, isNumber ? "int" : "text", Finding.Share(Finding.OfMany(group.Count) * 0.7), evidence);
            yield break;
        }

        for (var offset = start; offset < end;)
        {
            var (at32, at64) = (FloatAt(group, offset, 4), FloatAt(group, offset, 8));
            var (first, width, type) = at64 >= 0 ? (at64, 8, "f64") : at32 >= 0 ? (at32, 4, "f32") : end - offset >= 2 ? (offset, 2, "u16") : (offset, 1, "u8");
            yield return new LearnedPlace(
                "", new ByteRange(first + 1, first + width), type, Finding.Share(Finding.OfMany(group.Count) * (type[0] == 'f' ? 0.8 : 0.5)),
                type[0] == 'f' ? $"{evidence}; all read as sane numbers with a point" : evidence);
            offset = first + width;
        }
    }

    /// <summary>Where a number with a point begins whose bytes differ from <paramref name="offset"/> on: sign and exponent seldom do. -1: nowhere.</summary>
    private static int FloatAt(List<LearnedFrame> group, int offset, int width)
    {
        var shortest = group.Min(frame => frame.Payload.Length);
        for (var first = Math.Max(0, offset - 2); first <= offset; first++)
        {
            if (first + width <= shortest && group.TrueForAll(frame => IsSane(frame.Payload.AsSpan(first, width))))
            {
                return first;
            }
        }

        return -1;
    }

    /// <summary>Measured values lie near one; numbers that are none would be huge or tiny.</summary>
    private static bool IsSane(ReadOnlySpan<byte> bytes)
    {
        var value = Math.Abs(bytes.Length == 8 ? BitConverter.Int64BitsToDouble(Number(bytes)) : BitConverter.UInt32BitsToSingle((uint)Number(bytes)));
        return value is > 1e-4 and < 1e7;
    }

    private static long Number(ReadOnlySpan<byte> bytes)
    {
        var value = 0L;
        foreach (var each in bytes)
        {
            value = (value << 8) | each;
        }

        return value;
    }
}
