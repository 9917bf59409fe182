using System.Text.Json;
using RobotLink.Messages;

namespace RobotLink.Recording;

/// <summary>Reads a recording line by line. Pure.</summary>
public sealed class RecordingParser
{
    /// <summary>A file of which nothing fits is told in few words.</summary>
    private const int MistakesMax = 20;

    private readonly List<RecordedLink> links = [];
    private readonly List<RecordedProfile> profiles = [];
    private readonly List<RecordedEntry> entries = [];
    private readonly List<RecordingMistake> mistakes = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private RecordingHead? head;
    private RecordingMistake? pending;
    private bool isWhole;
    private int number;

    /// <summary>Takes the next line, without its line end.</summary>
    /// <exception cref="RecordingFileException">The first line shows that it is no recording, or one of a later version.</exception>
    public void Add(string line)
    {
        number++;
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        KeepPending();
        isWhole = false;
        try
        {
            using var json = JsonDocument.Parse(line);
            Take(json.RootElement);
        }
        catch (Exception reason) when (reason is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            if (head is null && entries.Count == 0)
            {
                throw new RecordingFileException($"Line {number} is no line of a recording. A recording is what 'record', 'support' or 'tail --json' wrote.");
            }

            pending = new RecordingMistake(number, Words(reason));
        }
    }

    /// <exception cref="RecordingFileException">There was nothing.</exception>
    public RecordingFile End()
    {
        if (head is null && entries.Count == 0)
        {
            throw new RecordingFileException("There is nothing in the file. A recording is what 'record', 'support' or 'tail --json' wrote.");
        }

        // The last line may have been cut off while it was written; that the end is missing says enough.
        return new RecordingFile { Head = head, Links = links, Profiles = profiles, Entries = entries, IsWhole = isWhole, Mistakes = mistakes };
    }

    private static string Words(Exception reason) => reason switch
    {
        KeyNotFoundException => "a member is missing",
        JsonException => "it is no JSON document",
        _ => "a member has another form than a recording's",
    };

    private static string? Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static long? Number(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetInt64() : null;

    private static string Needed(JsonElement line, string name) => line.GetProperty(name).GetString() ?? throw new FormatException();

    private void KeepPending()
    {
        if (pending is { } mistake && mistakes.Count < MistakesMax)
        {
            mistakes.Add(mistake);
        }

        pending = null;
    }

    private void Take(JsonElement line)
    {
        switch (Needed(line, "type"))
        {
            case "recording":
                TakeHead(line);
                break;
            case "profile":
                profiles.Add(new RecordedProfile(Needed(line, "name"), Needed(line, "text")));
                break;
            case "bytes" or "message":
                entries.Add(Bytes(line));
                break;
            case "mark":
                entries.Add(Mark(line));
                break;
            case "end":
                isWhole = true;
                break;
            default:
                // A later version of the same form may say more.
                break;
        }
    }

    private void TakeHead(JsonElement line)
    {
        if (line.GetProperty("version").GetInt32() is var version && version > RecordingHead.Version)
        {
            throw new RecordingFileException($"It is a recording of version {version}; this program reads up to {RecordingHead.Version}. Use the RobotLink that made it, or a newer one.");
        }

        var named = line.GetProperty("links").EnumerateArray()
            .Select(link => new RecordedLink(Needed(link, "id"), Needed(link, "profile"), Text(link, "address"), Text(link, "title"))).ToList();
        head ??= new RecordingHead(line.GetProperty("made").GetDateTimeOffset(), Needed(line, "robotlink"), named);
        links.AddRange(named.Where(link => known.Add(link.Id)));
    }

    private RecordedBytes Bytes(JsonElement line) => new()
    {
        Link = Link(line),
        Time = line.GetProperty("time").GetDateTimeOffset(),
        Epoch = (int)(Number(line, "epoch") ?? 1),
        Direction = Needed(line, "dir") switch { "rx" => Direction.Received, "tx" => Direction.Sent, _ => throw new FormatException() },
        Bytes = line.GetProperty("raw").GetBytesFromBase64(),
        IsMasked = line.TryGetProperty("masked", out var masked) && masked.GetBoolean(),
    };

    private RecordedMark Mark(JsonElement line) => new()
    {
        Link = Link(line),
        Time = line.GetProperty("time").GetDateTimeOffset(),
        Epoch = (int)(Number(line, "epoch") ?? 1),
        What = Needed(line, "what"),
        Words = Text(line, "words"),
        LocalAddress = Text(line, "local"),
        RemoteAddress = Text(line, "remote"),
        NewState = Text(line, "state"),
        Cause = Text(line, "cause"),
        Sequence = Number(line, "seq"),
        ClientName = Text(line, "client"),
        MissedBytes = Number(line, "missed_bytes"),
    };

    /// <summary>A link that the head does not name is one of 'tail --json', which says nothing about profiles.</summary>
    private string Link(JsonElement line)
    {
        var id = Needed(line, "link");
        if (known.Add(id))
        {
            links.Add(new RecordedLink(id, ""));
        }

        return id;
    }
}
