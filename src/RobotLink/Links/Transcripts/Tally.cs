namespace RobotLink.Links;

/// <summary>Counts the plays of one kind of variation and keeps the smallest one that differed.</summary>
internal sealed class Tally(string kind, PlayedTranscript written)
{
    private readonly bool isNoise = kind == "noise";
    private readonly List<string> expected = Comparable(written, kind == "noise");
    private int runs;
    private int failed;
    private string? mismatch;
    private int line;

    public bool IsSame(PlayedTranscript played) => Difference(played) is null;

    /// <param name="words">What was varied; empty when <see cref="Explain"/> follows.</param>
    public bool Differs(PlayedTranscript played, string words)
    {
        runs++;
        if (Difference(played) is not { } difference)
        {
            return false;
        }

        failed++;
        if (words.Length > 0)
        {
            Keep(played, words, difference);
        }

        return true;
    }

    /// <summary>Finds the first of several plays that differs by itself; the smallest come first.</summary>
    public void Explain(IEnumerable<(PlayedTranscript Played, string Words)> plays)
    {
        foreach (var (played, words) in mismatch is null ? plays : [])
        {
            if (Difference(played) is { } difference)
            {
                Keep(played, words, difference);
                return;
            }
        }
    }

    public VariationResult NotRun(string why) => new(kind, 0, 0, why, null, 0);

    public VariationResult Result() => new(kind, runs, failed, null, mismatch, line);

    private void Keep(PlayedTranscript played, string words, string difference)
    {
        if (mismatch is null)
        {
            (mismatch, line) = ($"{words}: {difference}", played.Line);
        }
    }

    private string? Difference(PlayedTranscript played)
    {
        if (played.Mismatch is not null)
        {
            return played.Mismatch;
        }

        var seen = Comparable(played, isNoise);
        for (var index = 0; index < Math.Max(seen.Count, expected.Count); index++)
        {
            var (was, should) = (index < seen.Count ? seen[index] : "nothing more", index < expected.Count ? expected[index] : "nothing more");
            if (was != should)
            {
                return $"{was} resulted where the example as written has {should}";
            }
        }

        return null;
    }

    /// <summary>Noise may be reported in more pieces; and where noise was put in, it is not understood.</summary>
    private static List<string> Comparable(PlayedTranscript played, bool isNoise) =>
        [.. played.Results.Where(result => result.Kind != "noise" && !(isNoise && result.Kind == "unparsed")).Select(result => result.ToString())];
}
