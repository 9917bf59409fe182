using RobotLink.Messages;

namespace RobotLink.Recording;

/// <summary>
/// Entries of one record with stars for the secrets in them, also where a secret goes over several reads. What may be the beginning of a secret
/// is held back until it is known. Pure.
/// </summary>
public sealed class MaskedEntries(params IReadOnlyList<SecretMask> masks)
{
    private readonly List<RecordedEntry> held = [];

    /// <summary>What was given out last, without stars: a secret may have begun in it.</summary>
    private readonly Dictionary<Direction, byte[]> given = new() { [Direction.Received] = [], [Direction.Sent] = [] };

    /// <summary>May be others when more secrets are known.</summary>
    public IReadOnlyList<SecretMask> Masks { get; set; } = masks;

    /// <summary>Takes what comes next, and gives what may be shown of it and of what was held back.</summary>
    /// <param name="isLast">Nothing comes soon: what may be the beginning of a secret has stars, too.</param>
    public IReadOnlyList<RecordedEntry> Take(IReadOnlyList<RecordedEntry> next, bool isLast)
    {
        held.AddRange(next);
        RecordedEntry[] shown = [.. held];
        var count = shown.Length;
        if (Masks.Any(mask => !mask.IsEmpty))
        {
            for (var at = 0; at < shown.Length; at++)
            {
                shown[at] = shown[at] is RecordedMark mark ? Covered(mark) : shown[at];
            }

            count = Math.Min(Cover(Direction.Received, shown, isLast), Cover(Direction.Sent, shown, isLast));
        }

        Remember(Direction.Received, count);
        Remember(Direction.Sent, count);
        held.RemoveRange(0, count);
        return shown[..count];
    }

    /// <returns>The first entry that has to be held back.</returns>
    private int Cover(Direction direction, RecordedEntry[] shown, bool isLast)
    {
        var before = given[direction];
        var places = Places(direction, shown.Length);
        byte[] joined = [.. before, .. places.SelectMany(index => ((RecordedBytes)held[index]).Bytes)];
        foreach (var mask in Masks)
        {
            mask.Apply(joined);
        }

        var begun = Math.Min(Masks.Max(mask => mask.Begun(joined)), joined.Length - before.Length);
        if (isLast && begun >= SecretMask.Shortest)
        {
            joined.AsSpan(^begun..).Fill((byte)'*');
        }

        PutBack(places, joined.AsSpan(before.Length..), shown);
        return isLast || begun == 0 ? shown.Length : HeldFrom(places, begun);
    }

    private RecordedMark Covered(RecordedMark mark)
    {
        var covered = mark with
        {
            Words = Covered(mark.Words),
            LocalAddress = Covered(mark.LocalAddress),
            RemoteAddress = Covered(mark.RemoteAddress),
            ClientName = Covered(mark.ClientName),
        };
        return covered == mark ? mark : covered;
    }

    private string? Covered(string? text) => text is null ? null : Masks.Aggregate(text, (covered, mask) => mask.Apply(covered));

    private List<int> Places(Direction direction, int count) =>
        [.. Enumerable.Range(0, count).Where(index => held[index] is RecordedBytes bytes && bytes.Direction == direction)];

    private static void PutBack(List<int> places, ReadOnlySpan<byte> joined, RecordedEntry[] shown)
    {
        foreach (var place in places)
        {
            var entry = (RecordedBytes)shown[place];
            var bytes = joined[..entry.Bytes.Length];
            joined = joined[entry.Bytes.Length..];
            if (!bytes.SequenceEqual(entry.Bytes))
            {
                shown[place] = entry with { Bytes = bytes.ToArray(), IsMasked = true };
            }
        }
    }

    private int HeldFrom(List<int> places, int begun)
    {
        for (var last = places.Count - 1; last >= 0; last--)
        {
            begun -= ((RecordedBytes)held[places[last]]).Bytes.Length;
            if (begun <= 0)
            {
                return places[last];
            }
        }

        return 0;
    }

    private void Remember(Direction direction, int count)
    {
        var most = Math.Max(0, Masks.Select(mask => mask.Longest).DefaultIfEmpty().Max() - 1);
        var places = Places(direction, count);
        var (first, length) = (places.Count, 0);
        while (first > 0 && length < most)
        {
            length += ((RecordedBytes)held[places[--first]]).Bytes.Length;
        }

        byte[] all = [.. given[direction], .. places.Skip(first).SelectMany(index => ((RecordedBytes)held[index]).Bytes)];
        given[direction] = all[^Math.Min(all.Length, most)..];
    }
}
