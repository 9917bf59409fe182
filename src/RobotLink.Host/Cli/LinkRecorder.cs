using System.Text.Json;
using RobotLink.Recording;

namespace RobotLink.Host.Cli;

/// <summary>Takes recordings of links from the daemon, each beginning where the one before ended, and makes one of them.</summary>
internal sealed class LinkRecorder(DaemonClient daemon, string[] links, RecordingOutput output, Terminal terminal)
{
    private DateTimeOffset? reached;
    private bool isLater;

    /// <param name="last">Where the first begins; null: with everything that is kept.</param>
    public async Task TakeAsync(TimeSpan? last, bool follow, CancellationToken ending)
    {
        var times = reached is { } place ? $"from={Uri.EscapeDataString(place.AddMicroseconds(1).UtcDateTime.ToString("O"))}"
            : last is { } length ? $"last={(long)length.TotalMilliseconds}ms"
            : "from=0001-01-01T00:00:00Z";
        var only = links.Length == 0 ? "" : $"&links={string.Join(',', links.Select(Uri.EscapeDataString))}";
        using var response = await daemon.OpenLinesAsync($"api/v1/bytes?{times}{only}{(follow ? "&follow=true" : "")}", ending);
        try
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ending));
            while (await reader.ReadLineAsync(ending) is { } line)
            {
                Take(line);
            }
        }
        catch (Exception reason) when (reason is IOException or HttpRequestException or JsonException)
        {
            throw daemon.Unreachable(reason.Message, reason);
        }

        if (follow)
        {
            throw daemon.Unreachable("it has ended");
        }
    }

    private void Take(string line)
    {
        using var json = JsonDocument.Parse(line);
        var type = json.RootElement.GetProperty("type").GetString();
        switch (type)
        {
            case "recording" or "profile" when !isLater:
                output.Write(line);
                break;
            case "recording" or "profile" or "end":
                break;
            case "mark" when isLater && json.RootElement.GetProperty("what").GetString() == Api.RecordingAnswer.Begins:
                break;
            default:
                isLater = true;
                TakeEntry(line, json.RootElement);
                break;
        }
    }

    private void TakeEntry(string line, JsonElement entry)
    {
        var time = entry.GetProperty("time").GetDateTimeOffset();
        if (output.Gap is { } since && entry.GetProperty("link").GetString() is { } link && output.TryTellGap(link))
        {
            output.WriteMark(new RecordedMark
            {
                Link = link,
                Time = time,
                Epoch = entry.GetProperty("epoch").GetInt32(),
                What = RecordedMark.Gap,
                Words = $"RobotLink did not answer from {Lines.Time(since)} on, and what passed until it did is missing",
            });
        }

        output.Write(line, entry.TryGetProperty("raw", out var raw) ? raw.GetBytesFromBase64().Length : null);
        reached = reached is { } before && before > time ? before : time;
        output.Show(terminal.Time.GetUtcNow());
    }
}
