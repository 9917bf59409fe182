using RobotLink.Messages;

namespace RobotLink.Recording;

/// <summary>What is told of a recording's entries without keeping them.</summary>
public sealed class RecordingSpan
{
    private readonly Dictionary<string, DateTimeOffset> last = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> set = new(StringComparer.Ordinal);
    private readonly HashSet<string> speaking = new(StringComparer.Ordinal);
    private readonly List<RecordedMark> events = [];

    /// <summary>When the last of its links ends; null without any entry.</summary>
    public DateTimeOffset? Last => last.Count == 0 ? null : last.Values.Max();

    /// <summary>Changes of state that have a number, in the order of the file.</summary>
    public IReadOnlyList<RecordedMark> Events => events;

    /// <summary>Links of which the device said something.</summary>
    public IReadOnlySet<string> Speaking => speaking;

    /// <summary>By how much the clock was set in all, by the marks of a link.</summary>
    public TimeSpan SetBy(string link) => set.GetValueOrDefault(link);

    internal void Add(RecordedEntry entry)
    {
        last[entry.Link] = entry.Time;
        switch (entry)
        {
            case RecordedBytes { Direction: Direction.Received }:
                speaking.Add(entry.Link);
                break;
            case RecordedMark { SetBy: { } step }:
                set[entry.Link] = SetBy(entry.Link) + step;
                break;
            case RecordedMark { Sequence: not null } mark:
                events.Add(mark);
                break;
            default:
                break;
        }
    }
}
