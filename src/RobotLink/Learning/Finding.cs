using System.Text;

namespace RobotLink.Learning;

/// <summary>Something that a recording suggests.</summary>
/// <param name="Subject">What it is about: <c>framing</c>, <c>charset</c>, <c>request status</c>, <c>request status every</c>, <c>event cycle.count</c>.</param>
/// <param name="Proposal">What a profile would say.</param>
/// <param name="Percent">How sure that is, 0 to 99: a recording proves nothing.</param>
/// <param name="Evidence">What was counted.</param>
public sealed record Finding(string Subject, string Proposal, int Percent, string Evidence)
{
    internal static int Share(double confidence) => (int)Math.Clamp(Math.Round(confidence * 100), 1, 99);

    /// <summary>Grows with what was seen: one half for one, nine tenths for nine.</summary>
    internal static double OfMany(int seen) => seen / (seen + 1.0);
}

/// <summary>What was learned: findings, the surest of each subject first, and a profile made of them.</summary>
public sealed record LearnedProfile(IReadOnlyList<Finding> Findings, string Draft);

/// <summary>Texts that name things.</summary>
internal static class LearnedNames
{
    /// <summary>A name made of a text's first words; nothing else than small letters, digits and underscores.</summary>
    public static string Of(string text, string otherwise)
    {
        var name = new StringBuilder();
        foreach (var character in text)
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                name.Append(char.ToLowerInvariant(character));
            }
            else if (name.Length > 0 && name[^1] != '_')
            {
                name.Append('_');
            }
        }

        var trimmed = name.ToString().Trim('_');
        trimmed = trimmed.Length > 24 ? trimmed[..24].TrimEnd('_') : trimmed;
        return trimmed.Length > 0 && char.IsAsciiLetter(trimmed[0]) ? trimmed : trimmed.Length > 0 ? $"{otherwise}_{trimmed}" : otherwise;
    }

    /// <summary>The name, numbered when it is taken.</summary>
    public static string Unused(string name, ISet<string> used)
    {
        var unused = name;
        for (var number = 2; !used.Add(unused); number++)
        {
            unused = $"{name}_{number}";
        }

        return unused;
    }
}
