using System.Text.Json;
using RobotLink.Messages;

namespace RobotLink.Recording;

/// <summary>Reads a recording line by line. Pure.</summary>
/// <param name="isKnown">It was read before: what it begins with may be any of its lines.</param>
public sealed class RecordingParser(bool isKnown)
{
    /// <summary>A file of which nothing fits is told in few words.</summary>
    private const int MistakesMax = 20;

    private const string Recordings = "A recording is what 'record', 'support' or 'tail --json' wrote.";

    private readonly List<RecordedLink> links = [];
    private readonly List<RecordedProfile> profiles = [];
    private readonly RecordingSpan span = new();
    private List<RecordedEntry> entries = [];
    private bool hasEntries;
    private readonly List<RecordingMistake> mistakes = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private RecordingHead? head;
    private RecordingMistake? pending;
    private bool isWhole;
    private int number;

    /// <summary>Of each link, behind the last gap.</summary>
    private readonly Dictionary<string, RecordedEntry> newest = new(StringComparer.Ordinal);

    /// <summary>What came behind the newest end, as the next one has it as well.</summary>
    private (long Bytes, long Chunks) counted;

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
        catch (Exception reason) when (reason is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or OverflowException or ArgumentException)
        {
            if (!isKnown && head is null && !hasEntries)
            {
                throw new RecordingFileException($"Line {number} is no line of a recording. {Recordings}");
            }

            pending = new RecordingMistake(number, Words(reason));
        }
    }

    /// <summary>The entries of the lines since the last call.</summary>
    public IReadOnlyList<RecordedEntry> Take()
    {
        if (entries.Count == 0)
        {
            return [];
        }

        var taken = entries;
        entries = [];
        return taken;
    }

    /// <summary>What is known so far, without the entries.</summary>
    public RecordingFile Known() => new() { Head = head, Links = links, Profiles = profiles, IsWhole = isWhole, Mistakes = mistakes, Span = span };

    /// <summary>What is known when all lines have been read, without the entries.</summary>
    /// <exception cref="RecordingFileException">There was nothing.</exception>
    public RecordingFile End()
    {
        if (head is null && !hasEntries)
        {
            throw new RecordingFileException($"{(number == 0 ? "There is nothing in the file." : "There is no recording in the file, and no message.")} {Recordings}");
        }

        // The last line may have been cut off while it was written; that the end is missing says enough.
        return Known();
    }

    private void Keep(RecordedEntry entry)
    {
        entries.Add(entry);
        span.Add(entry);
        hasEntries = true;
        newest[entry.Link] = entry;
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
        if (pending is { } mistake)
        {
            Tell(mistake);
            TellGap("a line of the recording is damaged here");
        }

        pending = null;
    }

    private void Tell(RecordingMistake mistake)
    {
        if (mistakes.Count < MistakesMax)
        {
            mistakes.Add(mistake);
        }
    }

    /// <summary>Nobody knows of which link something is missing: what lies on both sides must not become one frame on any.</summary>
    private void TellGap(string words)
    {
        foreach (var before in newest.Values)
        {
            entries.Add(new RecordedMark { Link = before.Link, Time = before.Time, Epoch = before.Epoch, What = RecordedMark.Gap, Words = words });
        }

        newest.Clear();
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
                var bytes = Bytes(line);
                Keep(bytes);
                counted = (counted.Bytes + bytes.Bytes.Length, counted.Chunks + 1);
                break;
            case "mark":
                Keep(Mark(line));
                break;
            case "end":
                isWhole = true;
                LookAtEnd(line);
                break;
            default:
                // A later version of the same form may say more.
                break;
        }
    }

    /// <summary>Whoever cut lines out of the middle left no other trace.</summary>
    private void LookAtEnd(JsonElement line)
    {
        var (bytes, chunks) = (Number(line, "bytes"), Number(line, "chunks"));
        if (mistakes.Count == 0 && (bytes > counted.Bytes || chunks > counted.Chunks))
        {
            Tell(new RecordingMistake(number, $"there were {bytes} bytes in {chunks} pieces when the recording was written, and {counted.Bytes} in {counted.Chunks} are left: lines are missing", IsLeftOut: false));
        }

        counted = default;
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
        SetBy = line.TryGetProperty("set_by_s", out var step) ? TimeSpan.FromSeconds(step.GetDouble()) : null,
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
