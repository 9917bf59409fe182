using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Diagnosis;
using RobotLink.Profiles;
using RobotLink.Routing;
using RobotLink.Supervision;
using RobotLink.Tests.Profiles;
using RobotLink.Tests.Simulators;
using RobotLink.Tests.Transports;

namespace RobotLink.Tests.Supervision;

/// <summary>A link whose question is under way takes its time to hang up.</summary>
[CancelAfter(60_000)]
internal sealed class DrainTests
{
    private TcpListener door = null!;
    private Supervisor supervisor = null!;
    private LineDevice device = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    private string Links => $"links: {{ a: {{ profile: p, address: \"{door.LocalEndpoint}\" }} }}";

    [SetUp]
    public async Task ConnectAsync()
    {
        door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        var hub = new Hub();
        supervisor = new Supervisor(Site(Links), hub, TimeProvider.System, NullLoggerFactory.Instance);
        supervisor.Start();
        device = await LineDevice.AcceptAsync(door, Stop);
        await device.AnswerAsync(Stop);
        await hub.UntilAsync(() => supervisor.Links[0].Snapshot().State == LinkState.Up, Stop);
        Assert.That(await device.HearAsync(Stop), Is.EqualTo("STATUS?"));
    }

    [TearDown]
    public async Task EndAsync()
    {
        await supervisor.DisposeAsync();
        device.Dispose();
        door.Dispose();
    }

    [Test]
    public async Task Whoever_drains_for_the_second_time_waits_as_long_as_the_first()
    {
        var first = supervisor.DrainAsync();
        var second = supervisor.DrainAsync();
        Assert.That((first.IsCompleted, second.IsCompleted), Is.EqualTo((false, false)));

        await device.SayAsync("STATUS run", Stop);
        await second;

        Assert.That((supervisor.Links[0].Snapshot().LocalAddress, supervisor.Completion.IsCompletedSuccessfully), Is.EqualTo(((string?)null, true)));
    }

    [Test]
    public async Task A_link_that_is_still_hanging_up_holds_no_other_device_back()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var changed = Links.Replace("profile: p,", "profile: p, override: { detect_within: 3s },", StringComparison.Ordinal);

        await supervisor.ApplyAsync(Site($"{changed[..^2]}, b: {{ profile: p, address: \"{other.LocalEndpoint}\" }} }}"), Stop);
        using var called = await LineDevice.AcceptAsync(other, Stop);

        Assert.That(door.Pending(), Is.False, "the same device is called only after its farewell");
        await device.SayAsync("STATUS run", Stop);
        using var again = await LineDevice.AcceptAsync(door, Stop);
    }

    private static SiteConfiguration Site(string links) => Texts.Site(links, new Texts().With("p", LinkBench.Polled)).Site!;
}
