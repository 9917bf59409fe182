using System.Globalization;
using System.Text;

namespace RobotLink.Recording;

/// <summary>What marks tell.</summary>
public enum RecordMarkKind
{
    /// <summary>A connection was opened.</summary>
    Opened,

    /// <summary>It ended.</summary>
    Ended,

    /// <summary>What passed here is not in the record.</summary>
    Gap,

    /// <summary>The link's state changed, or what is known of its cause.</summary>
    State,

    /// <summary>A program that shares the link came or went.</summary>
    Client,
}

/// <summary>Something that happened between bytes.</summary>
/// <param name="Words">For people.</param>
public sealed record RecordMark(RecordMarkKind Kind, string Words)
{
    private const char Between = '\u001f';

    /// <summary>A mark fits the smallest piece but the very first.</summary>
    private const int WordsMax = 300;

    /// <summary>The link's new state, by its name.</summary>
    public string? State { get; init; }

    /// <summary>Why, by its name.</summary>
    public string? Cause { get; init; }

    /// <summary>The number of the change of state.</summary>
    public long? Sequence { get; init; }

    /// <summary>For a gap: so many bytes at least.</summary>
    public long? Missed { get; init; }

    /// <summary>For a connection that was opened: its number, which counts for what follows.</summary>
    internal int? Epoch { get; init; }

    internal byte[] Write() =>
        Encoding.UTF8.GetBytes(string.Join(Between, (int)Kind, Shortened(Words), State, Cause, Sequence, Missed, Epoch));

    internal static RecordMark Read(ReadOnlySpan<byte> bytes)
    {
        var parts = Encoding.UTF8.GetString(bytes).Split(Between);
        return new RecordMark((RecordMarkKind)int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1])
        {
            State = parts[2].Length > 0 ? parts[2] : null,
            Cause = parts[3].Length > 0 ? parts[3] : null,
            Sequence = Number(parts[4]),
            Missed = Number(parts[5]),
            Epoch = (int?)Number(parts[6]),
        };
    }

    private static string Shortened(string words) => (words.Length > WordsMax ? words[..WordsMax] : words).Replace(Between, ' ');

    private static long? Number(string text) => text.Length > 0 ? long.Parse(text, CultureInfo.InvariantCulture) : null;
}
