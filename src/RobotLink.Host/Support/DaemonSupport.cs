using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using RobotLink.Commands;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Host.Cli;
using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Recording;
using RobotLink.Supervision;

namespace RobotLink.Host.Support;

/// <summary>Everything that a running daemon can tell about itself, in one file without secrets. What is not named here does not go in.</summary>
internal sealed class DaemonSupport(Supervisor supervisor, ProfileShelf shelf, SystemApi system, LogRing log, TimeProvider time)
{
    private const int CommandsMax = 10_000;

    /// <summary>Null when one of them does not exist; none named stands for all.</summary>
    public IReadOnlyList<Link>? Find(string[] ids, out string unknown)
    {
        unknown = ids.FirstOrDefault(id => supervisor.Find(id) is null) ?? "";
        return unknown.Length > 0 ? null : ids.Length == 0 ? supervisor.Links : [.. supervisor.Links.Where(link => ids.Contains(link.Id))];
    }

    public IResult Unknown(string id) => LinksApi.UnknownLink(id, supervisor);

    /// <param name="last">Of the bytes: so much of what passed at the end.</param>
    public async Task WriteAsync(Stream into, IReadOnlyList<Link> links, TimeSpan last, CancellationToken stopping)
    {
        // Also secrets that no link has asked for yet: another program may have sent them through a shared link.
        supervisor.Secrets.Learn(ConfigurationTexts.References(shelf), shelf.Folder);
        supervisor.Secrets.Learn(supervisor.Links.SelectMany(link => link.Configuration.Secrets.Values), shelf.Folder);
        var filter = new SecretFilter(supervisor.Secrets.Texts);
        var made = time.GetUtcNow();
        var remarks = new List<string>();
        var entries = Entries(links, remarks).ToList();
        await using var bundle = await SupportBundle.BeginAsync(into, filter, time, stopping);
        await bundle.AddAsync(SupportReadme.Name, SupportReadme.Of(made, [.. entries.Select(entry => entry.Name), SupportBundle.Recording], remarks), stopping);
        foreach (var (name, texts) in entries)
        {
            await bundle.AddAsync(name, texts, stopping);
        }

        await bundle.AddAsync(SupportBundle.Recording, RecordingLinesAsync(links, filter, last, made, stopping), stopping);
    }

    private IEnumerable<(string Name, IEnumerable<string> Texts)> Entries(IReadOnlyList<Link> links, List<string> remarks)
    {
        yield return ("system.json", [Json(WithoutWords(system.Document()))]);
        yield return ("machine.json", [Json(OperatingFacts.Of(time))]);
        yield return ("links.json", [Json(new ListDocument<LinkDetailDocument>([.. links.Select(Detail)], null))]);
        yield return ("events.ndjson", Events(links));
        if (Commands(remarks) is { } commands)
        {
            yield return ("commands.ndjson", commands);
        }

        yield return ("metrics.txt", [system.Metrics()]);
        yield return ("log.txt", log.Lines);
        foreach (var (name, text) in ConfigurationTexts.Of(shelf, supervisor.Links.Select(link => link.Configuration.Profile.Name)))
        {
            yield return (name, [text]);
        }
    }

    private IEnumerable<string> Events(IReadOnlyList<Link> links)
    {
        var states = links.SelectMany(link => link.Journal.States()).Select(entry => (entry.Time, Text: Json(json => StateJson.Write(json, entry))));
        var outages = supervisor.Outages.Ended.Concat(supervisor.Outages.Open).Select(report => (Time: report.Since, Text: Json(new PastOutageDocument(OutagesApi.Document(report)))));
        return states.Concat(outages).OrderBy(line => line.Time).Select(line => line.Text);
    }

    private List<string>? Commands(List<string> remarks)
    {
        try
        {
            return [.. supervisor.Audit.Last(CommandsMax, null).Select(command => Json(WithoutSecrets(CommandsApi.Document(command))))];
        }
        catch (AuditException reason)
        {
            remarks.Add($"the audit of commands cannot be read: {reason.Message}");
            return null;
        }
    }

