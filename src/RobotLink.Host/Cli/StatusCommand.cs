using System.CommandLine;
using System.Text.Json.Nodes;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary><c>status [LINK]</c>: how the links are at this moment.</summary>
internal static class StatusCommand
{
    public static Command Build(Terminal terminal)
    {
        var link = new Argument<string?>("LINK") { Description = "One link, with its counters; the exit code is 5 when it is down, or never came up within its bound.", Arity = ArgumentArity.ZeroOrOne };
        var json = Options.Json();
        var url = Options.Url();
        var folder = Options.Folder();
        var command = new Command("status", "Show how the links are.") { link, json, url, folder };
        command.SetAction(async (parsed, stopping) =>
        {
            using var daemon = DaemonAddress.Connect(parsed, url, folder);
            return parsed.GetValue(link) is { } id
                ? await ShowOneAsync(daemon, id, parsed.GetValue(json), terminal, stopping)
                : await ShowAllAsync(daemon, parsed.GetValue(json), terminal, stopping);
        });
        return command;
    }

    private static async Task<int> ShowAllAsync(DaemonClient daemon, bool json, Terminal terminal, CancellationToken stopping)
    {
        if (json)
        {
            var document = JsonNode.Parse(await daemon.GetTextAsync("api/v1/links", stopping))!.AsObject();
            var about = JsonNode.Parse(await daemon.GetTextAsync("api/v1/system", stopping))!;
            document["outages"] = JsonNode.Parse(await daemon.GetTextAsync("api/v1/outages", stopping))!["items"]!.DeepClone();
            document["configuration"] = about["configuration"]?.DeepClone();
            await terminal.Out.WriteLineAsync(document.ToJsonString(Answer.Options));
            return ExitCode.Ok;
        }

        var system = await daemon.GetAsync<SystemDocument>("api/v1/system", stopping);
        foreach (var line in ConfigurationLines.Of(system.Configuration))
        {
            await terminal.Out.WriteLineAsync(line);
        }

        var outages = await daemon.GetAsync<ListDocument<OutageDocument>>("api/v1/outages", stopping);
        foreach (var line in OutageLines.OfSeveral(outages.Items, terminal.Time.GetUtcNow()))
        {
            await terminal.Out.WriteLineAsync(line);
        }

        var links = await daemon.GetAsync<ListDocument<LinkDocument>>("api/v1/links", stopping);
        LinkRows.Write(links.Items, terminal);
        return ExitCode.Ok;
    }

    private static async Task<int> ShowOneAsync(DaemonClient daemon, string id, bool json, Terminal terminal, CancellationToken stopping)
    {
        var path = $"api/v1/links/{Uri.EscapeDataString(id)}";
        var text = await daemon.GetTextAsync(path, stopping);
        var link = System.Text.Json.JsonSerializer.Deserialize<LinkDetailDocument>(text, Answer.Options)!;
        if (json)
        {
            await terminal.Out.WriteLineAsync(text);
        }
        else
        {
            LinkRows.Write([link], terminal);
            Write(link, terminal.Out);
        }

        return IsDown(link, terminal.Time.GetUtcNow()) ? ExitCode.LinkDown : ExitCode.Ok;
    }

    /// <summary>A link that never was up is not called down; one that has had its time and knows why not is no better.</summary>
    public static bool IsDown(LinkDocument link, DateTimeOffset now) =>
        link.State == "down" || (link is { State: "connecting", Cause: not null } && (now - link.Since).TotalSeconds > (link.BoundS ?? 0));

    public static string Connection(LinkDetailDocument link) => link switch
    {
        { Epoch: 0 } => "no connection yet",
        { LocalAddress: null, RemoteAddress: null } => $"connection {link.Epoch}: ended",
        _ => $"connection {link.Epoch}: {link.LocalAddress ?? "-"} to {link.RemoteAddress ?? "-"}",
    };

    private static void Write(LinkDetailDocument link, TextWriter output)
    {
        output.WriteLine($"  {link.State} {Lines.Began(link)}");
        output.WriteLine($"  {Connection(link)}");
        output.WriteLine($"  last byte received: {(link.LastReceive is { } last ? Lines.Time(last) : "never")}");
        output.WriteLine($"  commands: {(link.Commands ? "on" : "off")}{(link.Behind is { } behind ? $", behind {behind}" : "")}");
        if (link.Lease is { } lease)
        {
            output.WriteLine($"  held by {Terminal.Safe(lease.Holder)}{(lease.Until is { } until ? $" until {Lines.Time(until)}" : " through the share, until it goes")}");
        }

        foreach (var line in ShareLines.Of(link.Share))
        {
            output.WriteLine($"  {line}");
        }

        foreach (var (name, count) in link.Counters)
        {
            output.WriteLine($"  {name.Replace('_', ' ')}: {count}");
        }
    }
}
