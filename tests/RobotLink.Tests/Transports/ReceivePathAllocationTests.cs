using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Probes;
using RobotLink.Profiles;
using RobotLink.Sessions;
using RobotLink.Tests.Links;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

/// <summary>What a device that speaks now and then costs, from the socket to its link: each of its frames is waited for.</summary>
[CancelAfter(60_000)]
[NonParallelizable]
internal sealed class ReceivePathAllocationTests
{
    private const int Frames = 3000;

    /// <summary>One object for each frame would be more.</summary>
    private const double BytesAFrame = 16;

    private static readonly byte[] Line = "ALARM 7\r\n"u8.ToArray();

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_frame_over_TCP_allocates_nothing()
    {
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        var settings = new TcpSettings(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 3, TimeSpan.FromSeconds(4));
        var end = (IPEndPoint)door.LocalEndpoint;
        var connector = Connectors().Tcp(new DialTarget("127.0.0.1", end.Port, 0, TimeSpan.FromSeconds(5), settings), oneClientOnly: false);
        var line = await connector.OpenAsync(Stop);
        using var device = await door.AcceptSocketAsync(Stop);

        await AssertAsync(connector, line, () => device.Send(Line));
    }

    [Test]
    public async Task A_frame_over_UDP_allocates_nothing()
    {
        using var device = Bound();
        var end = (IPEndPoint)device.LocalEndPoint!;
        var connector = Connectors().Udp(new UdpTarget("127.0.0.1", end.Port, 0, null, false, new CallersProfile(), TimeSpan.FromSeconds(5), WholeDatagrams: false));
        var line = await connector.OpenAsync(Stop);
        await device.ConnectAsync(IPAddress.Loopback, IPEndPoint.Parse(line.Local).Port, Stop);

        await AssertAsync(connector, line, () => device.Send(Line));
    }

    [Test]
    public async Task A_frame_of_a_device_that_speaks_first_allocates_nothing()
    {
        using var device = Bound();
        var port = FreePort.OfUdp();
        var callers = new CallersProfile { From = ["10.0.0.0/8", "127.0.0.1"] };
        var connector = Connectors().Udp(new UdpTarget(null, 0, port, null, false, callers, TimeSpan.FromSeconds(20), WholeDatagrams: false));
        var opening = connector.OpenAsync(Stop);
        await device.ConnectAsync(IPAddress.Loopback, port, Stop);
        await device.SendAsync(Line, SocketFlags.None, Stop);

        await AssertAsync(connector, await opening, () => device.Send(Line), before: 1);
    }

    [Test]
    [Platform("Linux")]
    public async Task A_frame_over_a_serial_line_allocates_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("robotlink-");
        var name = Path.Combine(folder.FullName, "tty");
        using var device = await VirtualPort.PlugAsync(name, Stop);
        var connector = Connectors().Serial(name, new SerialProfile(), TimeSpan.Zero);

        await AssertAsync(connector, await connector.OpenAsync(Stop), () =>
        {
            device.Input.Write(Line);
            device.Input.Flush();
        });
        folder.Delete(recursive: true);
    }

    private static async Task AssertAsync(IConnector connector, IConnection line, Action say, int before = 0)
    {
        var plan = LinkUnderTest.Plan(LinkBench.Quiet);
        var clock = new MonotonicClock(TimeProvider.System);
        using var watch = new Watch(clock, new WatchList());
        using var events = new Events();
        var gate = new Lock();
        var path = new LinkPath("r", LinkSurroundings.Unknown, clock, gate, events);
        await using var connection = new LinkConnection(plan, new SessionMemory(), line, connector, path, clock, gate, watch, events);
        var running = Task.Run(connection.RunAsync, Stop);
        for (; before > 0; before--)
        {
            events.AwaitFrame();
        }

        Exchange(say, events, Frames);
        var least = Enumerable.Range(0, 5).Min(_ => Exchange(say, events, Frames));
        lock (gate)
        {
            connection.SayGoodbye();
        }

        await running;
        Assert.That(least, Is.LessThan(BytesAFrame));
    }

    /// <returns>Bytes allocated for each frame, by the whole program.</returns>
    private static double Exchange(Action say, Events events, int count)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var index = 0; index < count; index++)
        {
            say();
            events.AwaitFrame();
        }

        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / count;
    }

    private static Connectors Connectors() => new(TimeProvider.System, ".", NullLogger.Instance, UnknownPath.Instance, ForgottenSeats.Instance);

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private sealed class Events : QuietEvents, IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

        private readonly AutoResetEvent heard = new(false);

        public override void FrameReceived(in SessionFrame frame) => heard.Set();

        /// <summary>A frame that is lost on the way must not hold the whole run of tests.</summary>
        public void AwaitFrame()
        {
            if (!heard.WaitOne(Patience))
            {
                Assert.Fail($"no frame came within {Patience.TotalSeconds:0} s");
            }
        }

        public void Dispose() => heard.Dispose();
    }
}
