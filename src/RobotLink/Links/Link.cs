using Microsoft.Extensions.Logging;
using RobotLink.Commands;
using RobotLink.Diagnosis;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Recording;
using RobotLink.Routing;
using RobotLink.Sessions;
using RobotLink.Transports;

namespace RobotLink.Links;

/// <summary>The lasting relation to one device: outlives its connections. Thread-safe.</summary>
public sealed partial class Link
{
    private readonly Lock gate = new();
    private readonly LinkPlan plan;
    private readonly MonotonicClock clock;
    private readonly ILogger logger;
    private readonly LinkRunner runner;
    private readonly LinkSurroundings around;
    private readonly LinkMachine machine = new();
    private readonly Flapping flapping = new();
    private LinkCounters counters = new();
    private readonly CommandBook book;
    private readonly RequestDesk desk;

    private TaskCompletionSource admitted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? running;
    private LinkAdmin admin = LinkAdmin.Disabled;
    private string? parked;
    private int epoch;
    private DateTimeOffset? lastReceive;
    private IReadOnlyList<Setting> effective;

    internal Link(
        LinkConfiguration configuration, LinkPlan plan, LinkJournal journal, MonotonicClock clock, IConnector connector, LinkSurroundings around, DialPace pace,
        Random random, Watch watch, ILogger logger, CommandBook? book = null, LinkRecord? record = null)
    {
        Record = record;
        (Configuration, Journal, this.plan, this.clock, this.logger) = (configuration, journal, plan, clock, logger);
        this.around = around;
        path = new LinkPath(Id, around, clock, gate, new PathEvents(this));
        runner = new LinkRunner(plan, connector, clock, pace, path, flapping, random, gate, watch, new Reports(this));
        this.book = book ?? new CommandBook(new MemoryAudit(), clock);
        desk = new RequestDesk(this, clock, this.book);
        effective = plan.Effective;
        if (configuration.Enabled)
        {
            admin = LinkAdmin.Enabled;
            admitted.SetResult();
        }
    }

    /// <summary>The link's name everywhere.</summary>
    public string Id => Configuration.Id;

    public LinkConfiguration Configuration { get; private set; }

    /// <summary>Its last frames and state changes.</summary>
    public LinkJournal Journal { get; }

    /// <summary>What passed it lately; null where nothing is kept of any link.</summary>
    public LinkRecord? Record { get; }

    /// <summary>The messages that its profile knows.</summary>
    public MessageCatalogue Catalogue => plan.Protocol.Catalogue;

    /// <summary>Asks the device. A link that is down answers at once that nothing was sent.</summary>
    /// <exception cref="RequestRefusedException">The request may not be made; nothing was sent.</exception>
    public Task<RequestResult> RequestAsync(RequestCall call, CancellationToken stopping) => desk.RequestAsync(call, stopping);

    /// <summary>Requests that have had their end, whatever it was.</summary>
    internal long RequestsEnded
    {
        get
        {
            lock (gate)
            {
                return counters.RequestsEnded;
            }
        }
    }

    /// <summary>The state alone: <see cref="Snapshot"/> tells more and costs more.</summary>
    internal LinkState State
    {
        get
        {
            lock (gate)
            {
                return machine.State;
            }
        }
    }

    /// <summary>What tells how good values are: far less than <see cref="Snapshot"/>.</summary>
    public LinkStanding Standing
    {
        get
        {
            lock (gate)
            {
                return new LinkStanding(machine.State, epoch);
            }
        }
    }

    /// <summary>What it holds at this moment.</summary>
    internal LinkHoldings Holdings
    {
        get
        {
            // Who uses a key comes from there to here: its gate is never entered from within this one.
            var keys = desk.Keys;
            var (bytes, heads, frames, states) = Journal.Kept;
            lock (gate)
            {
                return new LinkHoldings(bytes, heads, frames, states, desk.Open, keys, runner.Connection?.Holdings ?? default);
            }
        }
    }

    /// <summary>Ends the connection, if there is one, and dials at once.</summary>
    public void Reconnect()
    {
        LogReconnect(Id);
        runner.Interrupt();
    }

    /// <summary>Disabled links hang up and stay away; links under maintenance stay connected and refuse what changes the machine.</summary>
    public void SetAdmin(LinkAdmin value)
    {
        CancellationTokenSource? end = null;
        lock (gate)
        {
            if (admin == value && parked is null)
            {
                return;
            }

            LogAdmin(Id, value);
            (admin, parked) = (value, null);
            Announce(new StateChange(machine.State, machine.State, machine.Since, machine.Since, machine.Verdict));
            if (value == LinkAdmin.Disabled)
            {
                KeepAway();
                end = running;
            }
            else
            {
                admitted.TrySetResult();
            }

            if (value == LinkAdmin.Maintenance)
            {
                StopChanges("the link went under maintenance");
            }
        }

        end?.Cancel();
    }

