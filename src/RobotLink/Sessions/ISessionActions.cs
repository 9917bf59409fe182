using RobotLink.Messages;

namespace RobotLink.Sessions;

/// <summary>What a session wants done, and what it found out. Called in order, from within the session's own calls; may close the session, nothing else.</summary>
public interface ISessionActions
{
    /// <summary>Bytes for the device. They are handed over once; what becomes of them is the transport's to tell.</summary>
    /// <param name="frame">As it may be shown: secrets are masked.</param>
    /// <param name="bytes">As it is sent.</param>
    void Send(in SessionFrame frame, ReadOnlySpan<byte> bytes);

    /// <summary>Control characters of the procedure beneath the frames: handed over as bytes are, and shown nowhere.</summary>
    void Signal(ReadOnlySpan<byte> characters) => Send(new SessionFrame { Frame = characters, PayloadLength = characters.Length, Kind = EntryKind.Request }, characters);

    /// <summary>A frame came, understood or not. When it returns, the frame is safe here and may be acknowledged.</summary>
    void Received(in SessionFrame frame);

    /// <summary>Bytes that were no frame.</summary>
    /// <param name="reason">Null for the rest of something that was reported before.</param>
    void Noise(ReadOnlySpan<byte> bytes, string? reason);

    /// <summary>A frame that goes to nobody: it is counted only.</summary>
    void Skipped(SkipReason why, ReadOnlySpan<byte> frame);

    /// <summary>A request ended.</summary>
    void Completed(in RequestEnd end);

    /// <summary>The dialogue is done: requests are taken from now on.</summary>
    void Established();

    /// <summary>The first frame of this connection that the profile understands, or the first after <see cref="ProgramSilent"/>: the program lives.</summary>
    void ProgramAlive();

    /// <summary>The program was asked and has said nothing for its whole limit, though its network took our bytes.</summary>
    void ProgramSilent(string detail);

    /// <summary>A condition of <c>degraded_if</c>, or garbling, began (words) or all ended (null).</summary>
    /// <param name="lastOtherwise">When it was last known to be otherwise.</param>
    void Degraded(string? words, TimeSpan lastOtherwise);

    /// <summary>
    /// Hang up in an orderly way and call another port of the same host; then <see cref="Session.Reconnected"/> tells to go on.
    /// Until then nothing may be sent. A call that fails ends the connection.
    /// </summary>
    void Reconnect(int port);

    /// <summary>The connection is of no more use; hang up.</summary>
    void Ended(in SessionEnd end);
}

/// <summary>A frame on its way. Spans are valid during the call only.</summary>
public readonly ref struct SessionFrame
{
    /// <summary>Delimiters included.</summary>
    public ReadOnlySpan<byte> Frame { get; init; }

    /// <summary>As it came, not masked and with its escapes; empty for a frame that did not come by itself.</summary>
    public ReadOnlySpan<byte> Wire { get; init; }

    /// <summary>Of a frame sent: as long as it is on the line, with a star for each byte of a secret; empty when nothing in it is secret.</summary>
    public ReadOnlySpan<byte> Starred { get; init; }

    /// <summary>The secrets in a frame sent, as they stand on the line.</summary>
    public IReadOnlyList<byte[]>? Secrets { get; init; }

    public int PayloadAt { get; init; }
    public int PayloadLength { get; init; }
    public EntryKind Kind { get; init; }

    /// <summary>Null when no message of the profile fits.</summary>
    public MessageShape? Shape { get; init; }

    /// <summary>Decoded fields of <see cref="Shape"/>; empty for frames sent.</summary>
    public ReadOnlySpan<FieldValue> Values { get; init; }

    /// <summary>Why it is unparsed, late or a repeat; null for a frame to be delivered.</summary>
    public string? Reason { get; init; }

    /// <summary>A frame that was delivered before, on this connection or an earlier one.</summary>
    public bool IsRepeat { get; init; }

    /// <summary>It lies inside a frame that was handed over already.</summary>
    public bool IsInside { get; init; }

    /// <summary>The caller's number of the request that this frame answers, wholly or in part; 0 for none.</summary>
    public int Answers { get; init; }

    public ReadOnlySpan<byte> Payload => Frame.Slice(PayloadAt, PayloadLength);
}

/// <summary>Why a frame goes to nobody.</summary>
public enum SkipReason
{
    /// <summary>It lies inside a frame, and no message of <c>contains</c> fits.</summary>
    UnknownInside,

    /// <summary>A newer one of its kind came before its turn (<c>latest_every</c>).</summary>
    Newer,
}

/// <summary>How a session ended a request.</summary>
public enum RequestVerdict
{
    Answered,
    Rejected,

    /// <summary>No byte was handed to the transport.</summary>
    NotSent,

    /// <summary>Its time was over before its turn came.</summary>
    Expired,

    /// <summary>Bytes went out and no decisive reply came.</summary>
    Unknown,
}

/// <param name="Id">The caller's number for it.</param>
/// <param name="Reason">In words, when it was not answered.</param>
public readonly record struct RequestEnd(int Id, RequestVerdict Verdict, string? Reason)
{
    /// <summary>What the device's refusal means; null when it did not refuse.</summary>
    public Refusal? Refusal { get; init; }
}

/// <summary>Why a session ended by its own decision.</summary>
public enum SessionEndKind
{
    /// <summary>The device answered with an error; <see cref="SessionEnd.Detail"/> has its code and words.</summary>
    Rejected,

    /// <summary>An error whose code the profile calls busy.</summary>
    Busy,

    /// <summary>A message of ours cannot be made: a secret, a captured value or room is missing here. The device was not asked.</summary>
    Unsendable,

    /// <summary>A step of the dialogue was not answered.</summary>
    NoReply,

    /// <summary>The bytes cannot be framed.</summary>
    Garbled,

    /// <summary>Replies can no longer be told apart safely; a new connection settles it.</summary>
    Resynchronise,

    /// <summary>We have said farewell.</summary>
    Done,
}

/// <summary>Why a session ended, with the words of the moment.</summary>
public readonly record struct SessionEnd(SessionEndKind Kind, string Detail)
{
    /// <summary>The device wants to be left alone for the longest wait.</summary>
    public bool WantsRest { get; init; }
}

/// <summary>What the session may ask about the network beneath it while it decides.</summary>
public interface INetworkView
{
    /// <summary>True when the peer's TCP has taken everything we sent, but for what has just left; or nobody can tell.</summary>
    bool PeerHasOurBytes { get; }

    /// <summary>Later bytes have come, and some before them are still missing: what the program said is on its way.</summary>
    bool BytesAreMissing => false;

    /// <summary>The line is known to lose packets.</summary>
    bool LosesPackets => false;

    /// <summary>When one of TCP's own probes was last seen to stay unanswered for a while.</summary>
    TimeSpan ProbeUnansweredAt => TimeSpan.MinValue;

    /// <summary>It is known that nothing comes through now: a port of ours has no link, or the peer's TCP owes an acknowledgement for longer than it may.</summary>
    bool CarriesNothing => false;

    /// <summary>When the peer's TCP last said anything; null where nobody can tell.</summary>
    TimeSpan? LastHeard => null;

    /// <summary>How often something had to be sent again so far; 0 where nobody can tell.</summary>
    int SentAgain => 0;

    /// <summary>The same as it was a moment ago at most: cheap enough to be asked with each question.</summary>
    int SentAgainLately => SentAgain;
}
