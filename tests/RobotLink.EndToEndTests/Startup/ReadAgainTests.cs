using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Startup;

[CancelAfter(60_000)]
internal sealed class ReadAgainTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_daemon_without_terminal_reads_its_files_again_on_SIGHUP_and_runs_on()
    {
        var port = FreePort.Take();
        await using var daemon = await Daemon.Start(Site(port), port, Stop);
        await File.WriteAllTextAsync(daemon.Folder.SiteFile, Site(port) + "links: { r4: { profile: abb-rapid-lines, address: \"127.0.0.1:1\", enabled: false } }\n", Stop);

        daemon.Program.Signal(RunningProgram.HangUp);

        await LabClock.Until("the new link", async asking => (await daemon.Api.Links(asking)).Any(link => link.Id == "r4"), Stop);
        Assert.That(daemon.Program.HasEnded, Is.False);
    }

    private static string Site(int port) => $"schema: 1\nhttp: {{ listen: \"127.0.0.1:{port}\" }}\n";
}
