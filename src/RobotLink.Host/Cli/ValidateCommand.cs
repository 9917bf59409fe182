using System.CommandLine;
using System.Text.Json;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Profiles;
using RobotLink.Routing;

namespace RobotLink.Host.Cli;

/// <summary><c>validate</c>: all mistakes of a site and its profiles at once.</summary>
internal static class ValidateCommand
{
    public static Command Build(Terminal terminal)
    {
        var folder = Options.Folder();
        var json = Options.Json();
        var command = new Command("validate", "Check site.yaml and the profiles it uses. Exit code 3 when something is wrong.") { folder, json };
        command.SetAction(async (parsed, _) =>
        {
            var shelf = new ProfileShelf(parsed.GetValue(folder)!);
            var (site, mistakes, notices) = shelf.ReadSite();
            var valid = site is not null;
            if (parsed.GetValue(json))
            {
                var document = new ValidationDocument(valid, [.. mistakes.Select(ProfilesApi.Document)]);
                await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(document, Answer.Options));
                return valid ? ExitCode.Ok : ExitCode.ConfigurationInvalid;
            }

            await terminal.Out.WriteAsync(MistakeText.Of(mistakes, notices));
            await terminal.Out.WriteLineAsync(site is not null
                ? $"{Path.Combine(shelf.Folder, "site.yaml")} is valid: {Lines.Count(site.Links.Count, "link")}, listening on {site.Listen}.\n{Memory(site)}"
                : $"{Lines.Count(mistakes.Count(mistake => !mistake.IsWarning), "mistake")}; 'robotlink explain CODE' tells more about each.");
            return valid ? ExitCode.Ok : ExitCode.ConfigurationInvalid;
        });
        return command;
    }

    private static string Memory(SiteConfiguration site)
    {
        var bytes = site.Links.Sum(link => LinkJournal.BytesMaxDefault + (2L * link.Profile.Framing.Max));
        return $"Memory for frames: at most {bytes / 1024.0 / 1024.0:0.0} MiB; each link keeps {LinkJournal.BytesMaxDefault / 1024} KiB of frames and room for two of its longest.";
    }
}
