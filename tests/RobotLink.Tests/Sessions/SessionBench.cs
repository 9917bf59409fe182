using System.Text;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Sessions;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Sessions;

/// <summary>A session without socket or clock: the test says what comes and how time passes, and reads what the session did.</summary>
internal sealed class SessionBench : ISessionActions, INetworkView, IDisposable
{
    private readonly List<string> log = [];
    private readonly List<string> skipped = [];
    private TimeSpan now;
    private int lastId;

    /// <param name="at">When it begins, in seconds.</param>
    /// <param name="repliesMayCross">What was said on the connection before may still be answered on this one.</param>
    public SessionBench(string profile, SessionMemory? memory = null, bool start = true, string? identity = null, IScope? outside = null, double at = 0, bool repliesMayCross = false)
        : this(Texts.Good(profile), memory, start, identity, outside, at, repliesMayCross)
    {
    }

    public SessionBench(
        DeviceProfile profile, SessionMemory? memory = null, bool start = true, string? identity = null, IScope? outside = null, double at = 0, bool repliesMayCross = false)
    {
        now = TimeSpan.FromSeconds(at);
        Protocol = new DeviceProtocol(profile, Budget.Of(profile));
        Session = new Session(Protocol, memory ?? new SessionMemory(), this, this, outside) { ExpectedIdentity = identity, RepliesMayCross = repliesMayCross };
        if (start)
        {
            Session.Start(now);
        }
    }

    public DeviceProtocol Protocol { get; }

    public Session Session { get; }

    /// <summary>What the peer's TCP does with our bytes.</summary>
    public bool PeerHasOurBytes { get; set; } = true;

    /// <summary>Whether later bytes came and some before them are missing.</summary>
    public bool BytesAreMissing { get; set; }

    /// <summary>What is known of the line.</summary>
    public bool LosesPackets { get; set; }

    /// <summary>When the peer's TCP last said anything; null where nobody can tell.</summary>
    public TimeSpan? LastHeard { get; set; }

    /// <summary>It is known that nothing comes through.</summary>
    public bool CarriesNothing { get; set; }

    /// <summary>How often our TCP had to send again.</summary>
    public int SentAgain { get; set; }

    /// <summary>What the last refusal of a request meant.</summary>
    public Refusal? LastRefusal { get; private set; }

    public static SessionBench OfBundled(string name, SessionMemory? memory = null) =>
        new(ProfileReader.Read(name, new Texts()).Profile!, memory);

    /// <summary>Frames that went to nobody, with the reason.</summary>
    public IReadOnlyList<string> Skipped => skipped;

    /// <summary>What happened since the last call, one word group each: <c>&gt; bytes</c>, <c>reply x</c>, <c>1 answered</c>, ...</summary>
    public string[] Happened()
    {
        var happened = log.ToArray();
        log.Clear();
        return happened;
    }

    /// <summary>The other port was reached.</summary>
    public SessionBench Reconnect()
    {
        Session.Reconnected(now);
        return this;
    }

    /// <summary>The link hangs up as the profile wants it.</summary>
    public SessionBench Leave()
    {
        Session.SayFarewell(now, null);
        return this;
    }

    public SessionBench Receive(string notation)
    {
        Session.Received(ByteNotation.Parse(notation), now);
        return this;
    }

    /// <summary>Lets time pass; the session is asked at each moment it named.</summary>
    public SessionBench Pass(double seconds)
    {
        var end = now + TimeSpan.FromSeconds(seconds);
        while (Session.NextDue <= end)
        {
            now = Session.NextDue > now ? Session.NextDue : now;
            Session.Tick(now);
            if (Session.NextDue <= now)
            {
                break;
            }
        }

        now = end;
        Session.Tick(now);
        return this;
    }

    /// <summary>The session's own clock.</summary>
    public TimeSpan Now => now;

    public int Ask(string request, double? within = null, params (string Field, object Value)[] fields)
    {
        var arguments = new Arguments(fields.ToDictionary(field => field.Field, field => (object?)field.Value));
        var taken = Session.TryAsk(++lastId, Protocol.Catalogue.FindRequest(request)!, arguments, within is null ? null : TimeSpan.FromSeconds(within.Value), now);
        return taken ? lastId : -1;
    }

    public void Dispose() => Session.Dispose();

    void ISessionActions.Send(in SessionFrame frame, ReadOnlySpan<byte> bytes) => log.Add("> " + ByteNotation.Format(frame.Frame));

    void ISessionActions.Received(in SessionFrame frame)
    {
        var fields = frame.Shape is null || frame.Values.IsEmpty ? "" : " " + FieldText.All(frame.Shape, frame.Payload, frame.Values);
        log.Add($"{frame.Kind.ToString().ToLowerInvariant()} {frame.Shape?.Name ?? Encoding.Latin1.GetString(frame.Payload)}{fields}{(frame.Reason is null || frame.Shape is null ? "" : $" ({frame.Reason})")}".Replace("  ", " ").TrimEnd());
    }

    void ISessionActions.Noise(ReadOnlySpan<byte> bytes, string? reason) => log.Add($"noise {ByteNotation.Format(bytes)}");

    void ISessionActions.Skipped(SkipReason why, ReadOnlySpan<byte> frame) => skipped.Add($"{why} {ByteNotation.Format(frame)}");

    void ISessionActions.Completed(in RequestEnd end)
    {
        log.Add($"{end.Id} {end.Verdict.ToString().ToLowerInvariant()}");
        LastRefusal = end.Refusal ?? LastRefusal;
    }

    void ISessionActions.Established() => log.Add("established");

    void ISessionActions.ProgramAlive() => log.Add("alive");

    void ISessionActions.ProgramSilent(string detail) => log.Add("silent");

    void ISessionActions.Degraded(string? words, TimeSpan lastOtherwise) => log.Add($"degraded {words ?? "no more"}");

    void ISessionActions.Reconnect(int port) => log.Add($"reconnect {port}");

    void ISessionActions.Ended(in SessionEnd end) => log.Add($"ended {end.Kind.ToString().ToLowerInvariant()}{(end.WantsRest ? " for long" : "")}");

    private sealed class Arguments(Dictionary<string, object?> fields) : IArguments
    {
        public bool TryGet(string field, out object? value) => fields.TryGetValue(field, out value);
    }
}
