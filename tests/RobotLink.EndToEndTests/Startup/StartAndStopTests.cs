using System.Net;
using RobotLink.EndToEndTests.Api;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Neighbours;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Startup;

[CancelAfter(60_000)]
internal sealed class StartAndStopTests
{
    /// <summary>A drain ends within this, and so does the program.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task The_daemon_stops_cleanly_when_asked([Values(RunningProgram.Terminate, RunningProgram.Interrupt)] int signal)
    {
        await using var bench = await Bench.Start(new IPEndPoint(IPAddress.Loopback, FreePort.Take()), Stop);

        var asked = LabClock.Now;
        bench.Daemon.Program.Signal(signal);

        Assert.That(await bench.Daemon.Program.WaitForExit(Stop), Is.Zero);
        Assert.That(LabClock.Now - asked, Is.LessThan(Drain));
    }

    [Test]
    public async Task The_demonstration_needs_no_terminal_shows_a_message_within_two_seconds_and_stops_on_SIGINT()
    {
        await using var demo = await Daemon.StartDemo(FreePort.Take(), Stop);

        var found = new List<MessageEvent>();
        await LabClock.Until("a decoded message", async asking =>
        {
            foreach (var link in await demo.Api.Links(asking))
            {
                found.AddRange((await demo.Api.Messages(link.Id, asking)).Where(message => message.Kind is "reply" or "event"));
            }

            return found.Count > 0;
        }, Stop);
        demo.Program.Signal(RunningProgram.Interrupt);

        Assert.That(found.Min(message => message.Time) - demo.Program.Started, Is.LessThan(TimeSpan.FromSeconds(2)));
        Assert.That(await demo.Program.WaitForExit(Stop), Is.Zero);
    }
}
