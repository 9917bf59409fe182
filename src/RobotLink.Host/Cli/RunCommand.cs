using System.CommandLine;
using System.Net;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Profiles;

namespace RobotLink.Host.Cli;

/// <summary><c>run</c>: the daemon.</summary>
internal static class RunCommand
{
    public static Command Build(Terminal terminal)
    {
        var folder = Options.Folder();
        var listen = Options.Listen();
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Log more." };
        var still = new Option<bool>("--no-watch") { Description = "Read changed files on SIGHUP only, not by themselves." };
        var command = new Command("run", "Hold the links of a site until SIGINT or SIGTERM; follow changes of its files.") { folder, listen, verbose, still };
        command.SetAction(async (parsed, stopping) =>
        {
            var shelf = new ProfileShelf(parsed.GetValue(folder)!);
            var stamp = shelf.Files.Stamp();
            var read = shelf.ReadSite();
            var (site, mistakes, notices) = read;
            await terminal.Error.WriteAsync(MistakeText.Of(mistakes, notices));
            if (site is null)
            {
                throw new CommandFailedException(
                    ExitCode.ConfigurationInvalid,
                    $"Nothing was started: {Lines.Count(mistakes.Count(mistake => !mistake.IsWarning), "mistake")} in the configuration. 'robotlink explain CODE' tells more about each.");
            }

            var endpoint = Listen(parsed.GetValue(listen), site);
            var plan = new DaemonPlan(site, endpoint, shelf, terminal.Time, parsed.GetValue(verbose) ? LogLevel.Debug : LogLevel.Information)
            {
                From = new LoadedFrom(shelf.Files, stamp, read, !parsed.GetValue(still)),
            };
            return await RunAsync(plan, terminal, stopping);
        });
        return command;
    }

    /// <summary>Flag, then environment, then site file, then default.</summary>
    public static IPEndPoint Listen(string? flag, SiteConfiguration site)
    {
        var (text, origin, code) = (flag, Environment.GetEnvironmentVariable(ListenAddress.Variable)) switch
        {
            ({ } given, _) => (given, "--listen", ExitCode.Usage),
            (_, { Length: > 0 } set) => (set, ListenAddress.Variable, ExitCode.ConfigurationInvalid),
            _ => (site.Listen, "http.listen", ExitCode.ConfigurationInvalid),
        };
        return ListenAddress.TryParse(text, out var endpoint, out var mistake)
            ? endpoint
            : throw new CommandFailedException(code, $"{origin}: {mistake}");
    }

    public static async Task<Daemon> StartAsync(DaemonPlan plan, CancellationToken stopping)
    {
        try
        {
            return await Daemon.StartAsync(plan, stopping);
        }
        catch (AddressRefusedException refused)
        {
            throw new CommandFailedException(ExitCode.Failed, refused.Message);
        }
    }

    private static async Task<int> RunAsync(DaemonPlan plan, Terminal terminal, CancellationToken stopping)
    {
        await using var daemon = await StartAsync(plan, stopping);
        await terminal.Error.WriteLineAsync($"RobotLink {SystemApi.Version} holds {Lines.Count(plan.Site.Links.Count, "link")} of site '{plan.Site.Name}'; {daemon.Url}");
        terminal.Signals?.OnHangUp(() => Reload(daemon));
        try
        {
            await daemon.RunAsync(stopping);
            return ExitCode.Ok;
        }
        catch (Exception reason)
        {
            await terminal.Error.WriteLineAsync($"The supervisor of the links failed, so the program ends: {reason.Message}");
            return ExitCode.Failed;
        }
        finally
        {
            terminal.Signals?.OnHangUp(null);
        }
    }

    /// <summary>On a thread of the pool: the thread that brings signals must stay free for the next.</summary>
    private static void Reload(Daemon daemon) => _ = Task.Run(daemon.ReloadAsync);
}
