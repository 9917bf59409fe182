using System.Numerics;

namespace RobotLink.Recording;

/// <summary>What passed one link lately: bytes as they were read and written, and marks between them. Outlives the link's connections. Thread-safe.</summary>
/// <remarks>
/// Written once for each read and each write, into pieces that grow from small to large, so that a quiet link costs little; the oldest piece goes
/// when there is no more room, and is used again. Once grown, writing allocates nothing.
/// </remarks>
public sealed partial class LinkRecord
{
    private const int FirstPiece = 512;

    /// <summary>What is kept spans so many pieces at least, so that no more than a part of it is older than wanted.</summary>
    private const int PiecesOfTime = 8;

    /// <summary>Some profiles make another form of a secret with each login.</summary>
    private const int SecretsMax = 64;

    private readonly Lock gate = new();
    private readonly Recorder recorder;
    private readonly Func<TimeSpan, DateTimeOffset> wall;
    private readonly Queue<RecordSegment> segments = new();
    private readonly List<byte[]> secrets = [];
    private RecordLimits limits;
    private RecordSegment? current;
    private RecordMoment known;
    private TimeSpan clockLooked = TimeSpan.MinValue;
    private long begun;

    /// <summary>How far the pieces went that are here no more.</summary>
    private RecordPlace forgotten;

    /// <summary>Bytes that found no memory; null: everything did.</summary>
    private long? unwritten;
    private int held;

    internal LinkRecord(string link, RecordLimits limits, Recorder recorder, Func<TimeSpan, DateTimeOffset> wall) =>
        (Link, this.limits, this.recorder, this.wall) = (link, limits, recorder, wall);

    public string Link { get; }

    /// <summary>Memory held. Read without the gate.</summary>
    public int Held => Volatile.Read(ref held);

    /// <summary>What passed before is in it no more.</summary>
    public bool HasForgotten
    {
        get
        {
            lock (gate)
            {
                return begun > segments.Count;
            }
        }
    }

    /// <summary>Since when it reaches back without a hole; null while it is empty.</summary>
    public DateTimeOffset? Since
    {
        get
        {
            lock (gate)
            {
                return segments.TryPeek(out var oldest) ? oldest.First.Wall : null;
            }
        }
    }

    /// <summary>The same on the clock that nobody sets.</summary>
    public TimeSpan? SinceAt
    {
        get
        {
            lock (gate)
            {
                return segments.TryPeek(out var oldest) ? oldest.First.At : null;
            }
        }
    }

    public RecordLimits Limits
    {
        get
        {
            lock (gate)
            {
                return limits;
            }
        }
    }

    /// <summary>Forms of secrets that were sent lately: the device may have repeated them.</summary>
    public IReadOnlyList<byte[]> Secrets
    {
        get
        {
            lock (gate)
            {
                return [.. secrets];
            }
        }
    }

    /// <summary>How many there were. Grows only.</summary>
    public int SecretsSeen { get; private set; }

    /// <summary>Whoever reads the record must not see these bytes.</summary>
    public void Hide(IReadOnlyList<byte[]> sent)
    {
        lock (gate)
        {
            foreach (var secret in sent)
            {
                if (!secrets.Exists(known => known.AsSpan().SequenceEqual(secret)))
                {
                    secrets.Add(secret);
                    SecretsSeen++;
                }
            }

            secrets.RemoveRange(0, Math.Max(0, secrets.Count - SecretsMax));
        }
    }

    /// <summary>From now on so much is kept.</summary>
    public void Limit(RecordLimits value)
    {
        lock (gate)
        {
            limits = value;
            while (held > value.Bytes)
            {
                Drop();
            }
        }
    }