    private LinkDetailDocument Detail(Link link)
    {
        var detail = LinkAnswers.Detail(link.Snapshot(), link.Configuration, supervisor.Outages.Of(link.Id)?.Id);
        return detail with { Effective = [.. detail.Effective.Select(WithoutSecret)] };
    }

    /// <summary>Places may be told, values under such a name may not.</summary>
    private static SettingDocument WithoutSecret(SettingDocument setting) =>
        setting.Path.Split('.').Any(PublicText.IsSecretName) && !PublicText.IsReference(setting.Value) ? setting with { Value = PublicText.Cut } : setting;

    private static CommandDocument WithoutSecrets(CommandDocument command) => command with
    {
        Fields = command.Fields?.ToDictionary(field => field.Key, field => PublicText.IsSecretName(field.Key) ? PublicText.Cut : field.Value),
    };

    /// <summary>The words of a mistake repeat what stands in the file.</summary>
    private static SystemDocument WithoutWords(SystemDocument document) => document.Configuration is not { } configuration ? document : document with
    {
        Configuration = configuration with { Mistakes = [.. configuration.Mistakes.Select(mistake => mistake with { Message = PublicText.Cut, Why = null, Fix = null })] },
    };

    private async IAsyncEnumerable<string> RecordingLinesAsync(
        IReadOnlyList<Link> links, SecretFilter filter, TimeSpan last, DateTimeOffset made, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
    {
        var pipe = new Pipe();
        var head = new RecordingHead(made, SystemApi.Version, [.. links.Select(RecordingsApi.Head)]);
        var profiles = ProfileTexts.Of(shelf, links.Select(link => link.Configuration)).Select(profile => Public(profile, filter)).ToList();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var writing = WriteAsync(pipe.Writer, links, head, profiles, supervisor.Now - last, ending.Token);
        try
        {
            using var reader = new StreamReader(pipe.Reader.AsStream());
            while (await reader.ReadLineAsync(stopping) is { } line)
            {
                yield return line;
            }
        }
        finally
        {
            await ending.CancelAsync();
            await writing;
        }
    }

    private async Task WriteAsync(
        PipeWriter output, IReadOnlyList<Link> links, RecordingHead head, IReadOnlyList<RecordedProfile> profiles, TimeSpan since, CancellationToken ending)
    {
        try
        {
            var stars = new SecretStars(supervisor.Secrets, maskOf: SecretFilter.MaskOf);
            await new RecordingAnswer(links, stars, time, output) { Since = since, MoreFor = ShortOnes }.WriteAsync(head, profiles, follow: false, ending);
            await output.CompleteAsync();
        }
        catch (Exception reason)
        {
            // Whoever reads the other end is told, and must not wait for more.
            await output.CompleteAsync(reason);
        }
    }

    /// <summary>Of a link's own secrets those that are too short to be told from chance: here all that looks like one is hidden.</summary>
    private SecretMask? ShortOnes(string id)
    {
        var own = new KnownSecrets();
        own.Learn(supervisor.Find(id)?.Configuration.Secrets.Values ?? [], shelf.Folder);
        return SecretMask.OfShort(own.Texts) is { IsEmpty: false } mask ? mask : null;
    }

    /// <summary>What the site file changes for one link is written as the site file is.</summary>
    private static RecordedProfile Public(RecordedProfile profile, SecretFilter filter)
    {
        var text = ProfileTexts.IsOfLink(profile.Name) ? PublicText.OfSite(profile.Text) : PublicText.OfProfile(profile.Text);
        return profile with { Text = Encoding.UTF8.GetString(filter.ApplyAll(Encoding.UTF8.GetBytes(text), isDocument: false)) };
    }

    private static string Json<T>(T document) => JsonSerializer.Serialize(document, Answer.Options);

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var written = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(written, Answer.WriterOptions))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(written.WrittenSpan);
    }
}
