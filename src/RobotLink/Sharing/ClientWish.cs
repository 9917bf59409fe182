using RobotLink.Sessions;

namespace RobotLink.Sharing;

/// <summary>What a frame of a program asks for.</summary>
internal enum WishKind
{
    /// <summary>No whole frame is there yet.</summary>
    More,

    /// <summary>A turn at the device.</summary>
    Pass,

    /// <summary>Bytes that we know the answer to; without any, nothing is to be done.</summary>
    Answer,

    /// <summary>It says farewell: the program leaves, the link stays.</summary>
    Leave,

    /// <summary>It cannot be served.</summary>
    Refuse,
}

/// <summary>What the next frame of a program asks for. Spans are valid until its bytes are asked for the next.</summary>
internal readonly ref struct ClientWish
{
    public WishKind Kind { get; private init; }

    /// <summary>For a turn: what it asks and what answers.</summary>
    public Exchange? Exchange { get; private init; }

    /// <summary>For an answer: the whole of it.</summary>
    public byte[] Reply { get; private init; }

    /// <summary>For a turn: the frame as it came.</summary>
    public ReadOnlySpan<byte> Wire { get; private init; }

    /// <summary>The rest of the frame's end, where it was cut before that.</summary>
    public ReadOnlySpan<byte> Rest { get; private init; }

    /// <summary>For a turn: what the frame carries.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Below 0: the payload is no stretch of the frame.</summary>
    public int PayloadAt { get; private init; }

    /// <summary>For a turn: the bytes that tell the program which of its requests is answered; empty where that is told by the order.</summary>
    public ReadOnlySpan<byte> Key { get; private init; }

    /// <summary>For a refusal, in words.</summary>
    public string Reason { get; private init; }

    /// <summary>It came while the device was down.</summary>
    public bool WasHeld { get; init; }

    public static ClientWish More => new() { Kind = WishKind.More, Reply = [], Reason = "" };

    public static ClientWish Leave => new() { Kind = WishKind.Leave, Reply = [], Reason = "" };

    public static ClientWish Answer(byte[] bytes) => new() { Kind = WishKind.Answer, Reply = bytes, Reason = "" };

    public static ClientWish Refuse(string reason) => new() { Kind = WishKind.Refuse, Reply = [], Reason = reason };

    public static ClientWish Pass(
        Exchange exchange, ReadOnlySpan<byte> wire, ReadOnlySpan<byte> rest, ReadOnlySpan<byte> payload, int payloadAt, ReadOnlySpan<byte> key)
    {
        return new ClientWish
        {
            Kind = WishKind.Pass,
            Exchange = exchange,
            Reply = [],
            Wire = wire,
            Rest = rest,
            Payload = payload,
            PayloadAt = payloadAt,
            Key = key,
            Reason = "",
        };
    }
}
