using System.CommandLine;
using System.Text.Json;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Routing;
using RobotLink.Supervision;

namespace RobotLink.Host.Cli;

/// <summary><c>validate</c>: all mistakes of a site and its profiles at once.</summary>
internal static class ValidateCommand
{
    public static Command Build(Terminal terminal)
    {
        var folder = Options.Folder();
        var json = Options.Json("one JSON document, with --watch one line for each reading");
        var watch = new Option<bool>("--watch", "-w") { Description = "Check again whenever a file changes, until interrupted." };
        var command = new Command("validate", "Check site.yaml and the profiles it uses. Exit code 3 when something is wrong.") { folder, json, watch };
        command.SetAction(async (parsed, stopping) =>
        {
            var shelf = new ProfileShelf(parsed.GetValue(folder)!);
            if (!parsed.GetValue(watch))
            {
                return await CheckAsync(shelf, parsed.GetValue(json), terminal);
            }

            using var changes = new ConfigurationChanges(shelf.Files, terminal.Time);
            while (true)
            {
                var stamp = shelf.Files.Stamp();
                await terminal.Error.WriteLineAsync($"{Lines.Time(terminal.Time.GetUtcNow())} reading {shelf.Folder}");
                await CheckAsync(shelf, parsed.GetValue(json), terminal);
                await changes.WaitAsync(stamp, stopping);
            }
        });
        return command;
    }

    private static async Task<int> CheckAsync(ProfileShelf shelf, bool json, Terminal terminal)
    {
        var started = terminal.Time.GetTimestamp();
        var (site, mistakes, notices) = shelf.ReadSite();
        var took = terminal.Time.GetElapsedTime(started);
        var refused = site is null ? null : ListenRefused();
        mistakes = refused is null ? mistakes : [.. mistakes, refused];
        var isValid = site is not null && refused is null;
        if (json)
        {
            var document = new ValidationDocument(isValid, [.. mistakes.Select(ProfilesApi.Document)])
            {
                Notices = notices,
                Links = site?.Links.Count,
                DurationS = took.TotalSeconds,
            };
            await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(document, ValidationJson.Lasting.ValidationDocument));
        }
        else
        {
            await terminal.Out.WriteAsync(MistakeText.Of(mistakes, notices));
            await terminal.Out.WriteLineAsync(Summary(shelf, isValid ? site : null, mistakes));
        }

        return isValid ? ExitCode.Ok : ExitCode.ConfigurationInvalid;
    }

    /// <summary>Why the daemon would not listen where the environment, which goes before the file, tells it to.</summary>
    private static Mistake? ListenRefused() =>
        Environment.GetEnvironmentVariable(ListenAddress.Variable) is { Length: > 0 } set && !ListenAddress.TryParse(set, out _, out var why)
            ? new Mistake("E1605", ListenAddress.Variable, 1, 1, set.Length, SourceFile.Harmless(set), SourceFile.Harmless(why), "The environment goes before http.listen of the site file.", null)
            : null;

    private static string Summary(ProfileShelf shelf, SiteConfiguration? site, IReadOnlyList<Mistake> mistakes) => site is not null
        ? $"{Path.Combine(shelf.Folder, "site.yaml")} is valid: {Lines.Count(site.Links.Count, "link")}, listening on {RunCommand.Listen(null, site)}{Origin()}.\n{Memory(site)}"
        : $"{Lines.Count(mistakes.Count(mistake => !mistake.IsWarning), "mistake")}; 'robotlink explain CODE' tells more about each.";

    private static string Origin() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ListenAddress.Variable)) ? "" : $" (from {ListenAddress.Variable})";

    private static string Records(SiteConfiguration site) => LinkMemory.RecordsMax(site) is > 0 and var most
        ? $" To look back, at most {most / 1024.0 / 1024.0:0.#} MiB more (record.total)."
        : " Nothing is kept to look back (record: off).";

    private static string Memory(SiteConfiguration site)
    {
        var bytes = site.Links.Sum(link => LinkMemory.BytesMax(link.Profile));

        // What waits, what is being sent of it, and as much room to grow.
        var shared = site.Links.Sum(link => link.Share is { } share ? share.Clients * ((3L * share.Queue) + (2L * link.Profile.Framing.Max)) : 0);
        var programs = shared == 0 ? "" : $" Programs that share links and all read too slowly: at most {shared / 1024.0 / 1024.0:0.0} MiB more (share.clients times share.queue).";
        return $"Memory for frames: at most {bytes / 1024.0 / 1024.0:0.0} MiB; each link keeps {LinkJournal.BytesMaxDefault / 1024} KiB of frames and {LinkJournal.HeadBytesMax / 1024} KiB of what is known of each, {LinkMemory.UnsentMax / 1024} KiB that its device does not take, and room to receive.{programs}{Records(site)}";
    }
}
