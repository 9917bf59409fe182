using RobotLink.Messages;
using RobotLink.Recording;
using RobotLink.Routing;

namespace RobotLink.Host.Cli;

/// <summary>What a recording holds, link by link.</summary>
internal sealed class RecordingCounts
{
    private readonly Dictionary<string, Link> links = new(StringComparer.Ordinal);

    /// <summary>Nothing was there.</summary>
    public bool IsEmpty => links.Count == 0;

    public void Add(RecordedEntry entry)
    {
        var link = Of(entry.Link);
        link.First = link.First is null || entry.Time < link.First ? entry.Time : link.First;
        link.Last = link.Last is null || entry.Time > link.Last ? entry.Time : link.Last;
        switch (entry)
        {
            case RecordedBytes { Direction: Direction.Received } heard:
                link.Received += heard.Bytes.Length;
                link.Connections.Add(heard.Epoch);
                break;
            case RecordedBytes said:
                link.Sent += said.Bytes.Length;
                link.Masked |= said.IsMasked;
                link.Connections.Add(said.Epoch);
                break;
            case RecordedMark { What: RecordedMark.Opened } opened:
                link.Connections.Add(opened.Epoch);
                break;
            case RecordedMark { What: RecordedMark.Gap } gap:
                link.Gaps++;
                link.Missed += gap.MissedBytes ?? 0;
                break;
            default:
                break;
        }
    }

    public void Add(MessageEntry frame)
    {
        var link = Of(frame.Link);
        var name = frame.Kind == EntryKind.Unparsed ? "unparsed" : frame.Shape?.Name ?? "unparsed";
        var key = (frame.Direction == Direction.Received ? "rx" : "tx", Host.Api.Words.Of(frame.Kind), name);
        link.Frames[key] = link.Frames.GetValueOrDefault(key) + 1;
    }

    public RecordingSummaryDocument Document(RecordingFile recording, IReadOnlyList<RecordedLink> wanted) => new(
        recording.Head?.Made,
        recording.Head?.RobotLink,
        recording.IsWhole,
        recording.Mistakes.Count,
        [.. wanted.Select(link => Document(link, Of(link.Id)))]);

    private static RecordedLinkDocument Document(RecordedLink link, Link counted) => new(
        link.Id,
        link.Profile,
        link.Title,
        link.Address,
        counted.First,
        counted.Last,
        counted.Connections.Count,
        counted.Received,
        counted.Sent,
        counted.Masked,
        counted.Gaps,
        counted.Missed,
        counted.Frames.Where(frame => frame.Key.Kind == "unparsed").Sum(frame => frame.Value),
        [.. counted.Frames.OrderBy(frame => frame.Key).Select(frame => new RecordedFramesDocument(frame.Key.Dir, frame.Key.Kind, frame.Key.Name, frame.Value))]);

    private Link Of(string id)
    {
        if (!links.TryGetValue(id, out var link))
        {
            links.Add(id, link = new Link());
        }

        return link;
    }

    private sealed class Link
    {
        public DateTimeOffset? First { get; set; }

        public DateTimeOffset? Last { get; set; }

        public HashSet<int> Connections { get; } = [];

        public long Received { get; set; }

        public long Sent { get; set; }

        public bool Masked { get; set; }

        public int Gaps { get; set; }

        public long Missed { get; set; }

        public Dictionary<(string Dir, string Kind, string Name), int> Frames { get; } = [];
    }
}

/// <summary>What <c>open --summary --json</c> writes.</summary>
internal sealed record RecordingSummaryDocument(DateTimeOffset? Made, string? Robotlink, bool Whole, int DamagedLines, IReadOnlyList<RecordedLinkDocument> Links);

/// <param name="Masked">Some bytes were secrets and are stars.</param>
internal sealed record RecordedLinkDocument(
    string Id,
    string Profile,
    string? Title,
    string? Address,
    DateTimeOffset? First,
    DateTimeOffset? Last,
    int Connections,
    long BytesReceived,
    long BytesSent,
    bool Masked,
    int Gaps,
    long MissedBytes,
    int Unparsed,
    IReadOnlyList<RecordedFramesDocument> Frames);

internal sealed record RecordedFramesDocument(string Dir, string Kind, string Name, int Count);
