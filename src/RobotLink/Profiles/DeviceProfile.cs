namespace RobotLink.Profiles;

/// <summary>Everything about one kind of device, after inheritance and a site's overrides: immutable, complete, checked.</summary>
public sealed record DeviceProfile
{
    public required string Name { get; init; }
    public string? Version { get; init; }
    public string? Title { get; init; }

    /// <summary>The manual or measurement the profile rests on.</summary>
    public string? Source { get; init; }

    public ConnectProfile Connect { get; init; } = new();

    /// <summary>The promise: a dead peer is noticed within this. Null where neither the profile nor its heartbeat gives one.</summary>
    public TimeSpan? DetectWithin { get; init; }

    /// <summary>TCP's own probes; null where they follow from <see cref="DetectWithin"/>.</summary>
    public KeepaliveProfile? Keepalive { get; init; }

    /// <summary>The protocol's proof of life; null means that a hung program cannot be noticed.</summary>
    public HeartbeatProfile? Heartbeat { get; init; }

    /// <summary>The device hangs up after this much silence from us; null when it never does.</summary>
    public TimeSpan? PeerTimeout { get; init; }

    public ReconnectProfile Reconnect { get; init; } = new();
    public LimitsProfile Limits { get; init; } = new();
    public required FramingProfile Framing { get; init; }
    public Charset Charset { get; init; }

    /// <summary>Fields at fixed positions of every frame; empty for texts.</summary>
    public IReadOnlyList<FieldProfile> Header { get; init; } = [];

    /// <summary>Bytes before the first field of every frame; sent messages are at least this long. Null: up to the last header field.</summary>
    public int? HeaderLength { get; init; }

    /// <summary>Steps run on every connection before anything else.</summary>
    public IReadOnlyList<SessionStep> Session { get; init; } = [];

    /// <summary>Steps run before we hang up on purpose; no reply is waited for longer than the step's timeout.</summary>
    public IReadOnlyList<SessionStep> Farewell { get; init; } = [];

    /// <summary>Every message either side can say, in matching order. Requests' texts and their replies are here too.</summary>
    public IReadOnlyList<MessageProfile> Messages { get; init; } = [];

    public IReadOnlyList<RequestProfile> Requests { get; init; } = [];
    public IReadOnlyList<DegradedCondition> DegradedIf { get; init; } = [];
    public IReadOnlyList<ExampleProfile> Examples { get; init; } = [];

    /// <summary>Every setting that was written somewhere, with the place it came from, sorted by path.</summary>
    public IReadOnlyList<Setting> Settings { get; init; } = [];

    /// <summary>Equal profiles do the same: where their settings were written and how they are tested does not count.</summary>
    public bool Equals(DeviceProfile? other) => Structure.Same(this, other, nameof(Settings), nameof(Examples));

    public override int GetHashCode() => HashCode.Combine(Name, Version, DetectWithin, Messages.Count, Requests.Count);
}

/// <param name="Path">Dotted path in the profile, such as <c>reconnect.max</c>.</param>
/// <param name="Value">As written.</param>
/// <param name="Origin"><c>file:line:column</c>, or <c>default</c>, or <c>derived from detect_within</c>.</param>
public sealed record Setting(string Path, string Value, string Origin);

/// <summary>How the device writes characters as bytes.</summary>
public enum Charset
{
    Ascii,
    Latin1,
    Utf8,

    /// <summary>Two bytes per character, the lower first; of single fields only.</summary>
    Utf16,
    ShiftJis,
    Gbk,
}

/// <summary>How the device is called.</summary>
public sealed record ConnectProfile
{
    /// <summary>The device's usual port, used when the site's address names none.</summary>
    public int? Port { get; init; }

    /// <summary>One attempt ends after this. Default 2.5 s: three SYNs.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>The device serves one connection; a half-open one occupies it until the same local port calls again.</summary>
    public bool OneClientOnly { get; init; }
}

/// <summary>TCP's own probes: after <paramref name="Idle"/> of silence, each <paramref name="Interval"/>, given up after <paramref name="Count"/>.</summary>
public sealed record KeepaliveProfile(TimeSpan Idle, TimeSpan Interval, int Count);

/// <summary>What proves that the device's program lives.</summary>
public sealed record HeartbeatProfile
{
    /// <summary>Name of the request, or of the message, that is sent.</summary>
    public required string Send { get; init; }

    /// <summary>Name of the message that answers; null when <see cref="Send"/> is a request, which has its own reply.</summary>
    public string? Reply { get; init; }

    /// <summary>Sent after this much silence from the device; null: derived from the detection budget.</summary>
    public TimeSpan? AfterIdle { get; init; }

    /// <summary>Null: derived from the detection budget.</summary>
    public TimeSpan? ReplyWithin { get; init; }

    /// <summary>So many unanswered in a row are a lost program; null: derived from the detection budget.</summary>
    public int? LostAfter { get; init; }
}

/// <summary>How the waits between calls grow.</summary>
public sealed record ReconnectProfile
{
    /// <summary>The floor of every wait: some devices refuse an earlier call.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromMilliseconds(250);

    public double Factor { get; init; } = 2;

    /// <summary>The cap, before jitter.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Waits are up to this share longer, so that links do not wake together. 0..1.</summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>A session that lives this long counts as healthy and resets the back-off.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>What the device and this link can hold.</summary>
public sealed record LimitsProfile
{
    /// <summary>The longest text we may send, without delimiters; null: only the frame's maximum holds.</summary>
    public int? SendText { get; init; }

    /// <summary>Requests that may wait for their turn on this link.</summary>
    public int Queue { get; init; } = 16;
}
