using System.Net;

namespace RobotLink.Diagnosis;

/// <summary>What carries the bytes.</summary>
public enum Medium
{
    Tcp,
    Udp,
    Serial,
    UnixSocket,
}

/// <summary>How one end of a socket saw the connection end; writer and reader often see different errors, and both are read together.</summary>
public enum SocketSign
{
    None,

    /// <summary>The peer's FIN.</summary>
    Closed,

    /// <summary>The peer's RST, or a write behind it.</summary>
    Reset,

    /// <summary>The kernel gave up: user timeout, keepalive or retransmissions.</summary>
    TimedOut,

    /// <summary>A router, or our own unanswered ARP requests, say that there is no way.</summary>
    Unreachable,

    /// <summary>The device's host answers a datagram with: nobody listens there.</summary>
    Refused,

    /// <summary>The device called anew while this connection still looked open.</summary>
    Replaced,

    /// <summary>The device broke TLS off: it does not accept who we are.</summary>
    Alert,

    /// <summary>This PC's port has gone, such as the adapter of a serial line.</summary>
    Unplugged,
}

/// <summary>What TCP told about the connection at the moment of doubt.</summary>
/// <param name="SinceReceive">Since the last byte from the peer.</param>
/// <param name="SinceAcknowledgement">Since the peer's last acknowledgement.</param>
/// <param name="Unacknowledged">Segments sent and not acknowledged.</param>
/// <param name="Retransmits">Rounds of retransmission of the same bytes.</param>
/// <param name="Probes">Probes without answer.</param>
/// <param name="NotSent">Bytes that wait in this PC because the peer takes no more.</param>
public readonly record struct TcpReading(
    TimeSpan SinceReceive, TimeSpan SinceAcknowledgement, int Unacknowledged, int Retransmits, int Probes, int NotSent, TimeSpan RoundTrip)
{
    /// <summary>All retransmissions of this connection so far.</summary>
    public int TotalRetransmissions { get; init; }

    /// <summary>All segments with data that were sent so far, again or for the first time; null where the system does not tell.</summary>
    public int? SentSegments { get; init; }

    /// <summary>All segments that went out and came in so far, probes and acknowledgements among them; null where the system does not tell.</summary>
    public (int Out, int In)? Segments { get; init; }

    /// <summary>Segments with data that came so far, and those of them that came while one before them was missing; null where the system does not tell.</summary>
    public (int All, int AfterGap)? Received { get; init; }

    /// <summary>How often in a row the pause before the next retransmission or window probe was doubled.</summary>
    public int Backoff { get; init; }

    public TimeSpan RoundTripVariation { get; init; }

    /// <summary>Since our last bytes left; null where the system does not tell.</summary>
    public TimeSpan? SinceSend { get; init; }

    /// <summary>Later bytes have come, and some before them have not: the network owes them.</summary>
    public bool BytesAreMissing { get; init; }

    /// <summary>The kernel has given the connection up: whoever asks next sees its end, whatever it was.</summary>
    public bool IsGone { get; init; }

    /// <summary>Bytes that the peer has not acknowledged, sent or not; null where the system does not tell.</summary>
    public int? SendQueue { get; init; }

    /// <summary>Neither byte nor acknowledgement for this long.</summary>
    public TimeSpan Silence => SinceReceive < SinceAcknowledgement ? SinceReceive : SinceAcknowledgement;
}

/// <summary>What made us call a working connection dead.</summary>
public enum Ending
{
    /// <summary>The reader or the writer got an error or the end of the stream.</summary>
    Socket,

    /// <summary>The silence watch.</summary>
    NetworkSilent,

    /// <summary>The heartbeat.</summary>
    ProgramSilent,

    /// <summary>The dialogue was refused with an error.</summary>
    Rejected,

    /// <summary>The profile says that the device is busy.</summary>
    Busy,

    /// <summary>Bytes that cannot be framed.</summary>
    Garbled,

    /// <summary>A message of ours could not be made; the device was not asked.</summary>
    Unsendable,

    /// <summary>A step of the dialogue was not answered.</summary>
    StepUnanswered,

    /// <summary>A late reply could not be told from the next one; a new connection settles it.</summary>
    Resynchronise,

