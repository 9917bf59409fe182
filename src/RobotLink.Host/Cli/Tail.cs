using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Recording;

namespace RobotLink.Host.Cli;

/// <summary>How far a look back has come, so that what follows goes on from there: nothing twice, nothing left out.</summary>
/// <param name="Sequence">What has a higher number was written later; null: begin with what comes.</param>
/// <param name="Until">What passed up to then was shown, whatever its number.</param>
internal readonly record struct Reached(long? Sequence, DateTimeOffset Until)
{
    public static Reached Nothing => new(null, DateTimeOffset.MinValue);
}

/// <summary>Shows what passes links and what passed them.</summary>
internal sealed class Tail(DaemonClient daemon, string[] links, RecordingLook look, ProfileShelf shelf, Terminal terminal)
{
    /// <summary>Bytes from before the time that is shown: its first frame may have begun there.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(30);

    /// <summary>No record goes back so far.</summary>
    private static readonly TimeSpan Furthest = TimeSpan.FromHours(48);

    private readonly FrameLines shown = new(terminal, look.Json, look.Bytes);

    /// <summary>What passed in so long a time, as far as the daemon's records reach.</summary>
    public async Task<Reached> ShowLastAsync(TimeSpan length, CancellationToken stopping)
    {
        var system = await daemon.GetAsync<SystemDocument>("api/v1/system", stopping);
        var head = await ShowAsync(links, $"last={Milliseconds(Min(length, Furthest))}&lead={Milliseconds(Before)}", RecordingTimes.All, length, stopping);
        return new Reached(system.Seq, head.Made);
    }

