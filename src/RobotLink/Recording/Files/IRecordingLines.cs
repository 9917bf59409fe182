namespace RobotLink.Recording;

/// <summary>The lines of a recording, as often as they are wanted: a file may be longer than memory.</summary>
public interface IRecordingLines
{
    /// <param name="place">Of the first line wanted, as it was told with that line; 0: from the beginning.</param>
    IEnumerable<RecordingLine> From(long place);
}

/// <summary>A line of a recording, and where it begins.</summary>
/// <param name="Place">To begin here again.</param>
/// <param name="Text">Without its line end.</param>
public readonly record struct RecordingLine(long Place, string Text);

/// <summary>Lines that are in memory.</summary>
internal sealed class LinesInMemory(IReadOnlyList<string> lines) : IRecordingLines
{
    public IEnumerable<RecordingLine> From(long place)
    {
        for (var index = (int)place; index < lines.Count; index++)
        {
            yield return new RecordingLine(index, lines[index]);
        }
    }
}

/// <summary>An entry, and where it stands.</summary>
/// <param name="Place">Of its line.</param>
public readonly record struct PlacedEntry(long Place, RecordedEntry Entry);
