namespace RobotLink.Recording;

/// <summary>A line that could not be read, or one that shows that others are missing.</summary>
/// <param name="Line">1-based.</param>
/// <param name="IsLeftOut">It could not be read.</param>
public readonly record struct RecordingMistake(int Line, string Words, bool IsLeftOut = true)
{
    public override string ToString() => $"line {Line}: {Words}";
}

/// <summary>A recording that was read. Immutable.</summary>
public sealed record RecordingFile
{
    /// <summary>Null for lines of <c>tail --json</c>, which have no head.</summary>
    public RecordingHead? Head { get; init; }

    /// <summary>Those of the head, and any other that an entry names.</summary>
    public required IReadOnlyList<RecordedLink> Links { get; init; }

    public required IReadOnlyList<RecordedProfile> Profiles { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<RecordedEntry> Entries { get; init; }

    /// <summary>The last line says that nothing is missing behind.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>Lines that were left out, or are missing.</summary>
    public required IReadOnlyList<RecordingMistake> Mistakes { get; init; }

    public IEnumerable<RecordedBytes> Bytes => Entries.OfType<RecordedBytes>();

    public IEnumerable<RecordedMark> Marks => Entries.OfType<RecordedMark>();

    /// <summary>Reads a recording, or what <c>tail --json</c> wrote. A damaged line costs only itself.</summary>
    /// <exception cref="RecordingFileException">It is none at all, or one of a later version.</exception>
    public static RecordingFile Read(IEnumerable<string> lines)
    {
        var parser = new RecordingParser();
        foreach (var line in lines)
        {
            parser.Add(line);
        }

        return parser.End();
    }
}

/// <summary>A file is no recording that this program can read; the message says why.</summary>
public sealed class RecordingFileException(string message) : Exception(message);
