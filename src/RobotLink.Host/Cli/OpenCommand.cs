using System.CommandLine;
using System.Text.Json;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Recording;

namespace RobotLink.Host.Cli;

/// <summary><c>open FILE</c>: a look at a recording, without a daemon or a device.</summary>
internal static class OpenCommand
{
    public static Command Build(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "What 'record', 'support' or 'tail --json' wrote." };
        var links = new Option<string[]>("--link") { Description = "Only this link. May be repeated.", HelpName = "LINK" };
        var profile = new Option<string?>("--profile") { Description = "Read the bytes by this profile instead of the recording's own: a name or a file, such as one that you have just changed.", HelpName = "NAME|FILE" };
        var around = new Option<string?>("--around") { Description = "Only what passed around this event: its number, or a time.", HelpName = "EVENT" };
        var window = Options.Duration("--window", "With --around: so long before and after. Default 30s.");
        var last = Options.LongDuration("--last", "Only the end of the recording, so long.");
        var hex = new Option<bool>("--hex") { Description = "Show bytes as hexadecimal numbers." };
        var fields = new Option<bool>("--fields") { Description = "Show decoded fields only, no bytes." };
        var grep = new Option<string?>("--grep") { Description = FrameGrep.Words, HelpName = "TEXT" };
        var explain = new Option<bool>("--explain") { Description = "Beneath each frame, which rule of the profile took which bytes." };
        var summary = new Option<bool>("--summary") { Description = "Only what is in it: links, times, messages by kind, what no message fits, gaps." };
        var json = Options.Json("NDJSON, messages as 'tail --json' writes them and the recording's marks; with --summary one document");
        var folder = Options.Folder();
        var command = new Command("open", "Look at a recording offline, decoded anew by its profile or by another.") { file, links, profile, around, window, last, hex, fields, grep, explain, summary, json, folder };
        command.SetAction(parsed =>
        {
            var recording = RecordingFiles.Read(parsed.GetRequiredValue(file), terminal, out var lines);
            using var reading = lines;
            var wanted = RecordingFiles.Links(recording, parsed.GetValue(links) ?? []);
            var look = new RecordingLook
            {
                Json = parsed.GetValue(json),
                Bytes = parsed.GetValue(fields) ? BytesShown.None : parsed.GetValue(hex) ? BytesShown.Hex : BytesShown.Text,
                Explain = parsed.GetValue(explain),
                Grep = parsed.GetValue(grep) is { } text ? FrameGrep.Of(text) : null,
                CountOnly = parsed.GetValue(summary),
                Times = parsed.GetValue(around) is { } where ? RecordingTimes.Around(where, parsed.GetValue(window) ?? RecordingTimes.Usual, recording)
                    : parsed.GetValue(last) is { } length && recording.Span.Last is { } end ? new RecordingTimes(end - length, DateTimeOffset.MaxValue)
                    : RecordingTimes.All,
                ByClockOf = parsed.GetValue(last) is null ? null : recording.Span,
            };
            using var view = new RecordingView(terminal, look);
            var catalogues = new RecordedCatalogues(recording, new ProfileShelf(parsed.GetValue(folder)!), parsed.GetValue(profile), terminal);
            foreach (var link in wanted)
            {
                view.Add(link.Id, catalogues.Of(link));
            }

            view.Show(recording.Entries);
            Tell(view.Counts.Document(recording, wanted), look, terminal);
            return recording.Mistakes.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    /// <summary>A summary that was asked for is a result; else it is talk behind the lines.</summary>
    private static void Tell(RecordingSummaryDocument summary, RecordingLook look, Terminal terminal)
    {
        if (look is { CountOnly: true, Json: true })
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(summary, Answer.Options));
            return;
        }

        SummaryLines.Write(summary, look.CountOnly ? terminal.Out : terminal.Error);
    }
}
