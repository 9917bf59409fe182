using System.CommandLine;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary><c>wait LINK</c>: until it is in a state, for scripts.</summary>
internal static class WaitCommand
{
    private static readonly TimeSpan TimeoutDefault = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DialPause = TimeSpan.FromMilliseconds(200);

    public static Command Build(Terminal terminal)
    {
        var link = new Argument<string>("LINK") { Description = "The link." };
        var state = new Option<string>("--state") { Description = "The state waited for.", DefaultValueFactory = _ => "up" };
        state.AcceptOnlyFromAmong("up", "degraded", "connecting", "down", "unknown");
        var timeout = Options.Duration("--timeout", "Give up after this; the exit code is 6 then, or 4 when no daemon was there. Default 30s.");
        var url = Options.Url();
        var folder = Options.Folder();
        var command = new Command("wait", "Wait until a link is in a state.") { link, state, timeout, url, folder };
        command.SetAction(async (parsed, stopping) =>
        {
            using var daemon = DaemonAddress.Connect(parsed, url, folder);
            var within = parsed.GetValue(timeout) ?? TimeoutDefault;
            using var limit = new CancellationTokenSource(within, terminal.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
            var waiting = new Waiting(daemon, parsed.GetRequiredValue(link), parsed.GetValue(state)!, terminal);
            try
            {
                await waiting.UntilAsync(either.Token);
                return ExitCode.Ok;
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                throw waiting.GaveUp(within);
            }
        });
        return command;
    }

    private sealed class Waiting(DaemonClient daemon, string link, string state, Terminal terminal)
    {
        private CommandFailedException? unreachable;
        private string? seen;

        /// <summary>A daemon that is just being started, or restarted, is waited for too.</summary>
        public async Task UntilAsync(CancellationToken stopping)
        {
            while (true)
            {
                try
                {
                    await FollowAsync(stopping);
                    return;
                }
                catch (CommandFailedException failure) when (failure.ExitCode == ExitCode.DaemonUnreachable)
                {
                    unreachable = failure;
                    await Task.Delay(DialPause, terminal.Time, stopping);
                }
            }
        }

        public CommandFailedException GaveUp(TimeSpan timeout) => seen is null && unreachable is not null
            ? unreachable
            : new CommandFailedException(ExitCode.TimedOut, $"Link '{link}' was not {state} within {Duration.Words(timeout)}; it is {seen ?? "unknown"}.");

        private async Task FollowAsync(CancellationToken stopping)
        {
            // The stream is open before the state is read, so that no change falls between the two.
            await foreach (var line in DaemonStream.ReadAsync(daemon, $"?types=state&links={Uri.EscapeDataString(link)}", stopping))
            {
                if (line.State is null && seen is null)
                {
                    unreachable = null;
                    var now = await daemon.GetAsync<LinkDetailDocument>($"api/v1/links/{Uri.EscapeDataString(link)}", stopping);
                    seen = now.State;
                }

                seen = line.State?.State ?? seen;
                if (seen == state)
                {
                    return;
                }
            }
        }
    }
}
