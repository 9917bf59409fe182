using System.Net;

namespace RobotLink.Profiles;

/// <summary>A port of this PC at which other programs speak with a link's device as if it were the device.</summary>
public sealed record ShareConfiguration
{
    /// <summary>Host and port, as written.</summary>
    public required string Listen { get; init; }

    /// <summary>Who may call; beyond this PC, somebody has to be named.</summary>
    public CallersProfile From { get; init; } = new();

    public ShareMode Mode { get; init; } = ShareMode.Arbitrated;

    /// <summary>So many programs at most.</summary>
    public int Clients { get; init; } = 32;

    /// <summary>What a program sees while the device is down.</summary>
    public WhenDown WhenDown { get; init; } = WhenDown.Closed;

    /// <summary>With <see cref="WhenDown.Held"/>: after so long it is closed after all.</summary>
    public TimeSpan HeldFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes that wait for one program; one that lets more wait is dropped.</summary>
    public int Queue { get; init; } = 1024 * 1024;

    /// <summary>Where it listens.</summary>
    public IPEndPoint End() => IPEndPoint.Parse(Numeric(Listen));

    /// <summary>This PC's own name is an address, too.</summary>
    internal static string Numeric(string listen) =>
        listen.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? $"127.0.0.1:{listen["localhost:".Length..]}" : listen;
}

/// <summary>How programs share a device.</summary>
public enum ShareMode
{
    /// <summary>They hear what the device says and ask nothing.</summary>
    Observe,

    /// <summary>Their requests take turns.</summary>
    Arbitrated,

    /// <summary>One of them at a time holds the device; the others hear what it says.</summary>
    Exclusive,

    /// <summary>One program's bytes pass untouched, and we ask nothing meanwhile.</summary>
    Raw,
}

/// <summary>What a program sees while the device is down.</summary>
public enum WhenDown
{
    /// <summary>Its connection ends, and a new one ends at once.</summary>
    Closed,

    /// <summary>Its connection ends, and nothing listens.</summary>
    Refused,

    /// <summary>Its connection stays for a time.</summary>
    Held,
}
