using System.CommandLine;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary><c>watch</c>: the links, live. With a terminal a table; without one, a line per change.</summary>
internal static class WatchCommand
{
    private const int MessagesKept = 60;

    public static Command Build(Terminal terminal)
    {
        var json = Options.Json("NDJSON, one line per change");
        var url = Options.Url();
        var folder = Options.Folder();
        var command = new Command("watch", "Watch the links live.") { json, url, folder };
        command.SetAction(async (parsed, stopping) =>
        {
            using var daemon = DaemonAddress.Connect(parsed, url, folder);
            if (parsed.GetValue(json) || !terminal.Interactive)
            {
                await WriteLinesAsync(daemon, "?types=state,configuration", parsed.GetValue(json), terminal, stopping);
                return ExitCode.Ok;
            }

            await ShowAsync(daemon, terminal, _ => true, () => "q quits", stopping);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>The live screen, until q is pressed, the daemon goes or the token says so.</summary>
    /// <param name="press">Keys other than q; false ends the screen.</param>
    public static async Task ShowAsync(DaemonClient daemon, Terminal terminal, Func<char, bool> press, Func<string> footer, CancellationToken stopping)
    {
        var view = new LiveView(MessagesKept);
        var gate = new Lock();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var following = FollowAsync(daemon, view, gate, ending);
        var screen = new LiveScreen(view, gate, terminal, $"RobotLink {SystemApi.Version}, {daemon.Url}");
        await screen.RunAsync(key => key is not ('q' or 'Q') && press(key), footer, ending.Token);
        await ending.CancelAsync();
        await following;
    }

    /// <summary>First how every link is, then a line per entry of the stream.</summary>
    public static async Task WriteLinesAsync(DaemonClient daemon, string query, bool json, Terminal terminal, CancellationToken stopping)
    {
        var begun = json;
        await foreach (var line in DaemonStream.ReadAsync(daemon, query, stopping))
        {
            if (!begun)
            {
                begun = true;
                LinkRows.Write((await daemon.GetAsync<ListDocument<LinkDocument>>("api/v1/links", stopping)).Items, terminal);
            }

            if (json && line.Type != "tick")
            {
                await terminal.Out.WriteLineAsync(line.Json);
            }
            else if (!json && line.State is { } state)
            {
                await terminal.Out.WriteLineAsync(Lines.Of(state, terminal));
            }
            else if (!json && line.Configuration is { } configuration)
            {
                await terminal.Out.WriteLineAsync(ConfigurationLines.Of(configuration));
            }
            else if (!json && line.Message is { } message)
            {
                await terminal.Out.WriteLineAsync(Lines.Of(message));
            }
        }
    }

    private static async Task FollowAsync(DaemonClient daemon, LiveView view, Lock gate, CancellationTokenSource ending)
    {
        try
        {
            var begun = false;
            await foreach (var line in DaemonStream.ReadAsync(daemon, "", ending.Token))
            {
                // Another configuration may have brought other links.
                var fresh = !begun || line.Configuration is { Changes: not null };
                var links = fresh ? (await daemon.GetAsync<ListDocument<LinkDocument>>("api/v1/links", ending.Token)).Items : null;
                begun = true;
                lock (gate)
                {
                    if (links is not null)
                    {
                        view.Begin(links);
                    }

                    view.Apply(line);
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The screen was closed.
        }
        finally
        {
            await ending.CancelAsync();
        }
    }
}
