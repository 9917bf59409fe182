namespace RobotLink.Profiles;

/// <summary>Finds what somebody probably meant.</summary>
internal static class Nearest
{
    /// <returns>The known word fewest edits away; null when none is near enough to be worth offering.</returns>
    public static string? To(string written, IEnumerable<string> known)
    {
        var most = Math.Clamp(written.Length / 3, 1, 3);
        string? best = null;
        foreach (var word in known)
        {
            if (Math.Abs(word.Length - written.Length) <= most && Distance(written.ToLowerInvariant(), word.ToLowerInvariant()) is var distance
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
        words.Count <= 20 ? string.Join(", ", words) : $"{string.Join(", ", words.Take(20))} and {words.Count - 20} more";

    /// <summary>Insertions, deletions, replacements and swapped neighbours.</summary>
    private static int Distance(string left, string right)
    {
        if (left.Length > 64 || right.Length > 64)
        {
            return left == right ? 0 : int.MaxValue;
        }

        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Cell(rows, left, right, i, j);
            }
        }

        return rows[left.Length, right.Length];
    }

    private static int Cell(int[,] rows, string left, string right, int i, int j)
    {
        var replaced = rows[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
        var best = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
        return i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
    }
}
