using RobotLink.Messages;

namespace RobotLink.Recording;

/// <summary>
/// Entries of one record with stars for the secrets in their bytes, also where a secret goes over several reads. What may be the beginning of a secret
/// is held back until it is known. Pure.
/// </summary>
public sealed class MaskedEntries(params IReadOnlyList<SecretMask> masks)
{
    private readonly List<RecordedEntry> held = [];

    /// <summary>May be others when more secrets are known.</summary>
    public IReadOnlyList<SecretMask> Masks { get; set; } = masks;

    /// <summary>Takes what comes next, and gives what may be shown of it and of what was held back.</summary>
    /// <param name="isLast">Nothing comes soon: what may be the beginning of a secret has stars, too.</param>
    public IReadOnlyList<RecordedEntry> Take(IReadOnlyList<RecordedEntry> next, bool isLast)
    {
        held.AddRange(next);
        if (Masks.All(mask => mask.IsEmpty))
        {
            RecordedEntry[] all = [.. held];
            held.Clear();
            return all;
        }

        var begun = Math.Min(Cover(Direction.Received, isLast), Cover(Direction.Sent, isLast));
        var shown = held.GetRange(0, begun);
        held.RemoveRange(0, begun);
        return shown;
    }

    /// <returns>The first entry that has to be held back.</returns>
    private int Cover(Direction direction, bool isLast)
    {
        var places = Enumerable.Range(0, held.Count).Where(index => held[index] is RecordedBytes bytes && bytes.Direction == direction).ToList();
        byte[] joined = [.. places.SelectMany(index => ((RecordedBytes)held[index]).Bytes)];
        var isChanged = false;
        var begun = 0;
        foreach (var mask in Masks)
        {
            mask.Apply(joined, (_, _) => isChanged = true);
        }

        foreach (var mask in Masks)
        {
            begun = Math.Max(begun, mask.Begun(joined));
        }

        if (isLast && begun >= SecretMask.Shortest)
        {
            joined.AsSpan(^begun..).Fill((byte)'*');
            isChanged = true;
        }

        if (isChanged)
        {
            PutBack(places, joined);
        }

        return isLast || begun == 0 ? held.Count : HeldFrom(places, begun);
    }

    private void PutBack(List<int> places, byte[] joined)
    {
        var at = 0;
        foreach (var place in places)
        {
            var entry = (RecordedBytes)held[place];
            var bytes = joined.AsSpan(at, entry.Bytes.Length);
            at += entry.Bytes.Length;
            if (!bytes.SequenceEqual(entry.Bytes))
            {
                held[place] = entry with { Bytes = bytes.ToArray(), IsMasked = true };
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
}
