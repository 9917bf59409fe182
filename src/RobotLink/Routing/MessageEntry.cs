using RobotLink.Messages;

namespace RobotLink.Routing;

/// <summary>One frame that passed a link. Fields are decoded from <see cref="Frame"/> by whoever reads them.</summary>
public sealed record MessageEntry
{
    /// <summary>Unique and growing over all links.</summary>
    public required long Sequence { get; init; }

    public required string Link { get; init; }
    public required DateTimeOffset Time { get; init; }
    public required Direction Direction { get; init; }
    public required EntryKind Kind { get; init; }

    /// <summary>Null when no message of the profile fits.</summary>
    public MessageShape? Shape { get; init; }

    /// <summary>The connection it came on; 1 is the first since start.</summary>
    public required int Epoch { get; init; }

    /// <summary>The whole frame, delimiters included.</summary>
    public required byte[] Frame { get; init; }

    public required int PayloadAt { get; init; }
    public required int PayloadLength { get; init; }

    /// <summary>For an unparsed frame: why.</summary>
    public string? Reason { get; init; }

    public ReadOnlySpan<byte> Payload => Frame.AsSpan(PayloadAt, PayloadLength);
}
