using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Messages;
using RobotLink.Routing;

namespace RobotLink.Simulation.Checks;

/// <summary>Compares what the links say with what was done to their devices, at each step.</summary>
internal sealed class Watcher
{
    /// <summary>What a fault leaves behind for a while: half-open connections, back-off, late answers.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan EvidenceWithin = TimeSpan.FromSeconds(6);

    /// <summary>How finely the watch looks at what falls due.</summary>
    public static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(10);

    /// <summary>Of the wall clock in what is told.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>A port's return is told to all links over it at once; they call within this, spread.</summary>
    private static readonly TimeSpan Woken = TimeSpan.FromSeconds(0.6);

    private readonly Site site;
    private readonly Feed feed;
    private readonly Dictionary<string, Cell> cells;
    private readonly Dictionary<string, List<Fault>> faults = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StateEntry> last = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, int), int> epochs = [];
    private readonly Dictionary<string, TimeSpan> known = new(StringComparer.Ordinal);
    private readonly HashSet<Cell> busy = new(ReferenceEqualityComparer.Instance);
    private readonly CallChecks calls;
    private readonly MemoryChecks memory;
    private readonly ClockChecks clock;
    private readonly DoubtChecks doubts;
    private long sequence;

    public Watcher(Site site, TextWriter? trace)
    {
        Trace = new Trace { Text = trace };
        this.site = site;
        clock = new ClockChecks(site, (cell, what) => Violate("P9", cell, what));
        Commands = new CommandChecks(site, Trace, clock, (cell, what) => Violate("P5", cell, what));
        doubts = new DoubtChecks(site, (cell, what) => Violate("P1", cell, what));
        calls = new CallChecks(site, (cell, what) => Violate("P6", cell, what));
        memory = new MemoryChecks((cell, what) => Violate("P7", cell, what));
        cells = site.Cells.ToDictionary(cell => cell.Id, StringComparer.Ordinal);
        feed = site.Hub.Follow(null, states: true, messages: true, 0);
        foreach (var cell in site.Cells)
        {
            faults[cell.Id] = [];
            Trace.Add(site.Now, cell.Id, $"{cell.Talk}, promise {cell.Promise.TotalSeconds} s, one client {cell.OneClient}, delay {cell.Way.Delay.TotalMilliseconds} ms");
        }
    }

    public List<Violation> Violations { get; } = [];

    /// <summary>What came of the commands.</summary>
    public CommandChecks Commands { get; }

    /// <summary>Everything that happened, as one number: equal for equal runs.</summary>
    public Trace Trace { get; }

    public long Outages { get; private set; }

    public long Detections { get; private set; }

    /// <summary>Of all detections the one that came nearest to its bound, as a share of it.</summary>
    public double Nearest { get; private set; }

    /// <summary>Not broken, and still a reason to doubt.</summary>
    public void Slow(Cell cell, Fault fault)
    {
        faults[cell.Id].Add(fault);
        if (faults[cell.Id].Count > 16)
        {
            faults[cell.Id].RemoveAt(0);
        }
    }

    public void Began(Cell cell, Fault fault)
    {
        Trace.Add(site.Now, cell.Id, $"fault {fault.Kind}");
        Slow(cell, fault);

        if (Bounds.Of(cell, fault.Kind) is not { } bound || !IsWorking(cell) || cell.Way.Loss > 0)
        {
            return;
        }

        if (faults[cell.Id].Exists(other => other != fault && other.Kind != FaultKind.SlowReply && !(other.Ended < site.Now - Aftermath - cell.Promise)))
        {
            // What was broken just before is not noticed yet, or not forgotten: two failures at once have no bound of their own.
            return;
        }

        var since = last[cell.Id].Sequence;
        site.Time.After(Deadline(cell, bound), () => MustBeKnown(cell, fault, since, bound));
        if (Bounds.Unasked(cell, fault.Kind) is { } unasked && unasked < bound)
        {
            // Nobody's request holds the verdict up where none was given.
            site.Time.After(Deadline(cell, unasked), () => MustBeKnownUnlessAsked(cell, fault, since, unasked));
        }
    }

    public void Ended(Cell cell, Fault fault)
    {
        Trace.Add(site.Now, cell.Id, $"mended {fault.Kind}");
        if (site.Play.Loss > 0)
        {
            return;
        }

        var reconnect = cell.Link.Configuration.Profile.Reconnect;
        var limit = (reconnect.Max * (1 + reconnect.Jitter)) + TimeSpan.FromSeconds(5) + (2 * cell.Promise) + Aftermath;
        site.Time.After(limit, () => MustBeBack(cell, fault));
        if (IsAbsence(fault.Kind))
        {
            var sooner = (reconnect.Max - reconnect.Absent) * (1 + reconnect.Jitter);
            site.Time.After(limit - sooner, () => MustBeBackUnlessFlapping(cell, fault));
        }

        if (fault.Kind == FaultKind.CableHere && IsWaiting(cell))
        {
            // A device that is busy with another client is left alone for longer.
            var floor = !cell.HasOwnSeat && reconnect.Busy > reconnect.First ? reconnect.Busy : reconnect.First;
            site.Time.After(floor + Woken, () => MustHaveCalled(cell, fault));
        }
    }

    /// <summary>What the links wrote since the last call.</summary>
    public void Read()
    {
        while (feed.Take() is { Count: > 0 } items)
        {
            foreach (var item in items)
            {
                Numbered(item);
                var cell = cells[item.State?.Link ?? item.Message!.Link];
                busy.Add(cell);
                if (item.State is { } state)
                {
                    Changed(cell, state);
                }
                else
                {
                    Received(cell, item.Message!);
                }
            }

            if (feed.Missed > 0)
            {
                sequence += feed.Missed;
            }
        }

        foreach (var cell in busy)
        {
            memory.Look(cell);
        }

        busy.Clear();
    }

    private void Numbered(FeedItem item)
    {
        if (item.Sequence != sequence + 1 && feed.Missed == 0)
        {
            Violations.Add(new Violation("P4", site.Now, item.State?.Link ?? item.Message!.Link, $"entry {item.Sequence} follows {sequence}"));
        }

        sequence = item.Sequence;
    }

    private void Changed(Cell cell, StateEntry entry)
    {
        Trace.Add(site.Now, cell.Id, $"{entry.Previous} -> {entry.State} {(entry.Verdict is { } told ? $"{CauseWords.Name(told.Cause)} {told.Certainty}" : "")}");
        clock.Look(cell, entry);
        last[cell.Id] = entry;
        known[cell.Id] = entry.State == LinkState.Down && entry.Previous != LinkState.Down ? site.Now : known.GetValueOrDefault(cell.Id);
        var causes = faults[cell.Id].FindAll(fault => fault.Ended is not { } ended || site.Now - ended < Aftermath + (2 * cell.Promise));
        if (entry.State == LinkState.Degraded && cell.Way.Loss == 0 && !causes.Exists(fault => IsReason(cell, fault)))
        {
            doubts.Look(cell, causes);
        }

        if (entry.State != LinkState.Down)
        {
            return;
        }

        var verdict = entry.Verdict!;
        if (entry.Previous == LinkState.Down)
        {
            CheckProof(cell, verdict, causes);
            return;
        }

        Outages++;
        if (!causes.Exists(fault => IsReason(cell, fault)) && cell.Way.Loss == 0)
        {
            Violate("P1", cell, $"went down ({CauseWords.Name(verdict.Cause)}) although {(causes.Count == 0 ? "nothing was wrong" : $"there was no more than {string.Join(", ", causes.Select(fault => fault.Kind))}")}");
            return;
        }

        CheckProof(cell, verdict, causes);

        // What an earlier failure held up arrives after the present one began, and is life from before it. In a conflict of addresses the device lives on.
        if (causes.Find(fault => fault.Ended is null) is { } present && (cell.Talk != Talk.Silent || present.Kind != FaultKind.Frozen)
            && present.Kind != FaultKind.Conflict && !IsAnotherFailure(cell, verdict, present) && !causes.Exists(other => other.Ended > present.Began))
        {
            CheckInterval(cell, entry, present);
        }
    }

    /// <summary>A frozen program's system goes on acknowledging. Where a bad line swallows that for too long, the network is what was lost, and later than the program.</summary>
    private static bool IsAnotherFailure(Cell cell, Verdict verdict, Fault present) =>
        cell.Way.Loss > 0 && present.Kind == FaultKind.Frozen && verdict.Cause is (Cause.WentSilent or Cause.HostSilent or Cause.PathDead);

    /// <summary>Who sets the clock, or pulls a cable for a moment, ends no connection.</summary>
    private static bool IsReason(Cell cell, Fault fault) => fault.Kind switch
    {
        FaultKind.ClockStep or FaultKind.Blip => false,
        FaultKind.CableHere => fault.Ended is not { } ended || ended - fault.Began > cell.ShortOutage,
        _ => true,
    };

    private void CheckProof(Cell cell, Verdict verdict, List<Fault> causes)
    {
        var isTaken = verdict.Cause == Cause.Busy && !cell.HasOwnSeat;
        if (verdict.Certainty == Certainty.Proven && cell.Way.Loss == 0 && !isTaken && !causes.Exists(fault => ProvenCauses.Proves(fault, verdict.Cause, known[cell.Id], cell.Way.Delay)))
        {
            Violate("P2", cell, $"'{CauseWords.Name(verdict.Cause)}' was called proven, but it was {string.Join(", ", causes.Select(fault => fault.Kind))}");
        }
    }

    /// <summary>Down-since is an interval that holds the truth. Where nobody supervises the program, its network is the life that is meant.</summary>
    private void CheckInterval(Cell cell, StateEntry entry, Fault fault)
    {
        var offset = site.Time.GetUtcNow() - site.Now;
        var (after, before) = (entry.BeganAfter - offset, entry.BeganBefore - offset);
        if (before > site.Now + Tick || after > before)
        {
            Violate("P2", cell, "down-since is no interval before now");
        }

        // What was under way when it broke still counts as life for the time of its way back; what the program had said before and TCP had to send again, when it came.
        if (after > fault.Began + (4 * cell.Way.Delay) + Tick && !WasSaidBefore(cell, after, fault.Began))
        {
            Violate("P2", cell, $"the last sign of life is dated {(after - fault.Began).TotalSeconds:0.000} s after {fault.Kind}");
        }
    }

    /// <summary>Nobody can date a word that was held up by when it was said, not by when it came; one that was said after the failure began excuses nothing.</summary>
    private static bool WasSaidBefore(Cell cell, TimeSpan dated, TimeSpan broken) =>
        cell.Dialler.Connection?.Arrivals.Any(bytes => (bytes.Arrived - dated).Duration() <= Tick && bytes.Said <= broken) is true;

    private void Received(Cell cell, MessageEntry message)
    {
        Trace.Add(site.Now, cell.Id, message.Shape?.Name ?? "?");
        if (message is { Direction: Direction.Sent, Shape.Name: "job" })
        {
            Commands.Sent(cell, message);
        }

        if (message.Direction != Direction.Received || message.Shape is not { } shape || shape.Name is not ("position" or "told"))
        {
            return;
        }

        // The device counts the calls it took: frames of one connection all carry the same number, and later ones a greater one.
        var number = (int)(CommandChecks.Number(message, "epoch") ?? -1);
        var key = (cell.Id, message.Epoch);
        if (!epochs.TryAdd(key, number) && epochs[key] != number)
        {
            Violate("P3", cell, $"a frame of call {number} was taken for one of epoch {message.Epoch}, which is call {epochs[key]}");
        }

        epochs.Remove((cell.Id, message.Epoch - 2));
    }

    /// <summary>Nobody sleeps through the return of this PC's own port.</summary>
    private void MustHaveCalled(Cell cell, Fault fault)
    {
        var isQuiet = faults[cell.Id].TrueForAll(other => other.Ended <= fault.Ended);
        if (!site.IsStopping && isQuiet && IsWaiting(cell) && calls.Last(cell) < fault.Ended)
        {
            Violate("back", cell, $"was not called within {Woken.TotalSeconds} s and the floor after this PC's port had a link again");
        }
    }

    private TimeSpan Deadline(Cell cell, double bound) => TimeSpan.FromSeconds(bound) + SlackFor(cell) + Granted(cell);

    private void MustBeKnownUnlessAsked(Cell cell, Fault fault, long since, double bound)
    {
        if (Commands.LastGiven(cell) is not { } given || given < fault.Began - Aftermath)
        {
            MustBeKnown(cell, fault, since, bound);
        }
    }

    private void MustBeKnown(Cell cell, Fault fault, long since, double bound)
    {
        if (fault.Ended is not null || site.IsStopping)
        {
            return;
        }

        Detections++;
        var entry = last[cell.Id];
        if (fault.Kind is FaultKind.PortFiltered or FaultKind.SwitchOff or FaultKind.CableHere)
        {
            site.Time.After(EvidenceWithin, () => MustBeNamed(cell, fault));
        }

        if (entry.Sequence == since)
        {
            Violate("P1", cell, $"{fault.Kind} was not noticed within {bound:0.###} s");
        }
        else
        {
            Nearest = Math.Max(Nearest, (known[cell.Id] - fault.Began).TotalSeconds / bound);
        }
    }

    /// <summary>Where evidence can tell the failures apart, it does, once it was gathered and the next call has failed.</summary>
    private void MustBeNamed(Cell cell, Fault fault)
    {
        if (fault.Ended is not null || site.IsStopping || faults[cell.Id].Exists(other => other != fault && other.Began > fault.Began) || cell.Link.Snapshot().Verdict is not { } told)
        {
            return;
        }

        var isRight = fault.Kind switch
        {
            FaultKind.CableHere => told.Cause == Cause.LocalPortDown,
            FaultKind.PortFiltered => !(cell.Way.MayAsk || cell.Way.Echoes) || told.Cause == Cause.HostSilent,
            _ => !(cell.Way.MayAsk || cell.Way.Part is not null) || (told.Cause is Cause.PathDead or Cause.WentSilent && (cell.Way.Part is not { } part || told.Words.Contains(part.Target.Id, StringComparison.Ordinal))),
        };
        if (!isRight)
        {
            Violate("cause", cell, $"{fault.Kind} is called '{told.Words}' ({CauseWords.Name(told.Cause)}, {CauseWords.Name(told.Certainty)})");
        }
    }

    private void MustBeBack(Cell cell, Fault fault)
    {
        var isQuiet = faults[cell.Id].TrueForAll(other => other.Ended <= fault.Ended);
        var mayBe = cell.HasOwnSeat || !cell.Fellows.Exists(IsWorking);
        if (!site.IsStopping && isQuiet && mayBe && !IsWorking(cell))
        {
            Violate("back", cell, $"is {cell.Link.State} {(site.Now - fault.Ended!.Value).TotalSeconds:0} s after {fault.Kind} was mended");
        }
    }

    private static bool IsWaiting(Cell cell) => cell.Link.Snapshot().LocalAddress is null && cell.Dialler.UnderWay == 0;

    /// <summary>Nobody answers while it lasts.</summary>
    private static bool IsAbsence(FaultKind kind) => kind is FaultKind.CableThere or FaultKind.CableHere or FaultKind.Power or FaultKind.Filtered or FaultKind.Stopped;

    /// <summary>A link that went up and down before keeps its slower pace until a connection lasts.</summary>
    private void MustBeBackUnlessFlapping(Cell cell, Fault fault)
    {
        if (cell.Link.Snapshot().Note?.Contains("flapping", StringComparison.Ordinal) is not true)
        {
            MustBeBack(cell, fault);
        }
    }

    /// <summary>The grain of the watch, and the way of the last byte.</summary>
    private static TimeSpan SlackFor(Cell cell) => Grain + (2 * cell.Way.Delay);

    /// <summary>Who comes too late grants the device one more period, and looks late at the end of that, too.</summary>
    private TimeSpan Granted(Cell cell) => site.Play.Late > TimeSpan.Zero ? cell.Promise + (4 * site.Play.Late) : TimeSpan.Zero;

    private bool IsWorking(Cell cell) => cell.Link.State is LinkState.Up or LinkState.Degraded;

    private void Violate(string promise, Cell cell, string what)
    {
        Violations.Add(new Violation(promise, site.Now, cell.Id, what));
        Trace.Add(site.Now, cell.Id, $"VIOLATION {promise}");
    }
}
