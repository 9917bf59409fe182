using System.Net;
using System.Net.Sockets;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators;

/// <summary>A device on TCP: it listens, or dials where its kind can. It owns every task it starts.</summary>
public abstract class TcpSimulator : Simulator
{
    private static readonly TimeSpan RelistenPause = TimeSpan.FromMilliseconds(50);

    private readonly DeviceListener listener;
    private readonly DeviceDialler dialler;
    private readonly Lock gate = new();
    private readonly HashSet<DeviceConnection> connections = [];
    private long framesSent;

    private protected TcpSimulator(string kind, SimulatorOptions options)
        : base(kind, options)
    {
        listener = new DeviceListener(kind, options.Address, options.Port);
        dialler = new DeviceDialler(options.Address, Time);
        if (options.Dial is { } target && DialTo(target) is { } mistake)
        {
            throw new SimulatorException($"Simulator '{kind}': {mistake}");
        }
    }

    public override IPEndPoint Endpoint => listener.Endpoint;

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

    /// <summary>Whom the device dials, as HOST:PORT; null while it listens.</summary>
    public string? Dials => dialler.Target?.ToString();

    /// <summary>The next call is not taken before the present client has gone.</summary>
    private protected virtual bool OneClient => false;

    /// <summary>The device closes its listening socket too when its client goes, and opens it anew.</summary>
    private protected virtual bool ListensAnew => false;

    /// <summary>The device's program can dial as well as listen.</summary>
    private protected virtual bool CanDial => false;

    /// <summary>Calls can reach the device at present. When this turns false, <see cref="StopListening"/> must be called.</summary>
    private protected virtual bool Listens => true;

    public override void Apply(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var former = Faults.Current.Kind;
        var once = fault.Kind is FaultKind.Reset or FaultKind.Close;
        if (former == FaultKind.Refuse && fault.Kind != FaultKind.Refuse && Listens && dialler.Target is null)
        {
            listener.Open();
        }
        Faults.Set(once ? Fault.None : fault);
        if (fault.Kind == FaultKind.Refuse)
        {
            lock (gate)
            {
                listener.Close();
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
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["listen"])
        {
            dialler.Target = null;
            Faults.Announce();
            EndAll(reset: false);
            return "ok listening";
        }
        if (words is not ["dial", var target])
        {
            return null;
        }
        if (DialTo(target) is { } mistake)
        {
            return $"error {mistake}";
        }
        StopListening();
        Faults.Announce();
        return $"ok dialling {Dials}";
    }

    private protected override void Open()
    {
        if (dialler.Target is null)
        {
            listener.Open();
        }
    }

    private protected override void Close() => listener.Close();

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
            listener.Close();
        }
        EndAll(reset: false);
    }

    private protected override async Task RunAsync(CancellationToken token)
    {
        var serving = new List<Task>();
        while (!token.IsCancellationRequested)
        {
            var change = Faults.Changed;
            if (dialler.Target is { } target)
            {
                await DialAsync(target, change, token);
                continue;
            }
            if (Faults.Current.Kind == FaultKind.PowerOff || !Listen())
            {
                // A taken port is tried again; every other reason ends with a change of the fault.
                await Task.WhenAny(change.WaitAsync(RelistenPause, Time, token));
                continue;
            }
            using var either = CancellationTokenSource.CreateLinkedTokenSource(change.Token, token);
            if (await listener.AcceptAsync(either.Token) is { } socket)
            {
                serving.RemoveAll(task => task.IsCompletedSuccessfully);
                serving.Add(ServeAsync(socket, token));
                await (OneClient ? serving[^1] : Task.CompletedTask);
            }
        }
        await Task.WhenAll(serving);
    }

    /// <summary>One call to the PC and all that is said in it, or one attempt and the pause after it.</summary>
    private async Task DialAsync(DialTarget target, Occurrence change, CancellationToken token)
    {
        var silent = Faults.Parked || Faults.Current.Kind == FaultKind.Refuse || !Listens;
        if (!silent && await dialler.TryDialAsync(target, token) is { } socket)
        {
            await ServeAsync(socket, token);
        }
        await Task.WhenAny(change.WaitAsync(DeviceDialler.Pause, Time, token));
    }

    private async Task ServeAsync(Socket socket, CancellationToken token)
    {
        var connection = new DeviceConnection(socket, Faults, Time, Garble, token);
        lock (gate)
        {
            connections.Add(connection);
        }
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
            // First the listener: whoever sees the client gone must not reach the old one.
            if (ListensAnew)
            {
                listener.Close();
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
            return Faults.Current.Kind != FaultKind.Refuse && Listens && dialler.Target is null && listener.TryOpen();
        }
    }

    /// <returns>What is wrong with the target; null when the device will dial it.</returns>
    private string? DialTo(string target)
    {
        if (!CanDial)
        {
            return $"a device of kind {Kind} never dials. Leave the dialling out, or take abb-rapid-lines or kuka-eki.";
        }
        if (!DialTarget.TryParse(target, out var parsed))
        {
            return $"'{target}' is no address to dial. Write HOST:PORT, such as 127.0.0.1:5000.";
        }
        dialler.Target = parsed;
        return null;
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
