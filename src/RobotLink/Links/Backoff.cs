using RobotLink.Profiles;

namespace RobotLink.Links;

/// <summary>The growing wait between attempts. Pure.</summary>
public static class Backoff
{
    private const int DoublingsMax = 64;

    /// <summary>So many failures that the wait is the longest there is.</summary>
    public const int Longest = DoublingsMax + 1;

    /// <summary>Grows with each failed attempt (0-based), capped, then longer by up to the jitter so that links do not wake together.</summary>
    /// <param name="random01">0 to 1.</param>
    /// <returns>Never less than <see cref="ReconnectProfile.First"/>: some devices refuse an earlier call.</returns>
    public static TimeSpan Wait(ReconnectProfile profile, int attempt, double random01)
    {
        var grown = profile.First.TotalSeconds * Math.Pow(profile.Factor, Math.Min(attempt, DoublingsMax));
        var capped = Math.Max(profile.First.TotalSeconds, Math.Min(grown, profile.Max.TotalSeconds));
        return TimeSpan.FromSeconds(capped * (1 + (profile.Jitter * random01)));
    }
}
