using RobotLink.EndToEndTests.Api;
using RobotLink.EndToEndTests.Lab;

namespace RobotLink.EndToEndTests.Programs;

/// <summary>The program under test, answering over HTTP: on loopback, or as the edge PC of a lab.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    /// <summary>The port of the daemon in a lab, where nobody else listens.</summary>
    public const int LabPort = 8480;

    private readonly ConfigFolder? folder;

    private Daemon(RunningProgram program, ConfigFolder? folder, HttpClient http, int port)
    {
        Program = program;
        this.folder = folder;
        http.BaseAddress = new Uri($"http://127.0.0.1:{port}/");
        Api = new DaemonApi(http);
    }

    public RunningProgram Program { get; }

    /// <summary>Where its files lie; the demonstration has none.</summary>
    public ConfigFolder Folder => folder ?? throw new InvalidOperationException("The demonstration has no files.");

    public DaemonApi Api { get; }

    /// <summary>Runs a site on loopback; the port stands in the site's own <c>http</c> section as well.</summary>
    public static async Task<Daemon> Start(string site, int port, CancellationToken stop) => await Start(new ConfigFolder(site), port, stop);

    /// <param name="folder">Its site; gone with the daemon.</param>
    public static async Task<Daemon> Start(ConfigFolder folder, int port, CancellationToken stop)
    {
        return await Ready(new Daemon(RunningProgram.StartRobotLink(null, ["run", "-c", folder.Path]), folder, new HttpClient(), port), stop);
    }

    public static async Task<Daemon> StartOnEdge(FaultLab lab, string site, CancellationToken stop)
    {
        var folder = new ConfigFolder(site);
        var program = RunningProgram.StartRobotLink(lab.EdgeName, ["run", "-c", folder.Path]);
        return await Ready(new Daemon(program, folder, lab.Edge.CreateHttpClient(), LabPort), stop);
    }

    /// <summary>The program is started anew where another one has ended; the folder stays that one's.</summary>
    public static async Task<Daemon> StartAgainOnEdge(FaultLab lab, Daemon before, CancellationToken stop)
    {
        var program = RunningProgram.StartRobotLink(lab.EdgeName, ["run", "-c", before.Folder.Path]);
        return await Ready(new Daemon(program, null, lab.Edge.CreateHttpClient(), LabPort), stop);
    }

    /// <summary>The demonstration, moved from its usual port.</summary>
    public static async Task<Daemon> StartDemo(int port, CancellationToken stop)
    {
        var environment = new Dictionary<string, string> { ["RobotLink__Http__Listen"] = $"127.0.0.1:{port}" };
        return await Ready(new Daemon(RunningProgram.StartRobotLink(null, ["demo"], environment), null, new HttpClient(), port), stop);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Program.DisposeAsync();
        folder?.Dispose();
    }

    private static async Task<Daemon> Ready(Daemon daemon, CancellationToken stop)
    {
        try
        {
            await LabClock.Until("the daemon answers HTTP", daemon.AnswersOrHasEnded, stop);
            return daemon.Program.HasEnded ? throw new InvalidOperationException("The daemon ended before it answered.") : daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    private async Task<bool> AnswersOrHasEnded(CancellationToken stop) => Program.HasEnded || await Api.Answers(stop);
}
