using System.CommandLine;
using System.Text.Json;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Simulators;

namespace RobotLink.Host.Cli;

/// <summary><c>list links|profiles|simulators|requests LINK</c>: what there is to choose from.</summary>
internal static class ListCommand
{
    public static Command Build(Terminal terminal) => new("list", "List links, profiles, simulators, or what a link can be asked.")
    {
        Links(terminal), Profiles(terminal), Simulators(terminal), Requests(terminal),
    };

    private static Command Links(Terminal terminal)
    {
        var (url, folder) = (Options.Url(), Options.Folder());
        var command = new Command("links", "The daemon's links, one id a line.") { url, folder };
        command.SetAction(async (parsed, stopping) =>
        {
            using var daemon = DaemonAddress.Connect(parsed, url, folder);
            foreach (var link in (await daemon.GetAsync<ListDocument<LinkDocument>>("api/v1/links", stopping)).Items)
            {
                await terminal.Out.WriteLineAsync(link.Id);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Profiles(Terminal terminal)
    {
        var folder = Options.Folder();
        var command = new Command("profiles", "Kinds of devices: bundled, and the folder's own.") { folder };
        command.SetAction((parsed, _) =>
        {
            var profiles = new ProfileShelf(parsed.GetValue(folder)!).All();
            Columns.Write(profiles.Select(profile => new[] { profile.Name, profile.Bundled ? "bundled" : "own", profile.Title ?? "" }), terminal.Out);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static Command Simulators(Terminal terminal)
    {
        var command = new Command("simulators", "Devices that 'simulate' can play.");
        command.SetAction((_, _) =>
        {
            Columns.Write(SimulatorCatalogue.Kinds.Select(kind => new[] { kind.Name, $"{kind.DefaultPort}", kind.Title }), terminal.Out);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static Command Requests(Terminal terminal)
    {
        var link = new Argument<string>("LINK") { Description = "The link." };
        var (json, url, folder) = (Options.Json(), Options.Url(), Options.Folder());
        var command = new Command("requests", "What a link can be asked, with its arguments; those in brackets may be left out.") { link, json, url, folder };
        command.SetAction(async (parsed, stopping) =>
        {
            using var daemon = DaemonAddress.Connect(parsed, url, folder);
            var detail = await daemon.GetAsync<LinkDetailDocument>($"api/v1/links/{Uri.EscapeDataString(parsed.GetRequiredValue(link))}", stopping);
            if (parsed.GetValue(json))
            {
                await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(detail.Requests, Answer.Options));
                return ExitCode.Ok;
            }

            Columns.Write(
                detail.Requests.Select(request => new[]
                {
                    request.Name,
                    string.Join(' ', request.Arguments.Select(Argument)),
                    request.ChangesMachine ? "changes the machine" : request.EveryS is { } every ? $"asked every {every:0.###} s" : "",
                }),
                terminal.Out);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Such as <c>number=int(1..99)</c>, <c>[speed=f32 mm/s]</c> or <c>area=inputs|outputs</c>.</summary>
    public static string Argument(ArgumentDocument argument)
    {
        var inside = (argument.Minimum, argument.Maximum) switch
        {
            (null, null) => argument.Digits is { } digits ? $"({digits})" : "",
            var (low, high) => $"({low}..{high})",
        };
        var type = argument.Choices.Count > 0 ? string.Join('|', argument.Choices) : argument.Type + inside;
        var written = $"{argument.Name}={type}{(argument.Unit is { } unit ? " " + unit : "")}";
        return argument.Optional ? $"[{written}]" : written;
    }
}
