using RobotLink.Commands;
using RobotLink.Messages;
using RobotLink.Routing;

namespace RobotLink.Links;

/// <summary>Somebody asks a device something.</summary>
/// <param name="Name">A request of the profile.</param>
/// <param name="Fields">Values for its holes or fields.</param>
/// <param name="Within">Must be sent and answered within this; null: the profile's timeout.</param>
/// <param name="IdempotencyKey">Required when the request changes the machine.</param>
public sealed record RequestCall(string Name, IReadOnlyDictionary<string, object?> Fields, TimeSpan? Within, string? IdempotencyKey)
{
    /// <summary>Who asks, for the audit.</summary>
    public Requester By { get; init; } = Requester.Unnamed;

    /// <summary>Only on this connection, counted as <see cref="LinkSnapshot.Epoch"/> does; null: on whatever is open.</summary>
    public int? Epoch { get; init; }

    /// <summary>The token of whoever holds the device's lease; null: the caller holds none.</summary>
    public string? Lease { get; init; }
}

/// <summary>How a request ended: exactly one of these, once.</summary>
public enum RequestOutcome
{
    Answered,

    /// <summary>The device refused.</summary>
    Rejected,

    /// <summary>No byte left this PC.</summary>
    NotSent,

    /// <summary>Its time was over before it could be sent.</summary>
    Expired,

    /// <summary>Bytes left and no decisive reply came: the machine may have moved. Nothing repeats it by itself.</summary>
    Unknown,
}

/// <param name="Reply">The reply, or the refusal.</param>
/// <param name="Reason">Why it was not answered, in words.</param>
public sealed record RequestResult(RequestOutcome Outcome, MessageEntry? Reply, TimeSpan Duration, string? Reason)
{
    /// <summary>What the device's refusal means; null when it did not refuse.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The key was known: it is the outcome of an earlier call, and nothing was sent.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>The frames of the reply that came before the last one, for devices that answer in several.</summary>
    public IReadOnlyList<MessageEntry> Parts { get; init; } = [];
}

/// <summary>Why a request was not even tried.</summary>
public enum RefusalKind
{
    UnknownRequest,
    BadArguments,
    CommandsOff,
    KeyMissing,
    KeyReused,
    UnderMaintenance,

    /// <summary>Somebody else holds the device.</summary>
    Leased,

    /// <summary>The command cannot be written down, so it is not sent.</summary>
    AuditUnwritable,

    /// <summary>A program holds the device through the share.</summary>
    HeldByClient,
}

/// <summary>The request was not even tried; the message says why and what to do.</summary>
public sealed class RequestRefusedException(RefusalKind kind, string message) : Exception(message)
{
    public RefusalKind Kind { get; } = kind;
}
