using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Routing;
using RobotLink.Sessions;
using RobotLink.Simulation.Network;
using RobotLink.Transports;

namespace RobotLink.Simulation;

/// <summary>What to play.</summary>
/// <param name="Promises">Budgets, one of which each link gets.</param>
/// <param name="FaultEvery">The mean pause between two faults of a link.</param>
/// <param name="Loss">The share of packets that the lines lose.</param>
internal sealed record Play(ulong Seed, int Links, TimeSpan Duration, IReadOnlyList<TimeSpan> Promises, TimeSpan FaultEvery, TimeSpan CommandEvery, double Loss)
{
    /// <summary>Also the failures that only evidence tells apart, and PCs that may not ask, behind switches that fall.</summary>
    public bool Evidence { get; init; }

    /// <summary>By how much the watch of this starved PC always comes too late.</summary>
    public TimeSpan Late { get; init; }

    /// <summary>Each device has two links: one half of the devices has a seat for each, the other one seat for both.</summary>
    public bool Shared { get; init; }

    /// <summary>How all devices are talked to; null: each its own way.</summary>
    public Talk? Talk { get; init; }

    /// <summary>All that is broken; null: whatever there is.</summary>
    public FaultKind? Fault { get; init; }

    /// <summary>The wall clock is never set, though everything else happens as if it were.</summary>
    public bool WallStands { get; init; }
}

/// <summary>One device with its link: the real one, over a modelled way.</summary>
internal sealed record Cell(string Id, Link Link, Way Way, ModelHost Host, ModelDialler Dialler, Talk Talk, TimeSpan Promise, bool OneClient)
{
    /// <summary>All links to the same device, this one included, the first of them first.</summary>
    public List<Cell> Fellows { get; init; } = [];

    /// <summary>
    /// A network that carries nothing for no longer than this is nobody's end. The last answer is up to a probe's period old when it breaks; once it is whole, the
    /// next question is a probe that is provoked each half second, or what is sent again each second.
    /// </summary>
    public TimeSpan ShortOutage => 0.9 * (Promise - TimeSpan.FromSeconds(1.2) - TimeSpan.FromSeconds(Math.Max(1, Math.Floor(Promise.TotalSeconds / 5))));

    /// <summary>There is a seat for each of them.</summary>
    public bool HasOwnSeat { get; init; } = true;

    public DetectionBound Bound => Link.Snapshot().Bound;
}

/// <summary>A site of real links on one thread, in virtual time, over a modelled network: the same seed plays the same, event by event.</summary>
internal sealed class Site
{
    /// <summary>Of frames, in each link's journal.</summary>
    public const int JournalBytes = 8 * 1024;

    /// <summary>Where no link has a device to itself.</summary>
    private const int LinksPerDevice = 2;

    private const int LinksPerPort = 20;
    private const int LinksPerPart = 5;

    /// <summary>A nearer one needs somebody who asks.</summary>
    private static readonly TimeSpan NearestQuietPromise = TimeSpan.FromSeconds(2);

    private readonly CommandBook book;
    private readonly WatchList watched = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> running = [];
    private Part? part;

    public Site(Play play)
    {
        Play = play;
        Random = new Random((int)(play.Seed ^ (play.Seed >> 32)));
        Clock = new MonotonicClock(Time);
        var watch = new Watch(Clock, watched);
        var pace = new DialPace(Clock);
        var profiles = new Profiles();
        var turns = new DeviceTurns(Time, TaskCreationOptions.None);
        book = new CommandBook(new SlowDisk(Time, new Random((int)play.Seed)), Clock);
        LocalPort? port = null;
        for (var number = 0; number < play.Links; number++)
        {
            port = number % LinksPerPort == 0 ? new LocalPort() : port!;
            var fellow = play.Shared && number % LinksPerDevice != 0 ? Cells[^1] : null;
            Cells.Add(fellow is null ? Make(number, port, profiles, turns, watch, pace) : MakeFellow(number, fellow, turns, watch, pace));
        }
    }

    public Play Play { get; }

    public VirtualTime Time { get; } = new();

    public MonotonicClock Clock { get; }

    public Random Random { get; }

    public Hub Hub { get; } = new();

    public List<Cell> Cells { get; } = [];

    public TimeSpan Now => Time.Now;

    public void Start()
    {
        foreach (var cell in Cells)
        {
            running.Add(cell.Link.RunAsync(stopping.Token));
        }
    }

    /// <summary>Plays until then, and calls <paramref name="after"/> whenever a state or a frame was written, and at the end.</summary>
    public void Run(TimeSpan until, Action after)
    {
        var seen = Hub.LastSequence;
        while (Time.Now < until)
        {
            var turn = watched.NextTurn is var wished && wished < TimeSpan.MaxValue ? wished + Play.Late : wished;
            if (turn < Time.NextEvent && turn <= until)
            {
                _ = Time.Step(turn);
                watched.Look(Time.Now, Play.Late);
            }
            else if (!Time.Step(until))
            {
                break;
            }

            if (Hub.LastSequence != seen)
            {
                seen = Hub.LastSequence;
                after();
            }
        }

        // Commands end without an entry where their link is down.
        after();
    }

