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

    /// <summary>Nobody needs to prove that the program lives: the network's own watch is enough.</summary>
    public bool SilenceIsNormal { get; init; }

    /// <summary>Share of packets that the line is expected to lose, each way: 0 to 1.</summary>
    public double LineLoss { get; init; }

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
    public RepliesProfile Replies { get; init; } = new();

    /// <summary>Numbers that we count up, by name.</summary>
    public IReadOnlyList<CounterProfile> Counters { get; init; } = [];

    /// <summary>What tells this device from its neighbours of the same kind; null when nothing does.</summary>
    public IdentityProfile? Identity { get; init; }

    /// <summary>Files that can be sent to it.</summary>
    public IReadOnlyList<TransferProfile> Transfers { get; init; } = [];

    public IReadOnlyList<DegradedCondition> DegradedIf { get; init; } = [];

    /// <summary>Names of the secrets that its messages hold; the site says where each is kept.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
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

/// <summary>TCP's own probes: after <paramref name="Idle"/> of silence, each <paramref name="Interval"/>, given up after <paramref name="Count"/>.</summary>
public sealed record KeepaliveProfile(TimeSpan Idle, TimeSpan Interval, int Count);

/// <summary>What proves that the device's program lives.</summary>
public sealed record HeartbeatProfile
{
    /// <summary>Name of the request, or of the message, that is sent; null when the device streams by itself.</summary>
    public string? Send { get; init; }

    /// <summary>The message that the device streams by itself; null when it has to be asked.</summary>
    public string? Expect { get; init; }

    /// <summary>With <see cref="Expect"/>: the longest pause between two of them; null: derived from the detection budget.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>A field of the reply that says after how many milliseconds the device wants to be asked again; null when it says nothing.</summary>
    public string? IntervalFrom { get; init; }

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

    /// <summary>The cap while nobody answers or nothing listens: such calls disturb nobody, and waits of half a minute would only hide the return. Counts where it is less than <see cref="Max"/>.</summary>
    public TimeSpan Absent { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The even pace while another client holds the device's only seat.</summary>
    public TimeSpan Busy { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Nobody calls within this after a connection has ended: some controllers free their seat slowly. Zero: at once.</summary>
    public TimeSpan CoolDown { get; init; }

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

    /// <summary>The least time between what passed last on the connection and the next frame we send; zero for none.</summary>
    public TimeSpan Gap { get; init; }
}

/// <summary>How replies find their requests.</summary>
public sealed record RepliesProfile
{
    /// <summary>A header field, or a field in both, that is the same in a request and its reply; null: replies come in order.</summary>
    public string? MatchedBy { get; init; }

    /// <summary>Requests that may be under way at once; more than one needs <see cref="MatchedBy"/>.</summary>
    public int Window { get; init; } = 1;
}

/// <summary>A number that grows by one with every frame that carries it, from <paramref name="From"/> to <paramref name="To"/> and then anew.</summary>
/// <param name="Restarts">With every connection; else it goes on where it was.</param>
public sealed record CounterProfile(string Name, long From, long To, bool Restarts);

/// <summary>A field of a request's reply that the site knows the right value of.</summary>
public sealed record IdentityProfile(string Request, string Field);
