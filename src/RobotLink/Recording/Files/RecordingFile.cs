namespace RobotLink.Recording;

/// <summary>A line that could not be read, or one that shows that others are missing.</summary>
/// <param name="Line">1-based.</param>
/// <param name="IsLeftOut">It could not be read.</param>
public readonly record struct RecordingMistake(int Line, string Words, bool IsLeftOut = true)
{
    public override string ToString() => $"line {Line}: {Words}";
}

/// <summary>A recording that was read through once. What passed is read anew each time that it is asked for, since it may be more than memory holds. Immutable.</summary>
public sealed record RecordingFile
{
    /// <summary>Null for lines of <c>tail --json</c>, which have no head.</summary>
    public RecordingHead? Head { get; init; }

    /// <summary>Those of the head, and any other that an entry names.</summary>
    public required IReadOnlyList<RecordedLink> Links { get; init; }

    public required IReadOnlyList<RecordedProfile> Profiles { get; init; }

    /// <summary>The last line says that nothing is missing behind.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>Lines that were left out, or are missing.</summary>
    public required IReadOnlyList<RecordingMistake> Mistakes { get; init; }

    public required RecordingSpan Span { get; init; }

    /// <summary>Where the entries are.</summary>
    internal IRecordingLines Lines { get; init; } = new LinesInMemory([]);

    /// <summary>In the order of the file.</summary>
    public IEnumerable<RecordedEntry> Entries => From(0).Select(placed => placed.Entry);

    public IEnumerable<RecordedBytes> Bytes => Entries.OfType<RecordedBytes>();

    public IEnumerable<RecordedMark> Marks => Entries.OfType<RecordedMark>();

    /// <param name="place">Of an entry; 0: from the beginning.</param>
    public IEnumerable<PlacedEntry> From(long place)
    {
        var parser = new RecordingParser(isKnown: true);
        foreach (var line in Lines.From(place))
        {
            parser.Add(line.Text);
            foreach (var entry in parser.Take())
            {
                yield return new PlacedEntry(line.Place, entry);
            }
        }
    }

    /// <summary>Reads a recording, or what <c>tail --json</c> wrote. A damaged line costs only itself.</summary>
    /// <exception cref="RecordingFileException">It is none at all, or one of a later version.</exception>
    public static RecordingFile Read(IEnumerable<string> lines) => Read(new LinesInMemory([.. lines]));

    /// <exception cref="RecordingFileException">It is none at all, or one of a later version.</exception>
    public static RecordingFile Read(IRecordingLines lines)
    {
        var parser = new RecordingParser(isKnown: false);
        foreach (var line in lines.From(0))
        {
            parser.Add(line.Text);
            _ = parser.Take();
        }

        return parser.End() with { Lines = lines };
    }
}

/// <summary>A file is no recording that this program can read; the message says why.</summary>
public sealed class RecordingFileException(string message) : Exception(message);
