using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Probes;
using RobotLink.Profiles;
using RobotLink.Recording;
using RobotLink.Routing;
using RobotLink.Supervision;
using RobotLink.Tests.Profiles;
using RobotLink.Tests.Simulators;
using RobotLink.Transports;

namespace RobotLink.Tests.Links;

/// <summary>One link with a device of lines and a network that exist in this process alone, on a clock that moves by hand.</summary>
internal sealed class LinkOnPaper : IAsyncDisposable
{
    public const string Polled = """
        profile: p
        extends: base/tcp-line
        reconnect: { first: 1s, jitter: 0%, cool_down: 5s }
        requests: { status: { send: "STATUS?", reply: "STATUS {state:word}", every: 200ms } }

        """;

    private readonly CancellationTokenSource stopping = new();
    private readonly Hub hub = new();
    private readonly Watch watch;
    private readonly Task running;

    /// <param name="answers">What the device answers to a line; null for nothing.</param>
    /// <param name="secrets">More of the link in the site file.</param>
    /// <param name="before">The link of the same name whose place it takes, and which ends now.</param>
    public LinkOnPaper(string profile, Func<string, string?> answers, LinkOnPaper? before = null, string secrets = "")
    {
        (Time, Network, Device) = (before?.Time ?? new FakeTimeProvider(), new Surroundings(), new LineDeviceOnPaper(answers));
        var clock = new MonotonicClock(Time);
        watch = new Watch(clock, new WatchList());
        var configuration = Texts.Site("links: { a: { profile: p, address: \"10.0.0.2:1\", commands: true" + secrets + " } }", new Texts().With("p", profile)).Site!.Links[0];
        var around = LinkSurroundings.Unknown with { News = Network, Probes = Network };
        Link = new Link(
            configuration, LinkPlan.Of(configuration, EffectiveLink.Protocol(configuration), new LinkSecrets(configuration.Secrets, ".")), hub.Journal("a"), clock,
            Device, around, new DialPace(clock), new Random(1), watch, NullLogger.Instance,
            record: new Recorder(clock.Wall).Of("a", new RecordLimits(TimeSpan.FromMinutes(15), 1024 * 1024)));
        running = RunAsync(before);
    }

    public FakeTimeProvider Time { get; }

    public Surroundings Network { get; }

    public LineDeviceOnPaper Device { get; }

    public Link Link { get; }

    /// <summary>Waits until the link is in a state that a test names. What is due at this moment happens, even if the link asks for it only now.</summary>
    public async Task<LinkSnapshot> UntilAsync(Func<LinkSnapshot, bool> wanted, CancellationToken stop)
    {
        var seen = Link.Snapshot();
        await Signals.UntilAsync(
            () => Task.WhenAny(hub.Changed(), Time.Changed()),
            () =>
            {
                if (Time.UntilNextTimer <= TimeSpan.Zero)
                {
                    Time.Advance(TimeSpan.Zero);
                }

                return wanted(seen = Link.Snapshot());
            },
            stop);
        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        watch.Dispose();
        stopping.Dispose();
    }

    private async Task EndAsync()
    {
        await stopping.CancelAsync();
        Time.Advance(TimeSpan.Zero);
        await running;
    }

    private async Task RunAsync(LinkOnPaper? before)
    {
        if (before is not null)
        {
            Link.Succeed(before.Link);
            await before.EndAsync();
            Link.CatchUp(before.Link);
        }

        await Link.RunAsync(stopping.Token);
    }

    /// <summary>A way over one port.</summary>
    internal sealed class Surroundings : IPathNews, IPathProbes
    {
        private Action<PathNews> told = _ => { };

        public bool Carrier { get; set; } = true;

        public bool? HasCarrier(IPAddress remote) => Carrier;

        public IDisposable Follow(IPAddress remote, Action<PathNews> follower)
        {
            told = follower;
            return new MemoryStream();
        }

        public void PullCable()
        {
            Carrier = false;
            told(new PathNews(PathChange.CarrierLost, "eth0"));
        }

        public PathEvidence Look(PathTarget target) => new() { Route = new RouteReading(true), Port = new PortReading("eth0", true, Carrier) };

        public void NoteWorking(PathTarget target)
        {
            // One way leads there, always.
        }

        public Task<PathEvidence> GatherAsync(PathTarget target) => Task.FromResult(Look(target));
    }

    /// <summary>Takes every call and answers lines.</summary>
    internal sealed class LineDeviceOnPaper(Func<string, string?> answers) : IConnector
    {
        private Line? line;

        public int Calls { get; private set; }

        public bool Refuses { get; set; }

        public void HangUp() => line!.HangUp();

        public Task<IConnection> OpenAsync(CancellationToken stopping)
        {
            Calls++;
            return Refuses
                ? throw new DialException(new DialFailure(DialOutcome.Refused, TimeSpan.Zero, "10.0.0.2:1", "port 1 is closed") { Remote = IPAddress.Parse("10.0.0.2") }, null)
                : Task.FromResult<IConnection>(line = new Line(answers));
        }

        public Task<IConnection> RedialAsync(IConnection present, int port, CancellationToken stopping) => throw new NotSupportedException();

        public void Ended(IConnection connection, bool byPeer, bool wasProven)
        {
            // Nothing is kept.
        }

        public TimeSpan? Pause(DialOutcome? failed) => null;

        public Task RestAsync() => Task.CompletedTask;
    }

    private sealed class Line(Func<string, string?> answer) : IConnection
    {
        private readonly Channel<byte[]> received = Channel.CreateUnbounded<byte[]>();

        public Medium Medium => Medium.Tcp;

        public string Local => "10.0.0.1:40000";

        public string Remote => "10.0.0.2:1";

        public SocketSign ReaderSign { get; private set; }

        public SocketSign WriterSign => SocketSign.None;

        public int Available => 0;

        public IPAddress? RemoteAddress { get; } = IPAddress.Parse("10.0.0.2");

        public TcpReading? Read() => null;

        public async ValueTask<int> ReceiveAsync(Memory<byte> into)
        {
            if (!await received.Reader.WaitToReadAsync() || !received.Reader.TryRead(out var bytes))
            {
                return 0;
            }

            bytes.CopyTo(into);
            return bytes.Length;
        }

        public bool TrySend(ReadOnlySpan<byte> bytes)
        {
            if (answer(Encoding.ASCII.GetString(bytes).TrimEnd()) is { } reply)
            {
                received.Writer.TryWrite(Encoding.ASCII.GetBytes(reply + "\r\n"));
            }

            return true;
        }

        public void HangUp()
        {
            ReaderSign = SocketSign.Closed;
            Close();
        }

        public void Abort() => Close();

        public void SayGoodbye() => Close();

        public void Close() => received.Writer.TryComplete();

        public ValueTask DisposeAsync()
        {
            Close();
            return ValueTask.CompletedTask;
        }
    }
}
