using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary><c>tail [LINK..]</c>: what passes the links, as it comes, and what passed them lately.</summary>
internal static class TailCommand
{
    private const int FramesMax = 4096;

    public static Command Build(Terminal terminal)
    {
        var links = new Argument<string[]>("LINK") { Description = "Links to follow; all when left out.", Arity = ArgumentArity.ZeroOrMore };
        var last = new Option<Beginning?>("--last")
        {
            Description = $"Begin in the past: a time such as 10m, as far as it is kept; or a number of each link's newest frames, up to {FramesMax}.",
            HelpName = "DURATION|N",
            CustomParser = ParseBeginning,
        };
        var around = new Option<string?>("--around") { Description = "What passed around this event, its number as 'history' shows it, or around a time. Does not follow.", HelpName = "EVENT" };
        var window = Options.Duration("--window", "With --around: so long before and after. Default 30s.");
        var stay = new Option<bool>("--no-follow") { Description = "End behind what has passed already." };
        var hex = new Option<bool>("--hex") { Description = "Show bytes as hexadecimal numbers." };
        var fields = new Option<bool>("--fields") { Description = "Show decoded fields only, no bytes." };
        var grep = new Option<string?>("--grep") { Description = FrameGrep.Words, HelpName = "TEXT" };
        var explain = new Option<bool>("--explain") { Description = "Beneath each frame, which rule of the profile took which bytes." };
        var json = Options.Json("NDJSON, the stream as the daemon sends it");
        var url = Options.Url();
        var folder = Options.Folder();
        var command = new Command("tail", "Follow messages and state changes: decoded fields, then the bytes. Or look back at them.")
        {
            links, last, around, window, stay, hex, fields, grep, explain, json, url, folder,
        };
        command.SetAction(async (parsed, stopping) =>
        {
            using var daemon = DaemonAddress.Connect(parsed, url, folder);
            var look = new RecordingLook
            {
                Json = parsed.GetValue(json),
                Bytes = parsed.GetValue(fields) ? BytesShown.None : parsed.GetValue(hex) ? BytesShown.Hex : BytesShown.Text,
                Explain = parsed.GetValue(explain),
                Grep = parsed.GetValue(grep) is { } text ? FrameGrep.Of(text) : null,
            };
            var tail = new Tail(daemon, parsed.GetValue(links) ?? [], look, new ProfileShelf(parsed.GetValue(folder)!), terminal);
            var asked = new Asked(parsed.GetValue(last), parsed.GetValue(around), parsed.GetValue(window), parsed.GetValue(stay));
            await RunAsync(tail, asked, stopping);
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task RunAsync(Tail tail, Asked asked, CancellationToken stopping)
    {
        if ((asked.Last, asked.Around) is (not null, not null) || (asked.Window is not null && asked.Around is null))
        {
            throw new CommandFailedException(ExitCode.Usage, "--last and --around are two ways to look back, and --window belongs to --around: write one of them.");
        }

        if (asked.NoFollow && asked.Last is null && asked.Around is null)
        {
            throw new CommandFailedException(ExitCode.Usage, "--no-follow ends behind what has passed already: say with --last how far to look back, such as --last 10m.");
        }

        if (asked.Around is { } wanted)
        {
            await tail.ShowAroundAsync(wanted, asked.Window ?? RecordingTimes.Usual, stopping);
            return;
        }

        var reached = asked.Last is not { } beginning ? Reached.Nothing
            : beginning.Length is { } length ? await tail.ShowLastAsync(length, stopping)
            : await tail.ShowFramesAsync(beginning.Frames, stopping);
        if (!asked.NoFollow)
        {
            await tail.FollowAsync(reached, stopping);
        }
    }

    private static Beginning? ParseBeginning(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var frames) && frames <= FramesMax)
        {
            return new Beginning(frames, null);
        }

        if (Duration.TryParseLong(text, out var length))
        {
            return new Beginning(0, length);
        }

        result.AddError($"--last takes a time with its unit, such as 90s, 10m or 2h, or a number of frames from 0 to {FramesMax}; '{text}' is neither.");
        return null;
    }

    /// <param name="Length">Null: so many frames.</param>
    private sealed record Beginning(int Frames, TimeSpan? Length);

    private sealed record Asked(Beginning? Last, string? Around, TimeSpan? Window, bool NoFollow);
}
