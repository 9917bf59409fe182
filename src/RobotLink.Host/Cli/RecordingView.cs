using System.Buffers;
using System.Text;
using System.Text.Json;
using RobotLink.Host.Api;
using RobotLink.Messages;
using RobotLink.Recording;
using RobotLink.Routing;

namespace RobotLink.Host.Cli;

/// <summary>How a recording is looked at.</summary>
internal sealed record RecordingLook
{
    public bool Json { get; init; }

    public BytesShown Bytes { get; init; }

    public bool Explain { get; init; }

    public FrameGrep? Grep { get; init; }

    public RecordingTimes Times { get; init; } = RecordingTimes.All;

    /// <summary>Times before the clock was set count as if it had always shown what it shows at the end; null: as they are written.</summary>
    public RecordingSpan? ByClockOf { get; init; }

    /// <summary>Write no lines, only count.</summary>
    public bool CountOnly { get; init; }

    /// <summary>Nothing comes behind its end: a frame that has begun is cut off.</summary>
    public bool IsOver { get; init; } = true;
}

/// <summary>Shows recorded bytes as the messages that they are by a profile, and what became of the links between them. Counts what it saw.</summary>
internal sealed class RecordingView(Terminal terminal, RecordingLook look) : IDisposable
{
    private readonly Dictionary<string, (RecordedFrames? Frames, MessageCatalogue? Catalogue)> links = new(StringComparer.Ordinal);

    /// <summary>By how much the clock is still to be set, link by link.</summary>
    private readonly Dictionary<string, TimeSpan> toSet = new(StringComparer.Ordinal);

    /// <summary>Links of which nothing is to be shown yet.</summary>
    private readonly HashSet<string> leading = new(StringComparer.Ordinal);
    private readonly FrameLines lines = new(terminal, look.Json, look.Bytes);
    private readonly ArrayBufferWriter<byte> written = new();
    public RecordingCounts Counts { get; } = new();

    /// <param name="catalogue">What its bytes are; null: they are shown as they came, unnamed.</param>
    public void Add(string link, MessageCatalogue? catalogue)
    {
        links.Add(link, (catalogue is null ? null : new RecordedFrames(catalogue, link), catalogue));
        toSet[link] = look.ByClockOf?.SetBy(link) ?? TimeSpan.Zero;
    }

    public bool Has(string link) => links.ContainsKey(link);

    /// <summary>Shows the entries of the links that were added.</summary>
    public void Show(IEnumerable<RecordedEntry> entries)
    {
        foreach (var entry in entries)
        {
            Show(entry);
        }

        End();
    }

    /// <summary>Shows an entry, if its link was added.</summary>
    public void Show(RecordedEntry entry)
    {
        if (!links.TryGetValue(entry.Link, out var link) || IsTurn(entry))
        {
            return;
        }

        foreach (var frame in link.Frames?.Add(entry) ?? [])
        {
            Show(frame);
        }

        if (entry is RecordedMark { SetBy: { } step } && look.ByClockOf is not null)
        {
            toSet[entry.Link] -= step;
        }

        Show(entry, isNamed: link.Frames is not null);
    }

    /// <summary>Nothing follows.</summary>
    public void End()
    {
        foreach (var frame in links.Values.SelectMany(link => link.Frames?.End(look.IsOver) ?? []))
        {
            Show(frame);
        }
    }

    public void Dispose()
    {
        foreach (var (frames, _) in links.Values)
        {
            frames?.Dispose();
        }
    }

    /// <summary>Bytes from before what is looked at come along: a frame may have begun in them.</summary>
    private bool IsTurn(RecordedEntry entry)
    {
        switch ((entry as RecordedMark)?.What)
        {
            case RecordingAnswer.Lead:
                leading.Add(entry.Link);
                return true;
            case RecordingAnswer.Wanted:
                leading.Remove(entry.Link);
                return true;
            default:
                return false;
        }
    }

    private bool IsShown(string link, DateTimeOffset time) => !leading.Contains(link) && look.Times.Has(time + toSet[link]);

    private void Show(RecordedEntry entry, bool isNamed)
    {
        if (!IsShown(entry.Link, entry.Time))
        {
            return;
        }

        Counts.Add(entry);
        if (entry is RecordedMark mark && look.Grep is null && !look.CountOnly)
        {
            terminal.Out.WriteLine(look.Json ? Json(mark) : MarkLines.Of(mark, terminal));
        }
        else if (entry is RecordedBytes bytes && !isNamed)
        {
            Show(Unnamed(bytes));
        }
    }

    private void Show(MessageEntry frame)
    {
        if (!IsShown(frame.Link, frame.Time))
        {
            return;
        }

        var line = DaemonStream.Parse(Json(frame with { Sequence = 1 }));
        if (look.Grep?.Fits(line.Message!) == false)
        {
            return;
        }

        Counts.Add(frame);
        if (!look.CountOnly)
        {
            lines.Write(look.Json ? line with { Json = Json(frame) } : line);
        }
    }

    private static MessageEntry Unnamed(RecordedBytes bytes) => new()
    {
        Sequence = 0,
        Link = bytes.Link,
        Time = bytes.Time,
        Direction = bytes.Direction,
        Kind = EntryKind.Unparsed,
        Epoch = bytes.Epoch,
        Frame = bytes.Bytes,
        PayloadAt = 0,
        PayloadLength = bytes.Bytes.Length,
        Reason = "no profile",
    };

    private string Json(MessageEntry frame)
    {
        written.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(written, Answer.WriterOptions))
        {
            MessageJson.Write(json, frame, Quality.AsItCame(frame), look.Explain ? links[frame.Link].Catalogue : null);
        }

        return Encoding.UTF8.GetString(written.WrittenSpan);
    }

    private string Json(RecordedMark mark)
    {
        written.ResetWrittenCount();
        using var writer = new RecordingWriter(written);
        writer.Write(mark);
        return Encoding.UTF8.GetString(written.WrittenSpan).TrimEnd('\n');
    }
}
