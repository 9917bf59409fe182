using System.Text.Json;
using RobotLink.Recording;

namespace RobotLink.Host.Cli;

/// <summary>Takes recordings of links from the daemon, each beginning where the one before ended, and makes one of them.</summary>
internal sealed class LinkRecorder(DaemonClient daemon, string[] links, RecordingOutput output, Terminal terminal)
{
    /// <summary>The daemon may hold something of one link back so long while it tells of others.</summary>
    private static readonly TimeSpan HeldBack = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecordedSoFar> taken = new(StringComparer.Ordinal);
    private DateTimeOffset? reached;
    private bool isLater;
    private bool isEnded;

    /// <param name="last">Where the first begins; null: with everything that is kept.</param>
    public async Task TakeAsync(TimeSpan? last, bool follow, CancellationToken ending)
    {
        var times = reached is { } place ? $"from={Uri.EscapeDataString((place - HeldBack).UtcDateTime.ToString("O"))}"
            : last is { } length ? $"last={(long)length.TotalMilliseconds}ms"
            : "from=0001-01-01T00:00:00Z";
        var only = links.Length == 0 ? "" : $"&links={string.Join(',', links.Select(Uri.EscapeDataString))}";
        (isLater, isEnded) = (reached is not null, false);
        foreach (var link in taken.Values)
        {
            link.BeginAnew();
        }

        using var response = await daemon.OpenLinesAsync($"api/v1/bytes?{times}{only}{(follow ? "&follow=true" : "")}", ending);
        try
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ending));
            while (await NextAsync(reader, ending) is { } line)
            {
                Take(line);
            }
        }
        catch (Exception reason) when (reason is IOException or HttpRequestException or JsonException)
        {
            throw daemon.Unreachable(reason.Message, reason);
        }

        // One that is followed ends in order when the daemon's links have changed: the next has those that are new.
        if (!isEnded)
        {
            throw daemon.Unreachable("it has ended");
        }
    }

    /// <summary>While nothing comes, all that came lies in the file.</summary>
    private async ValueTask<string?> NextAsync(StreamReader reader, CancellationToken ending)
    {
        var next = reader.ReadLineAsync(ending);
        if (!next.IsCompleted)
        {
            output.Flush();
        }

        return await next;
    }

    private void Take(string line)
    {
        using var json = JsonDocument.Parse(line);
        var type = json.RootElement.GetProperty("type").GetString();
        switch (type)
        {
            case "recording":
                TakeHead(line, json.RootElement);
                break;
            case "profile":
                WriteNew(line, [$"profile {Text(json.RootElement, "name")}"]);
                break;
            case "end":
                isEnded = true;
                break;
            case "mark" when isLater && json.RootElement.GetProperty("what").GetString() == Api.RecordingAnswer.Begins:
                break;
            default:
                TakeEntry(line, json.RootElement);
                break;
        }
    }

    private void TakeHead(string line, JsonElement head) =>
        WriteNew(line, [.. head.GetProperty("links").EnumerateArray().Select(link => $"link {Text(link, "id")}")]);

    /// <summary>What a later answer tells again is left out.</summary>
    private void WriteNew(string line, IReadOnlyList<string> names)
    {
        // All are to be known from now on, so all are looked at.
        string[] fresh = [.. names.Where(known.Add)];
        if (fresh.Length > 0 || names.Count == 0)
        {
            output.Write(line);
        }
    }

    private void TakeEntry(string line, JsonElement entry)
    {
        var time = entry.GetProperty("time").GetDateTimeOffset();
        var id = entry.GetProperty("link").GetString()!;
        if (!taken.TryGetValue(id, out var link))
        {
            taken.Add(id, link = new RecordedSoFar());
        }

        if (!link.TryPass(time))
        {
            return;
        }

        var epoch = link.Number(entry.GetProperty("epoch").GetInt32(), Text(entry, "what") == RecordedMark.Opened);
        if (output.Gap is { } since && output.TryTellGap(id))
        {
            output.WriteMark(new RecordedMark
            {
                Link = id,
                Time = time,
                Epoch = epoch,
                What = RecordedMark.Gap,
                Words = $"RobotLink did not answer from {Lines.Time(since)} on, and what passed until it did is missing",
            });
        }

        output.Write(link.Renumber(line, epoch), entry.TryGetProperty("raw", out var raw) ? raw.GetBytesFromBase64().Length : null);
        reached = reached is { } before && before > time ? before : time;
        output.Show(terminal.Time.GetUtcNow());
    }

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetString() : null;
}
