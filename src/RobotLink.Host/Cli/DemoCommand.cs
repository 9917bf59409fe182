using System.CommandLine;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Profiles;

namespace RobotLink.Host.Cli;

/// <summary><c>demo</c>: three simulated devices, the daemon that holds links to them, and a live screen; nothing is read or written.</summary>
internal static class DemoCommand
{
    public static Command Build(Terminal terminal)
    {
        var listen = Options.Listen();
        var command = new Command("demo", "Show it all: simulated devices, the daemon and live links in one process.") { listen };
        command.SetAction((parsed, stopping) => RunAsync(parsed.GetValue(listen), terminal, stopping));
        return command;
    }

    private static async Task<int> RunAsync(string? listen, Terminal terminal, CancellationToken stopping)
    {
        var endpoint = RunCommand.Listen(listen, new SiteConfiguration());
        await using var devices = new DemoDevices();
        devices.Start(terminal.Time);
        var shelf = new ProfileShelf(Path.Combine(AppContext.BaseDirectory, "demo"));
        var (site, mistakes, notices) = shelf.ReadSiteText("demo/site.yaml", devices.SiteText(endpoint.ToString()));
        if (site is null)
        {
            throw new CommandFailedException(ExitCode.Failed, MistakeText.Of(mistakes, notices) + "The bundled profiles do not fit this program; install it again.");
        }

        // The screen belongs to the links; what is worth a log line shows there as a state.
        var plan = new DaemonPlan(site, endpoint, shelf, terminal.Time, terminal.Interactive ? LogLevel.None : LogLevel.Error);
        await using var daemon = await RunCommand.StartAsync(plan, stopping);
        await terminal.Error.WriteLineAsync($"RobotLink {SystemApi.Version} demo: {daemon.Url}api/v1/links, try 'robotlink status' or 'robotlink tail'");
        using var client = new DaemonClient(daemon.Url);
        await FollowAsync(daemon, client, devices, terminal, stopping);
        return ExitCode.Ok;
    }

    private static async Task FollowAsync(Daemon daemon, DaemonClient client, DemoDevices devices, Terminal terminal, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var running = daemon.RunAsync(ending.Token);
        var showing = terminal.Interactive ? ShowAsync(client, devices, terminal, ending.Token) : WriteAsync(client, terminal, ending.Token);
        await Task.WhenAny(running, showing);
        await ending.CancelAsync();
        await running;
        await showing;
    }

    private static async Task WriteAsync(DaemonClient client, Terminal terminal, CancellationToken stopping)
    {
        try
        {
            await WatchCommand.WriteLinesAsync(client, "?after=0", json: false, terminal, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to end.
        }
    }

    private static Task ShowAsync(DaemonClient client, DemoDevices devices, Terminal terminal, CancellationToken stopping)
    {
        var said = "";
        return WatchCommand.ShowAsync(
            client,
            terminal,
            key =>
            {
                said = devices.Toggle(key - '1') ?? said;
                return true;
            },
            () => $"{string.Join("  ", devices.Links.Select((link, index) => $"{index + 1} freezes {link}"))}  q quits   {said}",
            stopping);
    }
}