    /// <summary>Says farewell; the caller runs on until all have ended.</summary>
    public void Stop() => stopping.Cancel();

    public bool IsStopping => stopping.IsCancellationRequested;

    /// <summary>Links that still run.</summary>
    public IEnumerable<string> StillRunning => Cells.Where((_, index) => !running[index].IsCompleted).Select(cell => cell.Id);

    public void ThrowIfBroken()
    {
        if (running.Find(task => task.IsFaulted) is { } broken)
        {
            throw broken.Exception!;
        }
    }

    /// <summary>Every five devices share a switch, which the site file names for every other; every third PC may not ask, every fourth device answers no echo.</summary>
    private void Surround(Way way, int number)
    {
        if (Play.Evidence)
        {
            part = number % LinksPerPart == 0 ? new Part(number / LinksPerPart) : part!;
            way.Join(part, isNamed: part.Number % 2 == 0);
            way.MayAsk = Play.Seed % 3 != 0;
            way.EchoForbidden = number % 4 == 3;
        }
    }

    private Cell Make(int number, LocalPort port, Profiles profiles, DeviceTurns turns, Watch watch, DialPace pace)
    {
        var any = (Talk)Random.Next(4);
        var promise = Play.Promises[Random.Next(Play.Promises.Count)];
        var talk = Play.Talk ?? (any == Talk.Silent && promise < NearestQuietPromise ? Talk.Heartbeat : any);
        var oneClient = Random.Next(2) == 0;
        var isKeyed = Random.Next(3) == 0;
        var way = port.Add(Time, TimeSpan.FromMilliseconds(Random.Next(1, 20)));
        way.Loss = Play.Loss;
        Surround(way, number);
        var seats = !Play.Shared ? (oneClient ? 1 : int.MaxValue) : number / LinksPerDevice % 2 == 0 ? 1 : LinksPerDevice;
        var host = new ModelHost(Time, Random, Address(number), seats) { Streams = talk == Talk.Stream ? promise / 5 : TimeSpan.Zero, Refuses = 0.1, IsKeyed = isKeyed };
        var bare = new Cell($"l{number}", null!, way, host, null!, talk, promise, oneClient || Play.Shared) { HasOwnSeat = !Play.Shared || seats == LinksPerDevice };
        return Linked(bare, profiles.Of(talk, promise, bare.OneClient, isKeyed), turns, watch, pace);
    }

    /// <summary>Another link to the same device, with the same profile.</summary>
    private Cell MakeFellow(int number, Cell fellow, DeviceTurns turns, Watch watch, DialPace pace) =>
        Linked(fellow with { Id = $"l{number}" }, fellow.Link.Configuration.Profile, turns, watch, pace);

    private static IPAddress Address(int number) => new([10, 1, (byte)(number >> 8), (byte)number]);

    private Cell Linked(Cell bare, DeviceProfile profile, DeviceTurns turns, Watch watch, DialPace pace)
    {
        var (id, way) = (bare.Id, bare.Way);
        var dialler = new ModelDialler(Time, way, bare.Host, Random, turns);
        var configuration = new LinkConfiguration { Id = id, Profile = profile, Address = "10.0.0.2:5000", Commands = true };
        var plan = LinkPlan.Of(configuration, new DeviceProtocol(profile, Budget.Of(profile)));
        var target = new DialTarget("10.0.0.2", 5000, 0, TimeSpan.FromSeconds(3), plan.Tcp);
        var probes = new ModelProbes(Time, way, Random);
        var around = new LinkSurroundings(probes, probes, Play.Evidence ? new Fellows(this) : LinkSurroundings.Unknown.Fellows);
        var link = new Link(
            configuration, plan, Hub.Journal(id, JournalBytes), Clock, new TcpConnector(target, bare.OneClient, dialler, ForgottenSeats.Instance), around, pace, Random, watch, NullLogger.Instance, book);
        link.Place(way.Part?.Target);
        var cell = bare with { Link = link, Dialler = dialler };
        cell.Fellows.Add(cell);
        return cell;
    }

    /// <summary>The other links over the same port.</summary>
    private sealed class Fellows(Site site) : IFellowLinks
    {
        public MatesReading? OverPort(string port, string link, TimeSpan heardSince)
        {
            var own = site.Cells.Find(cell => cell.Id == link);
            var others = site.Cells.Where(cell => cell != own && cell.Way.Port == own?.Way.Port).ToList();
            return new MatesReading(
                $"port {port}", others.Count(cell => cell.Link.WorksAtAGlance && cell.Link.HasHeardSince(heardSince)), others.Count(cell => cell.Link.IsCutOffAtAGlance));
        }

        public void Changed()
        {
            // The links alone are played.
        }
    }
}
