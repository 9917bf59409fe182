using System.Numerics;

namespace RobotLink.Recording;

/// <summary>The records of all links, and the memory that they share. Thread-safe.</summary>
/// <remarks>No record waits for another: memory is taken from a record that is not at work at that moment, or the one that asks goes on with its own.</remarks>
/// <param name="wall">The wall's time of a moment.</param>
public sealed class Recorder(Func<TimeSpan, DateTimeOffset> wall)
{
    public const long TotalDefault = 256L * 1024 * 1024;

    /// <summary>The largest piece of a record.</summary>
    internal const int PieceMost = 64 * 1024;

    /// <summary>The longest mark fits.</summary>
    private const int PieceLeast = 2048;

    /// <summary>So many pieces at least make up what a link may hold, so that its oldest can go without much of it.</summary>
    private const int PiecesLeast = 8;

    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkRecord> records = new(StringComparer.Ordinal);
    private volatile LinkRecord[] all = [];
    private long total = TotalDefault;
    private long held;

    /// <summary>The most that all records hold together.</summary>
    public long Total
    {
        get => Volatile.Read(ref total);
        set => Volatile.Write(ref total, value);
    }

    /// <summary>What they hold.</summary>
    public long Held => Volatile.Read(ref held);

    private long FairShare => Total / Math.Max(1, all.Length);

    /// <summary>The record of a link, made when first asked for.</summary>
    public LinkRecord Of(string link, RecordLimits limits)
    {
        LinkRecord? record;
        lock (gate)
        {
            if (!records.TryGetValue(link, out record))
            {
                records.Add(link, record = new LinkRecord(link, limits, this, wall));
                all = [.. records.Values];
                return record;
            }
        }

        record.Limit(limits);
        return record;
    }

    /// <summary>Drops the record of a link that is gone for good.</summary>
    public void Forget(string link)
    {
        LinkRecord? record;
        lock (gate)
        {
            if (!records.Remove(link, out record))
            {
                return;
            }

            all = [.. records.Values];
        }

        record.Limit(RecordLimits.Off);
    }

    /// <summary>Lets go what is older than wanted, and what is more than the total if that was made smaller.</summary>
    public void Age(TimeSpan now)
    {
        foreach (var record in all)
        {
            if (record.Held > 0)
            {
                record.Age(now);
            }
        }

        while (Held > Total && TryFree(null))
        {
            // One piece after the other.
        }
    }

    internal int PieceMax(int limit)
    {
        var most = Math.Min(limit, FairShare) / PiecesLeast;
        return most <= PieceLeast ? PieceLeast : most >= PieceMost ? PieceMost : (int)BitOperations.RoundUpToPowerOf2((ulong)most + 1) / 2;
    }

    /// <summary>Called under the gate of <paramref name="asker"/>.</summary>
    /// <returns>False when it has to do with what it has.</returns>
    internal bool TryTake(LinkRecord asker, int bytes)
    {
        while (true)
        {
            var now = Volatile.Read(ref held);
            if (now + bytes <= Total)
            {
                if (Interlocked.CompareExchange(ref held, now + bytes, now) == now)
                {
                    return true;
                }
            }
            else if (asker.Held + bytes > FairShare || !TryFree(asker))
            {
                return false;
            }
        }
    }

    internal void GiveBack(int bytes) => Interlocked.Add(ref held, -bytes);

    /// <summary>From the link that has most, if it is not at work; else from any that has more than its share.</summary>
    private bool TryFree(LinkRecord? asker)
    {
        var fair = FairShare;
        var (known, largest) = (all, (LinkRecord?)null);
        foreach (var record in known)
        {
            largest = record != asker && record.Held > (largest?.Held ?? fair) ? record : largest;
        }

        return largest is not null && (largest.TryShed() || Array.Exists(known, record => record != asker && record.Held > fair && record.TryShed()));
    }
}
