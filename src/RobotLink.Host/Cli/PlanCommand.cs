using System.CommandLine;
using System.Text.Json;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Profiles;
using RobotLink.Supervision;

namespace RobotLink.Host.Cli;

/// <summary><c>plan</c>: what the running daemon would do with the files as they stand. Changes nothing.</summary>
internal static class PlanCommand
{
    public static Command Build(Terminal terminal)
    {
        var json = Options.Json();
        var url = Options.Url();
        var folder = Options.Folder();
        var command = new Command("plan", "Compare the files with what the running daemon has: which links would start, end or restart, and why.") { json, url, folder };
        command.SetAction(async (parsed, stopping) =>
        {
            var (site, mistakes, notices) = new ProfileShelf(parsed.GetValue(folder)!).ReadSite();
            if (!parsed.GetValue(json))
            {
                await terminal.Error.WriteAsync(MistakeText.Of(mistakes, notices));
            }

            if (site is null)
            {
                return await RefuseAsync(mistakes, parsed.GetValue(json), terminal);
            }

            using var daemon = DaemonAddress.Connect(parsed, url, folder);
            var plan = await CompareAsync(daemon, site, stopping);
            if (parsed.GetValue(json))
            {
                await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(plan with { Mistakes = [.. mistakes.Select(ProfilesApi.Document)] }, Answer.Options));
            }
            else
            {
                Write(plan, terminal.Out);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<int> RefuseAsync(IReadOnlyList<Mistake> mistakes, bool json, Terminal terminal)
    {
        if (json)
        {
            var document = new PlanDocument(false, null, [], [.. mistakes.Select(ProfilesApi.Document)]);
            await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(document, Answer.Options));
        }

        throw new CommandFailedException(
            ExitCode.ConfigurationInvalid,
            $"Nothing would change: {Lines.Count(mistakes.Count(mistake => !mistake.IsWarning), "mistake")} in the configuration. 'robotlink explain CODE' tells more about each.");
    }

    private static async Task<PlanDocument> CompareAsync(DaemonClient daemon, SiteConfiguration site, CancellationToken stopping)
    {
        var running = new Dictionary<string, LinkDetailDocument>(StringComparer.Ordinal);
        foreach (var link in (await daemon.GetAsync<ListDocument<LinkDocument>>("api/v1/links", stopping)).Items)
        {
            running[link.Id] = await daemon.GetAsync<LinkDetailDocument>($"api/v1/links/{Uri.EscapeDataString(link.Id)}", stopping);
        }

        var known = EffectiveLink.Memory();
        var links = site.Links.Select(link => LinkPlans.Of(running.GetValueOrDefault(link.Id), link, known)).ToList();
        links.AddRange(running.Values.Where(link => site.Links.All(wanted => wanted.Id != link.Id)).Select(LinkPlans.Removed));
        return new PlanDocument(true, daemon.Url.GetLeftPart(UriPartial.Authority), links, []);
    }

    private static void Write(PlanDocument plan, TextWriter output)
    {
        var width = plan.Links.Select(link => link.Id.Length).DefaultIfEmpty().Max();
        foreach (var link in plan.Links)
        {
            output.WriteLine($"{link.Action,-9}  {link.Id.PadRight(width)}  {Terminal.Safe(link.Words)}".TrimEnd());
            foreach (var change in link.Changes)
            {
                output.WriteLine($"             {change.Path}: {Value(change.Before, change.BeforeOrigin)} -> {Value(change.After, change.AfterOrigin)}");
            }
        }

        output.WriteLine(string.Join(", ", LinkPlans.Actions
            .Select(action => (Action: action, Count: plan.Links.Count(link => link.Action == action)))
            .Select(pair => $"{pair.Count} {pair.Action}")) + ".");
    }

    private static string Value(string? value, string? origin) =>
        value is null ? "nothing" : origin is null ? Terminal.Safe(value) : $"{Terminal.Safe(value)} ({Terminal.Safe(origin)})";
}
