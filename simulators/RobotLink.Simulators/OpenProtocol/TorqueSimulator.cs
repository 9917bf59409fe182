using System.Globalization;
using System.Text;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.OpenProtocol;

/// <summary>
/// A tightening controller that speaks Open Protocol. It has one seat, repeats every result until it is acknowledged,
/// keeps unacknowledged results across connections, and hangs up after 15 s without a word from the client.
/// </summary>
public sealed class TorqueSimulator : TcpSimulator
{
    public const string Name = "open-protocol-torque";

    private readonly Lock gate = new();
    private readonly Dictionary<DeviceConnection, TorqueSession> sessions = [];
    private DeviceConnection? seat;
    private long ignored;
    private long violations;
    private long broken;
    private volatile bool toolEnabled = true;

    public TorqueSimulator(SimulatorOptions options)
        : base(Name, options)
    {
        Results = new ResultStore(Time, Seed);
        Station = new TorqueStation(Results, Time);
    }

    /// <summary>The highest revision of MID 0001 that it accepts, 1 to 3. Default 2.</summary>
    public int RevisionMax { get; init; } = 2;

    /// <summary>It hangs up after this much silence from the client. Default 15 s (Open Protocol R 2.8.0).</summary>
    public TimeSpan PeerTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A result that is not acknowledged is sent again after this time. Default 3 s.</summary>
    public TimeSpan RepeatAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a result is repeated before the controller hangs up. Default 3.</summary>
    public int Repeats { get; init; } = 3;

    /// <summary>The name it gives, at most 25 characters.</summary>
    public string ControllerName { get; init; } = "SIM TORQUE CONTROLLER";

    /// <summary>Requests that came before MID 0001 and therefore got no answer.</summary>
    public long IgnoredBeforeStart => Interlocked.Read(ref ignored);

    /// <summary>Connections that ended because their bytes were no telegram.</summary>
    public long ProtocolViolations => Interlocked.Read(ref violations);

    /// <summary>Requests of a revision or a form that it does not know; it refused them.</summary>
    public long BrokenRequests => Interlocked.Read(ref broken);

    /// <summary>Results that wait for their acknowledgement.</summary>
    public int PendingResults => Results.Pending;

    public bool ToolEnabled
    {
        get => toolEnabled;
        internal set
        {
            toolEnabled = value;
            OnChange();
        }
    }

    internal ResultStore Results { get; }

    internal TorqueStation Station { get; }

    internal TimeProvider Clock => Time;

    internal bool Tightens => toolEnabled && Station.Alarm is null && Produces;

    private TorqueSession[] Sessions
    {
        get
        {
            lock (gate)
            {
                return [.. sessions.Values];
            }
        }
    }

    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Program.ToString().ToUpperInvariant()}, tool {(toolEnabled ? "enabled" : "disabled")}, parameter set {Results.Selected.Set}, "
        + $"job {Results.Job}, results {Results.Made}, unacknowledged {Results.Pending}{(Station.Alarm is { } alarm ? $", alarm {alarm.Code}" : "")}");

    /// <summary>Tells every client what has changed since.</summary>
    internal void Announce()
    {
        while (Station.TakeNews() is { } push)
        {
            foreach (var session in Sessions)
            {
                session.Tell(push);
            }
        }
    }

    internal override string? Control(string command)
    {
        if (Station.Control(command) is not { } known)
        {
            return base.Control(command);
        }
        Announce();
        return known ? $"ok {Describe()}" : $"error use {TorqueStation.ControlWords}";
    }

    /// <summary>Carries a command out. What others must learn of it waits for <see cref="Announce"/>.</summary>
    /// <returns>Null when it is done; else why not.</returns>
    internal ErrorCode? Execute(Telegram request)
    {
        if (request.Mid is 42 or 43)
        {
            ToolEnabled = request.Mid == 43;
            return null;
        }
        return Station.Execute(request);
    }

    internal void Received() => CountReceived();

    internal void Ignored() => Count(ref ignored);

    internal void Broke() => Count(ref broken);

    internal void Violated() => Count(ref violations);

    /// <summary>Gives the one seat to this connection, unless another has it.</summary>
    internal bool Take(DeviceConnection connection)
    {
        lock (gate)
        {
            seat ??= connection;
            return seat == connection;
        }
    }

    internal void Leave(DeviceConnection connection)
    {
        lock (gate)
        {
            seat = seat == connection ? null : seat;
        }
    }

    /// <summary>The data of MID 0002: what a later revision says is appended.</summary>
    internal string Introduction(int revision)
    {
        var data = new StringBuilder("010001" + "0201" + "03").Append(ControllerName.PadRight(25)[..25]);
        data.Append(revision >= 2 ? "04SIM" : "");
        if (revision >= 3)
        {
            data.Append("05").Append("2.8.0".PadRight(19)).Append("06").Append("1.0".PadRight(19)).Append("07").Append("1.0".PadRight(19));
        }
        return data.ToString();
    }

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection)
    {
        var session = new TorqueSession(this, connection);
        lock (gate)
        {
            sessions.Add(connection, session);
        }
        return [session.ReadAsync, session.PushAsync];
    }

    private protected override void OnGone(DeviceConnection connection)
    {
        lock (gate)
        {
            sessions.Remove(connection);
            seat = seat == connection ? null : seat;
        }
    }

    private protected override void OnChange()
    {
        Results.Wake();
        foreach (var session in Sessions)
        {
            session.Change();
        }
    }

    // Length and NUL stay, so that the rubbish arrives as telegrams.
    private protected override void Garble(Span<byte> frame)
    {
        foreach (ref var one in frame[4..^1])
        {
            one = (byte)Random.Shared.Next(0x80, 0x100);
        }
    }
}
