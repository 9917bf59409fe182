namespace RobotLink.Recording;

/// <summary>A piece of a record: entries one behind the other, each told by its distance in time from the one before. Guarded by its record's gate.</summary>
internal sealed class RecordSegment(int capacity)
{
    private readonly byte[] bytes = new byte[capacity];

    /// <summary>Grows by one with each piece that a record begins; a piece that is used again has a new one.</summary>
    public long Number { get; private set; }

    /// <summary>Where its first entry counts from.</summary>
    public RecordMoment First { get; private set; }

    /// <summary>The time of its newest entry.</summary>
    public TimeSpan Last { get; private set; }

    public int Used { get; private set; }

    /// <summary>Bytes of the device and to it.</summary>
    public long Content { get; private set; }

    public int Capacity => bytes.Length;

    public int Free => bytes.Length - Used;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Used);

    /// <summary>Empty again.</summary>
    public void Begin(long number, RecordMoment first) => (Number, First, Last, Used, Content) = (number, first, first.At, 0, 0);

    /// <summary>Writes as much of <paramref name="payload"/> as there is room for.</summary>
    /// <param name="whole">Nothing is written unless all of it fits.</param>
    /// <returns>How much was written; below 0 when not even its head fits.</returns>
    public int Add(RecordTag tag, TimeSpan now, ReadOnlySpan<byte> payload, bool whole)
    {
        var elapsed = Math.Max(0, (now - Last).Ticks) / TimeSpan.TicksPerMicrosecond;
        var room = Free - RecordNumbers.HeadMax;
        if (room < (whole ? payload.Length : Math.Min(1, payload.Length)))
        {
            return -1;
        }

        var length = Math.Min(payload.Length, room);
        bytes[Used++] = (byte)(length < payload.Length ? tag | RecordTag.More : tag);
        Used += RecordNumbers.Write(bytes.AsSpan(Used), (ulong)elapsed);
        Used += RecordNumbers.Write(bytes.AsSpan(Used), (ulong)length);
        payload[..length].CopyTo(bytes.AsSpan(Used));
        Used += length;

        // What is left out in rounding is added to the next distance: errors do not add up.
        Last += TimeSpan.FromTicks(elapsed * TimeSpan.TicksPerMicrosecond);
        Content += (tag & RecordTags.Kinds) is RecordTag.Received or RecordTag.Sent ? length : 0;
        return length;
    }
}

/// <summary>One moment on both clocks.</summary>
/// <param name="Epoch">The connection that is open, or was last.</param>
internal readonly record struct RecordMoment(TimeSpan At, DateTimeOffset Wall, int Epoch);

/// <summary>The first byte of each entry.</summary>
[Flags]
internal enum RecordTag : byte
{
    Received = 0,
    Sent = 1,
    Mark = 2,

    /// <summary>The wall clock was set; the new time follows.</summary>
    Clock = 3,

    /// <summary>What was read at once goes on in the next entry.</summary>
    More = 4,

    /// <summary>Stars stand for secrets.</summary>
    Masked = 8,

    /// <summary>The beginning stands in the entry before.</summary>
    Rest = 16,
}

internal static class RecordTags
{
    /// <summary>Of a tag, what kind of entry it is.</summary>
    public const RecordTag Kinds = (RecordTag)3;
}
