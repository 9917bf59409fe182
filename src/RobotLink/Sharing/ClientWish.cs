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

/// <param name="Exchange">For a turn: what it asks and what answers.</param>
/// <param name="Frame">The frame, or the answer; whole.</param>
/// <param name="Payload">For a turn: what the frame carries.</param>
/// <param name="PayloadAt">Below 0: it is no stretch of the frame.</param>
/// <param name="Key">For a turn: the bytes that tell the program which of its requests is answered; empty where that is told by the order.</param>
/// <param name="Reason">For a refusal, in words.</param>
internal readonly record struct ClientWish(WishKind Kind, Exchange? Exchange, byte[] Frame, byte[] Payload, int PayloadAt, byte[] Key, string Reason)
{
    /// <summary>It came while the device was down.</summary>
    public bool WasHeld { get; init; }

    public static ClientWish More => new(WishKind.More, null, [], [], 0, [], "");

    public static ClientWish Leave => new(WishKind.Leave, null, [], [], 0, [], "");

    public static ClientWish Answer(byte[] bytes) => new(WishKind.Answer, null, bytes, [], 0, [], "");

    public static ClientWish Refuse(string reason) => new(WishKind.Refuse, null, [], [], 0, [], reason);

    public static ClientWish Pass(Exchange exchange, byte[] frame, byte[] payload, int payloadAt, byte[] key) => new(WishKind.Pass, exchange, frame, payload, payloadAt, key, "");
}