    /// <summary>This PC's port has lost its link. The connection is still open, and goes on if the link returns in time.</summary>
    CarrierLost,
}

/// <summary>A connection that was open has ended, or was ended by us.</summary>
public sealed record ConnectionLoss
{
    public required Ending Ending { get; init; }
    public Medium Medium { get; init; }

    /// <summary>The device had called us, not we the device.</summary>
    public bool DeviceCalled { get; init; }

    public SocketSign Reader { get; init; }
    public SocketSign Writer { get; init; }

    /// <summary>Null where the platform does not tell.</summary>
    public TcpReading? Tcp { get; init; }

    /// <summary>Null where nobody looked.</summary>
    public PathEvidence? Path { get; init; }

    /// <summary>The way was looked at again later, on news of it: it says how things are, not how they were.</summary>
    public bool PathIsNews { get; init; }

    public required TimeSpan Lived { get; init; }

    /// <summary>Since the last frame that the profile understands; null when there was none on this connection.</summary>
    public TimeSpan? SinceLife { get; init; }

    /// <summary>Frames and noise that could not be understood, since the question that was not answered.</summary>
    public int Garbled { get; init; }

    /// <summary>Since the first question that was not answered; null when there was none, or nobody knows.</summary>
    public TimeSpan? Asked { get; init; }

    /// <summary>The longest pause between two questions in a row since that one, all of which TCP took at the first try; null where there was one alone, or something was sent again.</summary>
    public TimeSpan? QuestionsApart { get; init; }

    /// <summary>The program's own time for a reply.</summary>
    public TimeSpan ReplyWithin { get; init; } = TimeSpan.MaxValue;

    /// <summary>Bytes that came after the last frame and in which no frame ends.</summary>
    public int Unframed { get; init; }

    /// <summary>A silence of the network up to this is the pause between two probes.</summary>
    public TimeSpan FreshWithin { get; init; } = TimeSpan.MaxValue;

    public bool SupervisesProgram { get; init; }

    /// <summary>The line is known to lose packets: what the program said may be lost.</summary>
    public bool LosesPackets { get; init; }

    /// <summary>Nobody asked: the device should have spoken by itself. Of what it said, and TCP lost again and again, nothing here would show.</summary>
    public bool SpeaksByItself { get; init; }

    /// <summary>The session's own words.</summary>
    public string? Detail { get; init; }
}

/// <summary>How a call failed.</summary>
public enum DialOutcome
{
    Refused,
    TimedOut,
    Unreachable,
    Reset,
    /// <summary>The call was taken and ended before a byte could be said.</summary>
    TurnedAway,
    NameNotFound,

    /// <summary>No name server answers, so nobody knows whether there is such a name.</summary>
    NameNotAnswered,
    NoRoute,
    NotPermitted,

    /// <summary>The local port to call from is still taken by the connection before.</summary>
    PortTaken,

    /// <summary>We listen, and the device has not called.</summary>
    NobodyCalled,

    /// <summary>Another program holds the port that we need here, or the serial port.</summary>
    PortInUse,

    /// <summary>The serial port, or the socket's file, does not exist.</summary>
    PortMissing,

    /// <summary>It existed before: its adapter was pulled.</summary>
    Unplugged,

    /// <summary>The device's certificate does not prove what was asked for, or our own files cannot be used.</summary>
    BadCertificate,

    /// <summary>The device does not accept our certificate.</summary>
    NotAccepted,

    /// <summary>What answers does not speak TLS.</summary>
    NotTls,
    Other,
}

/// <summary>An attempt to connect has failed.</summary>
/// <param name="Took">A refusal to reach within half a second comes from a router; after three, from our own unanswered ARP requests.</param>
/// <param name="Path">Null where nobody looked.</param>
public sealed record DialFailure(DialOutcome Outcome, TimeSpan Took, string Target, string Detail, PathEvidence? Path = null)
{
    /// <summary>The address that was called; null when it never came to that.</summary>
    public IPAddress? Remote { get; init; }

    /// <summary>The way was looked at again later, on news of it: it says how things are, not how they were.</summary>
    public bool PathIsNews { get; init; }

    /// <summary>What ended the connection before; null when there was none.</summary>
    public Cause? After { get; init; }
}