    /// <summary>The link at this moment.</summary>
    public LinkSnapshot Snapshot()
    {
        lock (gate)
        {
            var connection = runner.Connection;
            return new LinkSnapshot
            {
                Id = Id,
                Profile = Configuration.Profile.Name,
                Title = Configuration.Title,
                Address = Configuration.Address,
                Behind = Configuration.Behind,
                Commands = Configuration.Commands,
                Lease = lease.Held(clock.Now) is { } held ? new LeaseSnapshot(held.Holder, clock.Wall(held.Since), held.Until is { } until ? clock.Wall(until) : null) : null,
                State = machine.State,
                Admin = admin,
                Since = clock.Wall(machine.Since),
                BeganAfter = clock.Wall(machine.BeganAfter),
                Verdict = machine.Verdict,
                Note = Note(),
                LocalAddress = connection?.Local,
                RemoteAddress = connection?.Remote,
                Epoch = epoch,
                LastReceive = lastReceive,
                Bound = Bound,
                Counters = counters.ByName(Record?.Held ?? 0),
                Reconnects = counters.Losses(),
                Effective = effective,
                Share = Sharing?.Invoke(),
                Record = Record is { } kept ? new RecordSnapshot(kept.Held, kept.Since, kept.Limits) : null,
            };
        }
    }

    /// <summary>
    /// Goes on where the link of the same name ended. Connections are counted on, so that nothing received before looks fresh; whoever holds
    /// the device goes on holding it; and what somebody disabled or put under maintenance stays so, unless the file now says otherwise.
    /// </summary>
    internal void Succeed(Link before)
    {
        var last = before.Snapshot();
        lease = before.lease;
        runner.Succeed(before.runner);
        lock (gate)
        {
            (epoch, lastReceive, counters) = (last.Epoch, last.LastReceive, before.counters);
            if (before.Configuration.Enabled == Configuration.Enabled)
            {
                admin = last.Admin;
                KeepAway();
                if (admin != LinkAdmin.Disabled)
                {
                    admitted.SetResult();
                }
            }
        }
    }

    /// <summary>What the one before did in its last moments, after this one had taken its place.</summary>
    internal void CatchUp(Link before)
    {
        var last = before.Snapshot();
        runner.Succeed(before.runner);
        lock (gate)
        {
            (epoch, lastReceive) = (last.Epoch, last.LastReceive);
        }
    }

    /// <summary>Takes over a configuration that differs in nothing a connection is made of.</summary>
    /// <param name="protocol">Of the changed profile; it does the same, but knows where its settings now stand.</param>
    internal void Adopt(LinkConfiguration changed, DeviceProtocol protocol)
    {
        var before = Configuration;
        var settings = EffectiveSettings.Of(protocol, LinkPlan.MediumOf(changed));
        lock (gate)
        {
            (Configuration, effective) = (changed, settings);
            if (before.Commands && !changed.Commands)
            {
                StopChanges("commands were switched off for this link");
            }
        }

        if (before.Enabled != changed.Enabled)
        {
            SetAdmin(changed.Enabled ? LinkAdmin.Enabled : LinkAdmin.Disabled);
        }
    }

    /// <summary>Keeps the link connected until <paramref name="stopping"/>, then hangs up in an orderly way.</summary>
    internal async Task RunAsync(CancellationToken stopping)
    {
        while (await IsAdmittedAsync(stopping))
        {
            // Whoever disables the link may cancel it at its last moment, so it is not disposed.
            var end = new CancellationTokenSource();
            using var ending = stopping.Register(end.Cancel);
            lock (gate)
            {
                if (!admitted.Task.IsCompleted)
                {
                    // Disabled again before we came here.
                    continue;
                }

                running = end;
                Announce(machine.Start(clock.Now));
            }

            await runner.RunAsync(end.Token);
            lock (gate)
            {
                (running, symptom, lostBy) = (null, null, null);
                Announce(machine.Stop(clock.Now));
            }
        }
    }

    internal void CountOutcome(RequestOutcome outcome)
    {
        lock (gate)
        {
            counters.CountOutcome(outcome);
        }
    }

    private async Task<bool> IsAdmittedAsync(CancellationToken stopping)
    {
        Task entry;
        lock (gate)
        {
            entry = admitted.Task;
        }

        try
        {
            await entry.WaitAsync(stopping);
            return !stopping.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void KeepAway()
    {
        if (admitted.Task.IsCompleted)
        {
            admitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>What a reader should know beside the state and its cause.</summary>
    private string? Note()
    {
        string?[] notes =
        [
            parked,
            machine.State == LinkState.Degraded ? machine.DegradedWords : saidBySession,
            runner.WaitsForPort ? $"waits until {path.Port ?? "this PC's port"} has a link; nobody is called before" : null,
            flapping.Words(clock.Now),
            runner.Connection?.LineWarning,
            plan.Protocol.Budget.SupervisesProgram || machine.Verdict is not null ? null : "program not supervised: the profile has no heartbeat and asks nothing by itself",
        ];
        var told = string.Join("; ", notes.Where(note => note is not null));
        return told.Length > 0 ? told : null;
    }
}
