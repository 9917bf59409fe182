using System.Diagnostics.CodeAnalysis;
using System.Net;
using RobotLink.Simulators.Serial;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators;

/// <summary>What all simulated devices share: the listener, dialler or serial line, the clients, the faults and the control port. It owns every task it starts.</summary>
public abstract class TcpSimulator : ISimulator
{
    private static readonly TimeSpan RelistenPause = TimeSpan.FromMilliseconds(50);

    private readonly FaultSwitch faults = new();
    private readonly IConnectionSource source;
    private readonly ControlPort? control;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly HashSet<DeviceConnection> connections = [];
    private readonly Fault first;
    private readonly IReadOnlyList<string> settings;
    private Task listening = Task.CompletedTask;
    private ProgramState program;
    private long framesReceived;
    private long framesSent;
    private int disposed;

    private protected TcpSimulator(string kind, SimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Kind = kind;
        Time = options.Time;
        Seed = options.Seed;
        settings = options.Settings;
        if (!Fault.TryParse(options.Fault ?? "none", out first, out var error))
        {
            throw new SimulatorException($"Simulator '{kind}': {error}");
        }
        source = options switch
        {
            { Serial: { } serial } => new SerialSource(kind, serial),
            { Dial: { } target } => new DeviceDialler(target, options.Time),
            _ => new DeviceListener(kind, options.Address, options.Port),
        };
        control = options.ControlPort is { } port ? new ControlPort(this, port) : null;
    }

    public string Kind { get; }

    public IPEndPoint Endpoint => source.Endpoint;

    public string Place => source.Place;

    public IPEndPoint? ControlEndpoint => control?.Endpoint;

    public int Clients
    {
        get
        {
            lock (gate)
            {
                return connections.Count;
            }
        }
    }

    public Fault Fault => faults.Current;

    public long FramesReceived => Interlocked.Read(ref framesReceived);

    public long FramesSent
    {
        get
        {
            lock (gate)
            {
                return framesSent + connections.Sum(connection => connection.FramesSent);
            }
        }
    }

    public ProgramState Program
    {
        get => program;
        set
        {
            program = value;
            faults.Freeze(value != ProgramState.Run && !AnswersWhileStopped);
            OnChange();
        }
    }

    private protected TimeProvider Time { get; }

    private protected int Seed { get; }

    /// <summary>The device produces: its program runs and no fault has parked it.</summary>
    private protected bool Produces => program == ProgramState.Run && !faults.Parked;

    /// <summary>The next call is not taken before the present client has gone.</summary>
    private protected virtual bool OneClient => false;

    /// <summary>The device closes its listening socket too when its client goes, and opens it anew.</summary>
    private protected virtual bool ListensAnew => false;

    /// <summary>Another program answers on behalf of the stopped one.</summary>
    private protected virtual bool AnswersWhileStopped => true;

    public void Start()
    {
        foreach (var setting in settings)
        {
            if (Control(setting) is var answer && answer?.StartsWith("ok", StringComparison.Ordinal) != true)
            {
                throw new SimulatorException($"Simulator '{Kind}': the setting '{setting}' is not known: {answer ?? "this device has no such setting"}.");
            }
        }
        source.Open();
        try
        {
            control?.Start();
        }
        catch (SimulatorException)
        {
            source.Close();
            throw;
        }
        Apply(first);
        listening = ListenAsync(stopping.Token);
    }

    public void Apply(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var former = faults.Current.Kind;
        var once = fault.Kind is FaultKind.Reset or FaultKind.Close;
        if (former == FaultKind.Refuse && fault.Kind != FaultKind.Refuse)
        {
            source.Open();
        }
        faults.Set(once ? Fault.None : fault);
        if (fault.Kind == FaultKind.Refuse)
        {
            lock (gate)
            {
                source.Close();
            }
        }
        if (fault.Kind is FaultKind.Refuse or FaultKind.Close or FaultKind.CloseAlways)
        {
            EndAll(reset: false);
        }
        else if (fault.Kind == FaultKind.Reset || (former == FaultKind.PowerOff && fault.Kind != FaultKind.PowerOff))
        {
            // A device that has been without power knows none of its old connections.
            EndAll(reset: true);
        }
        OnChange();
    }

    public abstract string Describe();

    [SuppressMessage("Usage", "VSTHRD003", Justification = "The owner waits for the task it started.")]
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }
        await stopping.CancelAsync();
        source.Close();
        await listening;
        if (control is not null)
        {
            await control.DisposeAsync();
        }
        source.Dispose();
        stopping.Dispose();
    }

    /// <summary>Hangs up on every client, orderly.</summary>
    internal void DropClients() => EndAll(reset: false);

    /// <summary>Takes a control line of this device only.</summary>
    /// <returns>Null when it is not known.</returns>
    internal virtual string? Control(string command) => null;

    /// <summary>The loops that talk with one client; when one of them returns, the device hangs up.</summary>
    private protected abstract Func<CancellationToken, Task>[] Loops(DeviceConnection connection);

    /// <summary>The client has gone.</summary>
    private protected virtual void OnGone(DeviceConnection connection)
    {
    }

    /// <summary>Overwrites a frame with rubbish but keeps what the framing needs.</summary>
    private protected virtual void Garble(Span<byte> frame) => Random.Shared.NextBytes(frame);

    /// <summary>The fault or the program state has changed.</summary>
    private protected virtual void OnChange()
    {
    }

    private protected void CountReceived() => Interlocked.Increment(ref framesReceived);

    private async Task ListenAsync(CancellationToken token)
    {
        var serving = new List<Task>();
        while (!token.IsCancellationRequested)
        {
            var change = faults.Changed;
            if (faults.Current.Kind == FaultKind.PowerOff || !Listen())
            {
                // A taken port is tried again; every other reason ends with a change of the fault.
                await Task.WhenAny(change.WaitAsync(RelistenPause, Time, token));
                continue;
            }
            using var either = CancellationTokenSource.CreateLinkedTokenSource(change.Token, token);
            if (await source.NextAsync(either.Token) is { } channel)
            {
                serving.RemoveAll(task => task.IsCompletedSuccessfully);
                serving.Add(RunAsync(channel, token));
                await (OneClient || source.OneAtATime ? serving[^1] : Task.CompletedTask);
            }
        }
        await Task.WhenAll(serving);
    }

    private async Task RunAsync(ByteChannel channel, CancellationToken token)
    {
        var connection = new DeviceConnection(channel, faults, Time, Garble, token);
        lock (gate)
        {
            connections.Add(connection);
        }
        try
        {
            if (faults.Current.Kind is FaultKind.Refuse or FaultKind.CloseAlways)
            {
                return;
            }
            await connection.RunAsync(Loops(connection));
        }
        finally
        {
            // First the listening socket: whoever sees the client gone must not reach the old one.
            if (ListensAnew)
            {
                source.Close();
            }
            lock (gate)
            {
                connections.Remove(connection);
                framesSent += connection.FramesSent;
            }
            OnGone(connection);
            connection.Dispose();
        }
    }

    /// <returns>False when the device refuses calls or its port is taken.</returns>
    private bool Listen()
    {
        lock (gate)
        {
            return faults.Current.Kind != FaultKind.Refuse && source.TryOpen();
        }
    }

    private void EndAll(bool reset)
    {
        DeviceConnection[] present;
        lock (gate)
        {
            present = [.. connections];
        }
        foreach (var connection in present)
        {
            connection.End(reset);
        }
    }
}
