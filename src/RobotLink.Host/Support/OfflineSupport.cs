using System.Text.Json;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Profiles;
using RobotLink.Supervision;

namespace RobotLink.Host.Support;

/// <summary>What can be told where no daemon runs: the files, what is wrong with them, the audit, and this PC.</summary>
internal sealed class OfflineSupport(ProfileShelf shelf, TimeProvider time)
{
    private const int CommandsMax = 10_000;

    public async Task WriteAsync(Stream into, string why, CancellationToken stopping)
    {
        var secrets = new KnownSecrets();
        secrets.Learn(ConfigurationTexts.References(shelf), shelf.Folder);
        var read = shelf.ReadSite();
        var remarks = new List<string> { $"bytes, events, states, numbers and the log: {why}" };
        var entries = Entries(read, remarks).ToList();
        await using var bundle = await SupportBundle.BeginAsync(into, new SecretFilter(secrets.Texts), time, stopping);
        await bundle.AddAsync(
            SupportReadme.Name,
            SupportReadme.Of(time.GetUtcNow(), [.. entries.Select(entry => entry.Name)], remarks),
            stopping);
        foreach (var (name, texts) in entries)
        {
            await bundle.AddAsync(name, texts, stopping);
        }
    }

    private IEnumerable<(string Name, IEnumerable<string> Texts)> Entries(SiteResult read, List<string> remarks)
    {
        yield return ("machine.json", [JsonSerializer.Serialize(OperatingFacts.Of(time), Answer.Options)]);
        yield return ("mistakes.txt", [.. read.Mistakes.Select(mistake => $"{mistake.File}:{mistake.Line}:{mistake.Column} {mistake.Code}").DefaultIfEmpty("none")]);
        if (Commands(remarks) is { Count: > 0 } commands)
        {
            yield return ("commands.ndjson", commands);
        }

        var profiles = read.Site?.Links.Select(link => link.Profile.Name) ?? shelf.Files.OwnNames;
        foreach (var (name, text) in ConfigurationTexts.Of(shelf, profiles))
        {
            yield return (name, [text]);
        }
    }

    /// <summary>The newest lines of the audit's files.</summary>
    private List<string> Commands(List<string> remarks)
    {
        var lines = new List<string>();
        try
        {
            var folder = Path.Combine(shelf.Folder, "state", "audit");
            foreach (var path in (Directory.Exists(folder) ? Directory.GetFiles(folder, "commands-*.ndjson") : []).OrderDescending(StringComparer.Ordinal))
            {
                lines.InsertRange(0, File.ReadLines(path).Select(WithoutSecrets).OfType<string>());
                if (lines.Count >= CommandsMax)
                {
                    break;
                }
            }
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            remarks.Add($"all of the audit of commands: {reason.Message}");
        }

        return lines.Count > CommandsMax ? lines[^CommandsMax..] : lines;
    }

    /// <summary>Null for a line that is none of an audit.</summary>
    private static string? WithoutSecrets(string line)
    {
        try
        {
            var command = System.Text.Json.Nodes.JsonNode.Parse(line)?.AsObject();
            if (command?["fields"] is System.Text.Json.Nodes.JsonObject fields)
            {
                foreach (var name in fields.Select(field => field.Key).Where(PublicText.IsSecretName).ToList())
                {
                    fields[name] = PublicText.Cut;
                }
            }

            return command?.ToJsonString(Answer.Options);
        }
        catch (Exception reason) when (reason is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
