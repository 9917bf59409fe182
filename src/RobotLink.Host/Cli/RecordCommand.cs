using System.CommandLine;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary><c>record [LINK..]</c>: writes what passes links into a file, beginning with what is kept of them.</summary>
internal static class RecordCommand
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestWithin = TimeSpan.FromSeconds(5);

    public static Command Build(Terminal terminal)
    {
        var links = new Argument<string[]>("LINK") { Description = "Links to record; all when left out.", Arity = ArgumentArity.ZeroOrMore };
        var file = new Option<string>("--out", "-o") { Description = "The recording.", HelpName = "FILE", Required = true };
        var last = new Option<TimeSpan?>("--last")
        {
            Description = "Begin so far back, such as 10m. Default: with everything that is kept.",
            HelpName = "DURATION",
            CustomParser = Options.ParseLongDuration,
        };
        var length = new Option<TimeSpan?>("--for") { Description = "End after so long a time. Default: when interrupted.", HelpName = "DURATION", CustomParser = Options.ParseLongDuration };
        var stay = new Option<bool>("--no-follow") { Description = "End behind what has passed already." };
        var force = new Option<bool>("--force") { Description = "Write over a file that exists." };
        var url = Options.Url();
        var folder = Options.Folder();
        var command = new Command("record", "Write what passes links into a file, for 'open', 'replay' and 'profile learn'.") { links, file, last, length, stay, force, url, folder };
        command.SetAction(async (parsed, stopping) =>
        {
            using var daemon = DaemonAddress.Connect(parsed, url, folder);
            var ids = parsed.GetValue(links) ?? [];

            // Whoever writes a link's name wrongly shall not find an empty file.
            await daemon.GetAsync<SystemDocument>("api/v1/system", stopping);
            foreach (var id in ids)
            {
                await daemon.GetAsync<LinkDetailDocument>($"api/v1/links/{Uri.EscapeDataString(id)}", stopping);
            }

            await using var output = new RecordingOutput(parsed.GetRequiredValue(file), parsed.GetValue(force), terminal);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            if (parsed.GetValue(length) is { } limit)
            {
                ending.CancelAfter(limit);
            }

            var recording = new LinkRecorder(daemon, ids, output, terminal);
            if (parsed.GetValue(stay))
            {
                await recording.TakeAsync(parsed.GetValue(last), follow: false, stopping);
            }
            else
            {
                output.Tell($"Recording {(ids.Length == 0 ? "all links" : string.Join(", ", ids))}{(parsed.GetValue(length) is { } time ? $" for {Duration.Words(time)}" : "; Ctrl+C ends it")}.");
                await FollowAsync(recording, parsed.GetValue(last), output, terminal, ending.Token);
            }

            output.End();
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Until the end is asked for, also over a restart of the daemon.</summary>
    private static async Task FollowAsync(LinkRecorder recording, TimeSpan? last, RecordingOutput output, Terminal terminal, CancellationToken ending)
    {
        try
        {
            while (true)
            {
                try
                {
                    await recording.TakeAsync(last, follow: true, ending);
                }
                catch (CommandFailedException reason) when (reason.ExitCode == ExitCode.DaemonUnreachable)
                {
                    output.Lost(terminal.Time.GetUtcNow());
                }

                await Task.Delay(RetryPause, terminal.Time, ending);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await TakeRestAsync(recording);
        }
    }

    /// <summary>What passed up to this moment may still be on its way here.</summary>
    private static async Task TakeRestAsync(LinkRecorder recording)
    {
        using var enough = new CancellationTokenSource(RestWithin);
        try
        {
            await recording.TakeAsync(null, follow: false, enough.Token);
        }
        catch (Exception reason) when (reason is CommandFailedException or OperationCanceledException)
        {
            // The daemon ended before us: what came is all there is.
        }
    }
}
