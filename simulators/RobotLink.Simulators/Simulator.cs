using System.Diagnostics.CodeAnalysis;
using System.Net;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators;

/// <summary>What all simulated devices share, whatever carries their bytes: name, clock, faults, program state and control port.</summary>
public abstract class Simulator : ISimulator
{
    private readonly ControlPort? control;
    private readonly CancellationTokenSource stopping = new();
    private readonly Fault first;
    private readonly IReadOnlyList<string> settings;
    private Task running = Task.CompletedTask;
    private volatile ProgramState program;
    private long framesReceived;
    private TaskCompletionSource? changed;
    private int disposed;

    private protected Simulator(string kind, SimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Kind = kind;
        Time = options.Time;
        Seed = options.Seed;
        settings = options.Settings;
        Faults = new FaultSwitch(options.Seed);
        if (!Fault.TryParse(options.Fault ?? "none", out first, out var error))
        {
            throw new SimulatorException($"Simulator '{kind}': {error}");
        }
        control = options.ControlPort is { } port ? new ControlPort(this, port) : null;
    }

    public string Kind { get; }

    public abstract IPEndPoint Endpoint { get; }

    public abstract string Place { get; }

    public IPEndPoint? ControlEndpoint => control?.Endpoint;

    public abstract int Clients { get; }

    public Fault Fault => Faults.Current;

    public long FramesReceived => Interlocked.Read(ref framesReceived);

    public abstract long FramesSent { get; }

    public ProgramState Program
    {
        get => program;
        set
        {
            program = value;
            Faults.Freeze(value != ProgramState.Run && !AnswersWhileStopped);
            OnChange();
        }
    }

    private protected TimeProvider Time { get; }

    private protected int Seed { get; }

    private protected FaultSwitch Faults { get; }

    /// <summary>The device produces: its program runs and no fault has parked it.</summary>
    private protected bool Produces => program == ProgramState.Run && !Faults.Parked;

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
        Open();
        try
        {
            control?.Start();
            Apply(first);
        }
        catch (SimulatorException)
        {
            Close();
            throw;
        }
        running = RunAsync(stopping.Token);
    }

    public abstract void Apply(Fault fault);

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
        Close();
        await running;
        await ReleaseAsync();
        if (control is not null)
        {
            await control.DisposeAsync();
        }
        stopping.Dispose();
    }

    /// <summary>Completes when something has changed next that the device counts or describes. Take it first, then look: nothing is missed.</summary>
    internal Task Changed()
    {
        while (true)
        {
            if (Volatile.Read(ref changed) is { } present)
            {
                return present.Task;
            }
            var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Interlocked.CompareExchange(ref changed, next, null) is null)
            {
                return next.Task;
            }
        }
    }

    /// <summary>Hangs up on every client, orderly.</summary>
    internal abstract void DropClients();

    /// <summary>Takes a control line of this device only.</summary>
    /// <returns>Null when it is not known.</returns>
    internal virtual string? Control(string command) => null;

    /// <summary>Binds.</summary>
    /// <exception cref="SimulatorException">The address cannot be listened on.</exception>
    private protected abstract void Open();

    private protected abstract void Close();

    /// <summary>Serves until the token is cancelled.</summary>
    private protected abstract Task RunAsync(CancellationToken token);

    /// <summary>Lets go of what a device owns beyond its first socket.</summary>
    private protected virtual ValueTask ReleaseAsync() => ValueTask.CompletedTask;

    /// <summary>Overwrites a frame with rubbish but keeps what the framing needs.</summary>
    private protected virtual void Garble(Span<byte> frame) => Random.Shared.NextBytes(frame);

    /// <summary>The fault or the program state has changed.</summary>
    private protected virtual void OnChange()
    {
    }

    private protected void CountReceived() => Count(ref framesReceived);

    private protected void Count(ref long counter, long by = 1)
    {
        Interlocked.Add(ref counter, by);
        Tell();
    }

    /// <summary>Something has changed that is counted or described. Costs next to nothing while nobody waits for it.</summary>
    private protected virtual void Tell()
    {
        if (Volatile.Read(ref changed) is not null)
        {
            Interlocked.Exchange(ref changed, null)?.TrySetResult();
        }
    }
}
