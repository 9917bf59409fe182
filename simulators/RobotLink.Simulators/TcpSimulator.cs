using System.Net;
using RobotLink.Simulators.Serial;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators;

/// <summary>A device with connections: it listens, dials or stands on a serial line. It owns every task it starts.</summary>
public abstract class TcpSimulator : Simulator
{
    private static readonly TimeSpan RelistenPause = TimeSpan.FromMilliseconds(50);

    private readonly DeviceListener listener;
    private readonly Lock gate = new();
    private readonly HashSet<DeviceConnection> connections = [];
    private volatile IConnectionSource source;
    private long framesSent;

    private protected TcpSimulator(string kind, SimulatorOptions options)
        : base(kind, options)
    {
        listener = new DeviceListener(kind, options.Address, options.Port);
        source = options switch
        {
            { Serial: { } serial } => new SerialSource(kind, serial),
            { Virtual: { } line } => new VirtualSource(kind, line),
            { Dial: { } target } => new DeviceDialler(target, Time),
            _ => listener,
        };
    }

    public override IPEndPoint Endpoint => source.Endpoint;

    public override string Place => source.Place;

    public override int Clients
    {
        get
        {
            lock (gate)
            {
                return connections.Count;
            }
        }
    }

    public override long FramesSent
    {
        get
        {
            lock (gate)
            {
                return framesSent + connections.Sum(connection => connection.FramesSent);
            }
        }
    }

    /// <summary>Fires when a client has gone.</summary>
    internal Signal ClientGone { get; } = new();

    /// <summary>The next call is not taken before the present client has gone.</summary>
    private protected virtual bool OneClient => false;

    /// <summary>The device closes its listening socket too when its client goes, and opens it anew.</summary>
    private protected virtual bool ListensAnew => false;

    /// <summary>Calls can reach the device at present. When this turns false, <see cref="StopListening"/> must be called.</summary>
    private protected virtual bool Listens => true;

    public override void Apply(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var former = Faults.Current.Kind;
        var once = fault.Kind is FaultKind.Reset or FaultKind.Close;
        if (former == FaultKind.Refuse && fault.Kind != FaultKind.Refuse && Listens)
        {
            source.Open();
        }
        Faults.Set(once ? Fault.None : fault);
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

    internal override void DropClients() => EndAll(reset: false);

    internal override string? Control(string command)
    {
        switch (command.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["listen"]:
                Move(listener);
                return "ok listening";
            case ["dial", var target] when IPEndPoint.TryParse(target, out var pc) && pc.Port > 0:
                Move(new DeviceDialler(pc, Time));
                return $"ok dialling {pc}";
            case ["dial", ..]:
                return $"error '{command}' names no address to dial; write dial ADDRESS:PORT, such as dial 127.0.0.1:5000";
            default:
                return null;
        }
    }

    private protected override void Open() => source.Open();

    private protected override void Close() => source.Close();

    private protected override ValueTask ReleaseAsync()
    {
        source.Dispose();
        listener.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The loops that talk with one client; when one of them returns, the device hangs up.</summary>
    private protected abstract Func<CancellationToken, Task>[] Loops(DeviceConnection connection);

    /// <summary>The client has gone.</summary>
    private protected virtual void OnGone(DeviceConnection connection)
    {
    }

    /// <summary>Ends all clients and takes no more calls while <see cref="Listens"/> is false.</summary>
    private protected void StopListening()
    {
        lock (gate)
        {
            source.Close();
        }
        EndAll(reset: false);
    }

    private protected override async Task RunAsync(CancellationToken token)
    {
        var serving = new List<Task>();
        while (!token.IsCancellationRequested)
        {
            var change = Faults.Changed;
            if (Faults.Current.Kind == FaultKind.PowerOff || !Listen())
            {
                // A taken port is tried again; every other reason ends with a change of the fault.
                await Task.WhenAny(change.WaitAsync(RelistenPause, Time, token));
                continue;
            }
            using var either = CancellationTokenSource.CreateLinkedTokenSource(change.Token, token);
            var from = source;
            if (await from.NextAsync(either.Token) is { } channel)
            {
                serving.RemoveAll(task => task.IsCompletedSuccessfully);
                serving.Add(ServeAsync(channel, token));
                await (OneClient || from.OneAtATime ? serving[^1] : Task.CompletedTask);
            }
        }
        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(ByteChannel channel, CancellationToken token)
    {
        var connection = new DeviceConnection(channel, Faults, Time, Garble, token);
        lock (gate)
        {
            connections.Add(connection);
        }
        Tell();
        try
        {
            if (Faults.Current.Kind is FaultKind.Refuse or FaultKind.CloseAlways || !Listens)
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
            // Its seat is free before anybody counts it as gone.
            OnGone(connection);
            lock (gate)
            {
                connections.Remove(connection);
                framesSent += connection.FramesSent;
            }
            connection.Dispose();
            ClientGone.Fire();
            Tell();
        }
    }

    /// <returns>False when the device refuses calls or its port is taken.</returns>
    private bool Listen()
    {
        lock (gate)
        {
            return Faults.Current.Kind != FaultKind.Refuse && Listens && source.TryOpen();
        }
    }

    /// <summary>Leaves the former place and its clients for another one.</summary>
    private void Move(IConnectionSource next)
    {
        lock (gate)
        {
            source.Close();
            source = next;
        }
        EndAll(reset: false);
        Faults.Announce();
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
