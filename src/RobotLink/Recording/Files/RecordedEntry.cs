using RobotLink.Messages;

namespace RobotLink.Recording;

/// <summary>Something that happened on a link.</summary>
public abstract record RecordedEntry
{
    public required string Link { get; init; }
    public required DateTimeOffset Time { get; init; }

    /// <summary>The same moment on the clock of the program that records, which nobody sets; zero where a file was read.</summary>
    public TimeSpan At { get; init; }

    /// <summary>The connection it belongs to; counts from the start of the program that recorded.</summary>
    public required int Epoch { get; init; }
}

/// <summary>Bytes that went one way together, as the transport gave or took them.</summary>
public sealed record RecordedBytes : RecordedEntry
{
    public required Direction Direction { get; init; }
    public required byte[] Bytes { get; init; }

    /// <summary>Some of them were a secret and are stars now.</summary>
    public bool IsMasked { get; init; }
}

/// <summary>Something that is no bytes.</summary>
public sealed record RecordedMark : RecordedEntry
{
    public const string Opened = "opened";
    public const string Ended = "ended";
    public const string Gap = "gap";
    public const string State = "state";
    public const string Client = "client";
    public const string Clock = "clock";

    /// <summary>One of the words above; a later version may know more.</summary>
    public required string What { get; init; }

    /// <summary>The same for people.</summary>
    public string? Words { get; init; }

    /// <summary>Of a connection that opened: our side of it.</summary>
    public string? LocalAddress { get; init; }

    /// <summary>Of a connection that opened: the device's side.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>Of a state: <c>up</c>, <c>degraded</c>, <c>connecting</c>, <c>down</c> or <c>unknown</c>.</summary>
    public string? NewState { get; init; }

    /// <summary>Of a state or an end: its cause, as the API names it.</summary>
    public string? Cause { get; init; }

    /// <summary>Of a state: the number under which <c>history</c> and the stream show it.</summary>
    public long? Sequence { get; init; }

    /// <summary>Of a program that shares the link: its name.</summary>
    public string? ClientName { get; init; }

    /// <summary>Of a gap: how much is missing; null when nobody knows.</summary>
    public long? MissedBytes { get; init; }

    /// <summary>Of a clock that was set: by how much, forward or back. What follows has times by the clock as it was set.</summary>
    public TimeSpan? SetBy { get; init; }
}