    public void Received(TimeSpan now, ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            Add(RecordTag.Received, now, bytes);
        }
    }

    /// <param name="masked">Stars stand in it for secrets.</param>
    public void Sent(TimeSpan now, ReadOnlySpan<byte> bytes, bool masked)
    {
        lock (gate)
        {
            Add(masked ? RecordTag.Sent | RecordTag.Masked : RecordTag.Sent, now, bytes);
        }
    }

    /// <param name="mark">Its link, time and connection are set here; one that tells of an opened connection says which.</param>
    public void Mark(TimeSpan now, RecordedMark mark)
    {
        lock (gate)
        {
            if (mark.What == RecordedMark.Opened)
            {
                known = known with { Epoch = mark.Epoch };
            }

            Add(RecordTag.Mark, now, RecordMarks.Write(mark with { Epoch = known.Epoch }));
        }
    }

    /// <summary>Lets go what is older than wanted.</summary>
    internal void Age(TimeSpan now)
    {
        lock (gate)
        {
            while (segments.TryPeek(out var oldest) && oldest.Last < now - limits.Keep)
            {
                Drop();
            }
        }
    }

    /// <summary>Lets go its oldest piece, for another link that has less.</summary>
    /// <returns>False when it has but one, or is at work.</returns>
    internal bool TryShed()
    {
        if (!gate.TryEnter())
        {
            return false;
        }

        try
        {
            if (segments.Count < 2)
            {
                return false;
            }

            Drop();
            return true;
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Copies what one piece holds behind <paramref name="place"/>, which is moved behind it.</summary>
    internal RecordStretch Copy(ref RecordPlace place)
    {
        lock (gate)
        {
            // A reader that had read all that was forgotten since has missed nothing.
            var isGap = place.Number > 0 && place.IsBefore(forgotten);
            foreach (var segment in segments)
            {
                var from = segment.Number == place.Number ? place.Offset : 0;
                if (segment.Number < place.Number || segment.Used == from)
                {
                    continue;
                }

                place = new RecordPlace(segment.Number, segment.Used);
                return new RecordStretch(segment.Written[from..].ToArray(), from == 0 ? segment.First : null, isGap);
            }

            return new RecordStretch([], null, false);
        }
    }

    private void Add(RecordTag tag, TimeSpan now, ReadOnlySpan<byte> payload)
    {
        if (limits.IsOff)
        {
            return;
        }

        LookAtClock(now);
        var whole = (tag & RecordTags.Kinds) == RecordTag.Mark;
        while (true)
        {
            var written = current is null || IsOverdue(now) ? -1 : current.Add(tag, now, payload, whole);
            payload = payload[Math.Max(0, written)..];
            if (written >= 0 && payload.IsEmpty)
            {
                return;
            }

            tag |= written > 0 ? RecordTag.Rest : 0;
            if (!Begin(now, RecordNumbers.HeadMax + (whole ? payload.Length : 1)))
            {
                unwritten = (unwritten ?? 0) + (whole ? 0 : payload.Length);
                return;
            }

            TellGap(now);
        }
    }

    /// <summary>There was no memory for a while.</summary>
    private void TellGap(TimeSpan now)
    {
        if (unwritten is { } missed)
        {
            unwritten = null;
            var mark = new RecordedMark
            {
                Link = Link,
                Time = known.Wall,
                Epoch = known.Epoch,
                What = RecordedMark.Gap,
                Words = "no memory was left for the record (record.total)",
                MissedBytes = missed > 0 ? missed : null,
            };
            _ = current!.Add(RecordTag.Mark, now, RecordMarks.Write(mark), whole: true);
        }
    }

    /// <summary>Begins another piece.</summary>
    /// <param name="least">Room that it must have.</param>
    /// <returns>False when there is no memory for one.</returns>
    private bool Begin(TimeSpan now, int least)
    {
        var size = Math.Max(least, Math.Min(recorder.PieceMax(limits.Bytes), Wanted(now)));
        while (segments.TryPeek(out var oldest) && (held + size > limits.Bytes || oldest.Last < now - limits.Keep || !recorder.TryTake(this, size)))
        {
            if (oldest.Capacity >= size && oldest.Capacity <= 2 * size)
            {
                Begin(Oldest(), now);
                return true;
            }

            Drop();
        }

        if (segments.Count == 0 && !recorder.TryTake(this, size))
        {
            return false;
        }

        Volatile.Write(ref held, held + size);
        Begin(new RecordSegment(size), now);
        return true;
    }

    /// <summary>Pieces go as a whole, so one in which something is too old must not hold much that is not.</summary>
    private bool IsOverdue(TimeSpan now) => now - current!.First.At > limits.Keep / PiecesOfTime;

    /// <summary>Large enough that a busy link begins few, and no larger than what passes in the time of one.</summary>
    private int Wanted(TimeSpan now) => current is null ? FirstPiece
        : IsOverdue(now) ? Math.Max(FirstPiece, (int)BitOperations.RoundUpToPowerOf2((uint)current.Used))
        : 2 * current.Capacity;

    private void Begin(RecordSegment segment, TimeSpan now)
    {
        known = new RecordMoment(now, wall(now), known.Epoch);
        clockLooked = now;
        segment.Begin(++begun, known);
        segments.Enqueue(current = segment);
    }

    private void Drop()
    {
        var oldest = Oldest();
        current = segments.Count == 0 ? null : current;
        Volatile.Write(ref held, held - oldest.Capacity);
        recorder.GiveBack(oldest.Capacity);
    }

    private RecordSegment Oldest()
    {
        var oldest = segments.Dequeue();
        forgotten = new RecordPlace(oldest.Number, oldest.Used);
        return oldest;
    }
}

/// <summary>How far a reader has come.</summary>
internal readonly record struct RecordPlace(long Number, int Offset)
{
    public bool IsBefore(RecordPlace other) => Number < other.Number || (Number == other.Number && Offset < other.Offset);
}

/// <summary>What a reader was given.</summary>
/// <param name="Bytes">Empty: there is nothing more at present.</param>
/// <param name="First">Where its times count from; null: it goes on where the last ended.</param>
/// <param name="IsGap">What lay before it was overwritten before it was read.</param>
internal readonly record struct RecordStretch(byte[] Bytes, RecordMoment? First, bool IsGap);