    /// <summary>What passed around an event or a time.</summary>
    public async Task ShowAroundAsync(string around, TimeSpan window, CancellationToken stopping)
    {
        var (ids, at) = long.TryParse(around, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? await FindAsync(number, stopping)
            : (links, RecordingTimes.Time(around, terminal.Time.GetUtcNow()) ?? throw NoTime(around));
        var times = new RecordingTimes(at - window, at + window);
        _ = await ShowAsync(ids, $"from={Written(times.From - Before)}&to={Written(times.To)}", times, null, stopping);
    }

    /// <summary>Each link's newest frames.</summary>
    public async Task<Reached> ShowFramesAsync(int count, CancellationToken stopping)
    {
        if (count == 0)
        {
            return Reached.Nothing;
        }

        var place = (await daemon.GetAsync<SystemDocument>("api/v1/system", stopping)).Seq;
        var lines = new List<StreamLine>();
        foreach (var id in await IdsAsync(stopping))
        {
            using var answer = JsonDocument.Parse(await daemon.GetTextAsync($"api/v1/links/{Uri.EscapeDataString(id)}/messages?last={count}{(look.Explain ? "&explain=true" : "")}", stopping));
            lines.AddRange(answer.RootElement.GetProperty("items").EnumerateArray().Select(item => DaemonStream.Parse(item.GetRawText())));
        }

        foreach (var line in lines.Where(line => line.Message!.Seq <= place).OrderBy(line => line.Message!.Seq))
        {
            Show(line);
        }

        return new Reached(place, DateTimeOffset.MinValue);
    }

    /// <summary>Goes on until the caller stops.</summary>
    public async Task FollowAsync(Reached reached, CancellationToken stopping)
    {
        await foreach (var line in DaemonStream.ReadAsync(daemon, Query(reached.Sequence), stopping))
        {
            if ((line.Message?.Time ?? line.State?.Time ?? DateTimeOffset.MaxValue) > reached.Until)
            {
                Show(line);
            }
        }
    }

    private void Show(StreamLine line)
    {
        var isWanted = look.Grep is null || (line.Message is { } message ? look.Grep.Fits(message) : line.Missed > 0);
        if (isWanted)
        {
            shown.Write(line);
        }
    }

    /// <summary>Each line is shown as it comes: the records of many links may be more than memory holds here.</summary>
    /// <param name="length">Of the time that is looked at, up to now; null: <paramref name="times"/> say it.</param>
    private async Task<RecordingHead> ShowAsync(string[] ids, string query, RecordingTimes times, TimeSpan? length, CancellationToken stopping)
    {
        using var view = new RecordingView(terminal, look with { Times = times, IsOver = false });
        var parser = new RecordingParser(isKnown: false);
        RecordedCatalogues? catalogues = null;
        await foreach (var line in LinesAsync(ids, query, stopping))
        {
            parser.Add(line);
            foreach (var entry in parser.Take())
            {
                // Profiles come before the first entry.
                catalogues ??= new RecordedCatalogues(parser.Known(), shelf, null, terminal);
                Show(entry, parser.Known(), view, catalogues, times);
            }
        }

        view.End();
        if (parser.End() is not { IsWhole: true, Head: { } head })
        {
            throw daemon.Unreachable("it broke the answer off");
        }

        if (view.Counts.IsEmpty)
        {
            await terminal.Error.WriteLineAsync($"Nothing passed from {Lines.Time(length is { } span ? head.Made - span : times.From)} to {Lines.Time(length is null ? times.To : head.Made)}.");
        }

        return head;
    }

    private void Show(RecordedEntry entry, RecordingFile known, RecordingView view, RecordedCatalogues catalogues, RecordingTimes times)
    {
        if (!view.Has(entry.Link))
        {
            view.Add(entry.Link, catalogues.Of(known.Links.First(link => link.Id == entry.Link)));
        }

        if (entry is not RecordedMark { What: RecordingAnswer.Begins } begins)
        {
            view.Show(entry);
        }
        else if (begins.Time > times.From)
        {
            terminal.Error.WriteLine($"{begins.Link} begins at {Lines.Time(begins.Time)}: {Terminal.Safe(begins.Words)}");
        }
    }

    private async IAsyncEnumerable<string> LinesAsync(string[] ids, string query, [EnumeratorCancellation] CancellationToken stopping)
    {
        var only = ids.Length == 0 ? "" : $"&links={string.Join(',', ids.Select(Uri.EscapeDataString))}";
        using var response = await daemon.OpenLinesAsync($"api/v1/bytes?{query}{only}", stopping);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stopping));
        while (await NextAsync(reader, stopping) is { } line)
        {
            yield return line;
        }
    }

    private async Task<string?> NextAsync(StreamReader reader, CancellationToken stopping)
    {
        try
        {
            return await reader.ReadLineAsync(stopping);
        }
        catch (IOException reason)
        {
            throw daemon.Unreachable(reason.Message, reason);
        }
    }

    /// <summary>Which link an event is of, and when it was.</summary>
    private async Task<(string[] Links, DateTimeOffset Time)> FindAsync(long number, CancellationToken stopping)
    {
        foreach (var id in await IdsAsync(stopping))
        {
            var events = await daemon.GetAsync<ListDocument<StateDocument>>($"api/v1/links/{Uri.EscapeDataString(id)}/events", stopping);
            if (events.Items.FirstOrDefault(change => change.Seq == number) is { } found)
            {
                return (links.Length == 0 ? [id] : links, found.Time);
            }
        }

        throw new CommandFailedException(ExitCode.Usage, $"There is no event {number}{(links.Length == 0 ? "" : $" of {string.Join(", ", links)}")}. 'robotlink history' shows the numbers of those that are kept; a time will do, too.");
    }

    private async Task<IReadOnlyList<string>> IdsAsync(CancellationToken stopping) => links.Length > 0
        ? links
        : [.. (await daemon.GetAsync<ListDocument<LinkDocument>>("api/v1/links", stopping)).Items.Select(link => link.Id)];

    private string Query(long? after)
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

        if (look.Explain)
        {
            parts.Add("explain=true");
        }

        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private static CommandFailedException NoTime(string text) => new(
        ExitCode.Usage, $"--around {Terminal.Safe(text)} is neither the number of an event nor a time. Write a number as 'robotlink history' shows it, or a time such as 2026-11-20T02:11:45Z or 02:11:45.");

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static string Milliseconds(TimeSpan span) => $"{(long)span.TotalMilliseconds}ms";

    private static string Written(DateTimeOffset time) => Uri.EscapeDataString(time.UtcDateTime.ToString("O"));
}
