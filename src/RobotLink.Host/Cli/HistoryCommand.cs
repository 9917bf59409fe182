using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>An outage among state changes, told apart from them by its type.</summary>
internal sealed record PastOutageDocument : OutageDocument
{
    [SetsRequiredMembers]
    public PastOutageDocument(OutageDocument outage)
        : base(outage)
    {
    }

    [JsonPropertyOrder(-1)]
    public string Type { get; } = "outage";
}

/// <summary><c>history [LINK]</c>: what became of the links, oldest first, in the words that were said then.</summary>
internal static class HistoryCommand
{
    private const int LastDefault = 50;
    private const int LastMax = 10_000;

    public static Command Build(Terminal terminal)
    {
        var link = new Argument<string?>("LINK") { Description = "One link; all when left out, with their outages.", Arity = ArgumentArity.ZeroOrOne };
        var last = Options.Number("--last", "How many lines.", 1, LastMax, LastDefault);
        var commands = new Option<bool>("--commands") { Description = "Show what changed the machines instead: who gave which command, what was decided, how it ended." };
        var json = Options.Json("one state change, outage or command per line");
        var url = Options.Url();
        var folder = Options.Folder();
        var command = new Command("history", "Show what became of the links since RobotLink was started: state changes, their causes, outages. Of each link the newest 256 are kept. Or the commands that were given.") { link, last, commands, json, url, folder };
        command.SetAction(async (parsed, stopping) =>
        {
            using var daemon = DaemonAddress.Connect(parsed, url, folder);
            if (parsed.GetValue(commands))
            {
                await ShowCommandsAsync(daemon, parsed.GetValue(link), parsed.GetValue(last), parsed.GetValue(json), terminal, stopping);
                return ExitCode.Ok;
            }

            var told = await ReadAsync(daemon, parsed.GetValue(link), parsed.GetValue(json), terminal, stopping);
            foreach (var (_, line) in told.OrderBy(entry => entry.Time).TakeLast(parsed.GetValue(last)))
            {
                await terminal.Out.WriteLineAsync(line);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task ShowCommandsAsync(DaemonClient daemon, string? link, int last, bool json, Terminal terminal, CancellationToken stopping)
    {
        var only = link is null ? "" : $"&link={Uri.EscapeDataString(link)}";
        var given = await daemon.GetAsync<ListDocument<CommandDocument>>($"api/v1/commands?last={last}{only}", stopping);
        foreach (var command in given.Items)
        {
            await terminal.Out.WriteLineAsync(json ? JsonSerializer.Serialize(command, Answer.Options) : CommandLines.Of(command));
        }
    }

    private static async Task<List<(DateTimeOffset Time, string Line)>> ReadAsync(
        DaemonClient daemon, string? link, bool json, Terminal terminal, CancellationToken stopping)
    {
        var ids = link is not null ? [link] : (await daemon.GetAsync<ListDocument<LinkDocument>>("api/v1/links", stopping)).Items.Select(known => known.Id).ToList();
        var told = new List<(DateTimeOffset, string)>();
        foreach (var id in ids)
        {
            var events = await daemon.GetAsync<ListDocument<StateDocument>>($"api/v1/links/{Uri.EscapeDataString(id)}/events", stopping);
            told.AddRange(events.Items.Select(change => (change.Time, json ? JsonSerializer.Serialize(change, Answer.Options) : $"{Lines.Of(change, terminal)} (event {change.Seq})")));
        }

        var outages = await daemon.GetAsync<ListDocument<OutageDocument>>("api/v1/outages?ended=true", stopping);
        told.AddRange(outages.Items
            .Where(outage => outage.Members.Count > 1 && (link is null || outage.Members.Contains(link)))
            .Select(outage => (outage.Since, json ? JsonSerializer.Serialize(new PastOutageDocument(outage), Answer.Options) : OutageLines.Of(outage))));
        return told;
    }
}
