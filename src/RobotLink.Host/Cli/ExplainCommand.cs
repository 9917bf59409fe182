using System.CommandLine;
using System.Text.Json;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary><c>explain LINK|CAUSE|CODE</c>: the story of a link with its evidence, or what a cause or a mistake's code means.</summary>
internal static class ExplainCommand
{
    /// <summary>So many of the newest frames are looked through for a refusal.</summary>
    private const int LastLooked = 200;

    public static Command Build(Terminal terminal)
    {
        var subject = new Argument<string>("LINK|CAUSE|CODE") { Description = "A link, a cause such as path-dead, or a code such as E1504." };
        var bound = new Option<bool>("--bound") { Description = "Also how soon each kind of failure is noticed." };
        var json = Options.Json();
        var url = Options.Url();
        var folder = Options.Folder();
        var command = new Command("explain", "Tell why a link is as it is, or what a cause or a code means.") { subject, bound, json, url, folder };
        command.SetAction(async (parsed, stopping) =>
        {
            var name = parsed.GetRequiredValue(subject);
            if (Page(name, parsed.GetValue(json)) is { } page)
            {
                await terminal.Out.WriteAsync(page);
                return ExitCode.Ok;
            }

            using var daemon = DaemonAddress.Connect(parsed, url, folder);
            var path = $"api/v1/links/{Uri.EscapeDataString(name)}";
            if (parsed.GetValue(json))
            {
                await terminal.Out.WriteLineAsync(await daemon.GetTextAsync(path, stopping));
                return ExitCode.Ok;
            }

            var link = await daemon.GetAsync<LinkDetailDocument>(path, stopping);
            var events = await daemon.GetAsync<ListDocument<StateDocument>>($"{path}/events", stopping);
            var outages = await daemon.GetAsync<ListDocument<OutageDocument>>("api/v1/outages", stopping);
            Write(link, events.Items, parsed.GetValue(bound), terminal);
            foreach (var line in OutageLines.OfSeveral(outages.Items.Where(outage => outage.Id == link.Outage), terminal.Time.GetUtcNow()))
            {
                await terminal.Out.WriteLineAsync(line);
            }

            var messages = await daemon.GetAsync<ListDocument<MessageDocument>>($"{path}/messages?last={LastLooked}", stopping);
            WriteRefusal(messages.Items, terminal);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Null for what is neither a cause nor a code.</summary>
    private static string? Page(string name, bool isJson) =>
        CausePages.Find(name) is { } cause ? isJson ? Json(cause) : cause.Text
        : CodePage(name) is { } code ? isJson ? Json(code) : code.Text
        : null;

    private static string Json<T>(T page) => JsonSerializer.Serialize(page, Answer.Options) + '\n';

    /// <summary>Null for what is no code; in small letters a short one, such as <c>w1</c>, may be a link.</summary>
    private static MistakePage? CodePage(string name)
    {
        var isCode = name is ['E' or 'W', >= '0' and <= '9', ..]
            || (name is ['e' or 'w', _, _, _, _] && name.Skip(1).All(char.IsAsciiDigit));
        return !isCode ? null : MistakePages.Find(name) ?? throw new CommandFailedException(
            ExitCode.Usage, $"There is no such code '{name}'. Codes look like E1504; 'robotlink validate' prints them.");
    }

    public static void Write(LinkDetailDocument link, IReadOnlyList<StateDocument> events, bool bound, Terminal terminal)
    {
        var began = events.LastOrDefault(change => change.State == link.State && change.Previous != change.State);
        var title = link.Title is null ? "" : $" ({Terminal.Safe(link.Title)})";
        terminal.Out.WriteLine($"{link.Id}{title} at {link.Address} is {terminal.Paint(link.State, link.State)}, {link.Admin}.");
        terminal.Out.WriteLine($"  {Duration.Words(terminal.Time.GetUtcNow() - link.Since)}, {Lines.Began(link)}");
        if (link.Cause is not null)
        {
            terminal.Out.WriteLine($"  {Terminal.Safe(link.Words)}");
            terminal.Out.WriteLine($"  cause: {link.Cause}, {link.Certainty}");
            VerdictLines.Write(link.RulesOut, link.WalkTo, terminal.Out);
            WriteBefore(link, events, began, terminal.Out);
        }

        if (link.Note is not null)
        {
            terminal.Out.WriteLine($"  note: {Terminal.Safe(link.Note)}");
        }

        foreach (var evidence in link.Evidence)
        {
            terminal.Out.WriteLine($"  {Mark(evidence.Result),-12} {evidence.Check}: {Terminal.Safe(evidence.Detail)}");
        }

        foreach (var line in ShareLines.Of(link.Share))
        {
            terminal.Out.WriteLine($"  {line}");
        }

        terminal.Out.WriteLine($"  {Noticed(link.Bound)}");
        foreach (var (failure, seconds) in bound ? link.Bound.ByFailure : new Dictionary<string, double?>())
        {
            var time = seconds is { } known ? $"{known:0.##} s" : "not noticed";
            terminal.Out.WriteLine($"    {failure.Replace('_', ' '),-28} {time,-12} {link.Bound.SeenBy[failure]}");
        }
    }

    private static void WriteRefusal(IReadOnlyList<MessageDocument> messages, Terminal terminal)
    {
        if (messages.LastOrDefault(message => message.Cause is not null) is { } refusal)
        {
            terminal.Out.WriteLine($"  last refusal {Lines.Time(refusal.Time)}: {Terminal.Safe(refusal.Name)} {Lines.Fields(refusal.Fields)}: {Lines.Refused(refusal.Words, refusal.Cause!)}");
        }
    }

    /// <summary>What was said about the same outage before better evidence came.</summary>
    private static void WriteBefore(LinkDetailDocument link, IReadOnlyList<StateDocument> events, StateDocument? began, TextWriter output)
    {
        var earlier = events.SkipWhile(change => change != began).Where(change => change.Cause is not null && change.Words != link.Words);
        foreach (var change in earlier)
        {
            output.WriteLine($"  before, at {Lines.Time(change.Time)}: {Terminal.Safe(change.Words)} [{change.Cause}, {change.Certainty}]");
        }
    }

    /// <summary>A slow request hides a hung program until its own time is over; whoever reads the promise must know.</summary>
    public static string Noticed(BoundDocument bound) =>
        (bound.Seconds is not null ? $"noticed within {bound.Seconds:0.##} s" : "a dead device is not noticed: nothing watches the way, and nothing is asked by itself")
        + (bound.ByFailure.GetValueOrDefault("program_hung_during_request") is { } slow && slow > (bound.Seconds ?? 0)
            ? $" ({slow:0.##} s while a slow request is under way)"
            : "");

    private static string Mark(string result) => result == "not-measured" ? "not measured" : result;
}
