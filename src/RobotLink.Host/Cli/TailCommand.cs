using System.CommandLine;
using System.Text.Json;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary><c>tail [LINK..]</c>: what passes the links, as it comes.</summary>
internal static class TailCommand
{
    public static Command Build(Terminal terminal)
    {
        var links = new Argument<string[]>("LINK") { Description = "Links to follow; all when left out.", Arity = ArgumentArity.ZeroOrMore };
        var last = Options.Number("--last", "Begin with so many of each link's newest frames.", 0, 4096, 0);
        var hex = new Option<bool>("--hex") { Description = "Show bytes as hexadecimal numbers." };
        var explain = new Option<bool>("--explain") { Description = "Beneath each frame, which rule of the profile took which bytes." };
        var json = Options.Json("NDJSON, the stream as the daemon sends it");
        var url = Options.Url();
        var folder = Options.Folder();
        var command = new Command("tail", "Follow messages and state changes: decoded fields, then the bytes.") { links, last, hex, explain, json, url, folder };
        command.SetAction(async (parsed, stopping) =>
        {
            using var daemon = DaemonAddress.Connect(parsed, url, folder);
            var wanted = parsed.GetValue(links) ?? [];
            var shown = new FrameLines(terminal, parsed.GetValue(json), parsed.GetValue(hex) ? BytesShown.Hex : BytesShown.Text);
            var explained = parsed.GetValue(explain);
            var after = await ShowLastAsync(daemon, wanted, parsed.GetValue(last), explained, shown, stopping);
            await FollowAsync(daemon, Query(wanted, after, explained), shown, stopping);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Writes what is kept already.</summary>
    /// <returns>The place from which to follow, so that nothing is left out in between; null: from now on.</returns>
    private static async Task<long?> ShowLastAsync(DaemonClient daemon, string[] wanted, int last, bool explain, FrameLines shown, CancellationToken stopping)
    {
        if (last == 0)
        {
            return null;
        }

        var place = (await daemon.GetAsync<SystemDocument>("api/v1/system", stopping)).Seq;
        var ids = wanted.Length > 0
            ? wanted
            : [.. (await daemon.GetAsync<ListDocument<LinkDocument>>("api/v1/links", stopping)).Items.Select(link => link.Id)];
        var lines = new List<StreamLine>();
        foreach (var id in ids)
        {
            using var answer = JsonDocument.Parse(await daemon.GetTextAsync($"api/v1/links/{Uri.EscapeDataString(id)}/messages?last={last}{(explain ? "&explain=true" : "")}", stopping));
            lines.AddRange(answer.RootElement.GetProperty("items").EnumerateArray().Select(item => DaemonStream.Parse(item.GetRawText())));
        }

        foreach (var line in lines.Where(line => line.Message!.Seq <= place).OrderBy(line => line.Message!.Seq))
        {
            shown.Write(line);
        }

        return place;
    }

    private static string Query(string[] links, long? after, bool explain)
    {
        var parts = new List<string>();
        if (links.Length > 0)
        {
            parts.Add("links=" + string.Join(',', links.Select(Uri.EscapeDataString)));
        }

        if (after is { } place)
        {
            parts.Add($"after={place}");
        }

        if (explain)
        {
            parts.Add("explain=true");
        }

        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private static async Task FollowAsync(DaemonClient daemon, string query, FrameLines shown, CancellationToken stopping)
    {
        await foreach (var line in DaemonStream.ReadAsync(daemon, query, stopping))
        {
            shown.Write(line);
        }
    }
}
