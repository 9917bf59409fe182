namespace RobotLink.Recording;

/// <summary>What a record holds, one after the other.</summary>
public enum RecordKind
{
    /// <summary>Bytes of the device, as they were read at once.</summary>
    Received,

    /// <summary>Bytes to the device, as they were handed over at once.</summary>
    Sent,

    /// <summary>Something that happened between them.</summary>
    Mark,
}

/// <summary>One entry of a record.</summary>
public sealed record RecordEntry(RecordKind Kind, TimeSpan At, DateTimeOffset Time, int Epoch)
{
    /// <summary>Empty for a mark.</summary>
    public byte[] Bytes { get; init; } = [];

    /// <summary>Stars stand for secrets.</summary>
    public bool IsMasked { get; init; }

    /// <summary>Only for a mark.</summary>
    public RecordMark? Mark { get; init; }
}
