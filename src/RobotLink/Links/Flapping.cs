namespace RobotLink.Links;

/// <summary>Notices a link that goes up and down. Slow to begin and slow to end, so that it does not flicker. Pure.</summary>
/// <remarks>
/// A reboot is two losses at most (the connection, and the next one, which a program that still starts takes and drops); three within ten minutes are no
/// accident. It ends when nothing was lost for as long.
/// </remarks>
internal sealed class Flapping
{
    private const int Losses = 3;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>While a link flaps, ten seconds of life prove nothing.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(1);

    private readonly Queue<TimeSpan> lost = new();
    private bool isFlapping;

    /// <summary>The link worked, and works no more.</summary>
    public void Lost(TimeSpan now)
    {
        _ = IsFlapping(now);
        lost.Enqueue(now);
        isFlapping |= lost.Count >= Losses;
    }

    /// <summary>In words; null while it does not.</summary>
    public string? Words(TimeSpan now) =>
        IsFlapping(now) ? $"flapping: lost {Times(lost.Count)} within {Window.TotalMinutes:0} min" : null;

    /// <summary>How long a connection has to work before it counts as one that lasts.</summary>
    public TimeSpan LastsFor(TimeSpan stableAfter, TimeSpan now) => IsFlapping(now) && stableAfter < Lasts ? Lasts : stableAfter;

    private bool IsFlapping(TimeSpan now)
    {
        while (lost.TryPeek(out var first) && now - first >= Window)
        {
            lost.Dequeue();
        }

        isFlapping &= lost.Count > 0;
        return isFlapping;
    }

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";
}
