namespace RobotLink.Simulators.Sockets;

/// <summary>The present fault of one device, and the wait for the next one.</summary>
/// <param name="seed">Equal seeds lose the same frames.</param>
internal sealed class FaultSwitch(int seed)
{
    private readonly Lock gate = new();
    private readonly Random losses = new(seed);
    private readonly Signal changed = new();
    private volatile Fault current = Fault.None;
    private volatile bool frozen;
    private volatile int pauses;

    public Fault Current => current;

    /// <summary>Fires at every change. Take it before looking at the state.</summary>
    public Occurrence Changed => changed.Next;

    /// <summary>Nothing is read, answered or done, although the sockets stay open.</summary>
    public bool Parked => frozen || current.Kind is FaultKind.Stop or FaultKind.PowerOff;

    /// <summary>Counts the changes that left the device parked.</summary>
    public int Pauses => pauses;

    public void Set(Fault fault)
    {
        current = fault;
        Announce();
    }

    /// <summary>Parks a device whose only program is stopped.</summary>
    public void Freeze(bool stopped)
    {
        frozen = stopped;
        Announce();
    }

    public async Task WhileParkedAsync(CancellationToken token)
    {
        for (var change = Changed; Parked; change = Changed)
        {
            await change.WaitAsync(token);
        }
    }

    /// <summary>Whether the fault <c>drop</c> swallows the next frame.</summary>
    public bool Loses()
    {
        if (current is not { Kind: FaultKind.Drop } fault)
        {
            return false;
        }
        lock (gate)
        {
            return losses.Next(100) < fault.Percent;
        }
    }

    /// <summary>Wakes whoever waits for a change.</summary>
    public void Announce()
    {
        if (Parked)
        {
            Interlocked.Increment(ref pauses);
        }
        changed.Fire();
    }
}
