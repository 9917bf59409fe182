namespace RobotLink.Profiles;

/// <summary>Finds what somebody probably meant.</summary>
internal static class Nearest
{
    private const int LongestWord = 64;

    /// <summary>All keys of a profile fit.</summary>
    private const int Listed = 40;

    /// <returns>The known word fewest edits away; null when none is near enough to be worth offering.</returns>
    public static string? To(string written, IEnumerable<string> known)
    {
        // One letter is not almost another one.
        var most = written.Length == 1 ? 0 : Math.Clamp(written.Length / 3, 1, 3);
        string? best = null;
        var lower = written.ToLowerInvariant();
        foreach (var word in known)
        {
            if (Math.Abs(word.Length - written.Length) <= most && Distance(lower, word.ToLowerInvariant(), most) is var distance
                && distance <= most)
            {
                most = distance - 1;
                best = word;
            }
        }

        return best;
    }

    /// <summary>Ready to stand in a fix: what to write instead, else what exists.</summary>
    public static string Offer(string written, IReadOnlyCollection<string> known, string nothingKnown)
    {
        var near = To(written, known);
        return near is not null ? $"Did you mean {near}?"
            : known.Count == 0 ? nothingKnown
            : $"Known here: {Join(known)}.";
    }

    public static string Join(IReadOnlyCollection<string> words) =>
        words.Count <= Listed ? string.Join(", ", words) : $"{string.Join(", ", words.Take(Listed))} and {words.Count - Listed} more";

    /// <summary>Insertions, deletions, replacements and swapped neighbours. Long files ask often, so it gives up once there are more than <paramref name="most"/>.</summary>
    private static int Distance(string left, string right, int most)
    {
        if (left.Length > LongestWord || right.Length > LongestWord)
        {
            return left == right ? 0 : int.MaxValue;
        }

        Span<int> beforeLast = stackalloc int[right.Length + 1];
        Span<int> last = stackalloc int[right.Length + 1];
        Span<int> row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                var best = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                var swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                row[j] = swapped ? Math.Min(best, beforeLast[j - 2] + 1) : best;
                least = Math.Min(least, row[j]);
            }

            // A swap reaches two rows back, where the least may still have been one lower.
            if (least > most + 1)
            {
                return int.MaxValue;
            }

            var free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }

        return last[right.Length];
    }
}
