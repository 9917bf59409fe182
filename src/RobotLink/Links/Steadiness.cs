namespace RobotLink.Links;

/// <summary>Notices a link that is lost so often that it works and still is of little use. Slow to begin and slow to end. Pure.</summary>
internal sealed class Steadiness
{
    /// <summary>Once every two minutes on average.</summary>
    private const int Begins = 30;

    private const int Ends = 15;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Queue<TimeSpan> lost = new();

    /// <summary>With the number of the moment it began; null while all is well.</summary>
    public string? Words { get; private set; }

    /// <summary>When that may end unless it goes on; never while all is well.</summary>
    public TimeSpan EndsAt => Words is not null && lost.Count >= Ends ? lost.ElementAt(lost.Count - Ends) + Window : TimeSpan.MaxValue;

    /// <summary>The link worked, and works no more.</summary>
    public void Lost(TimeSpan now)
    {
        lost.Enqueue(now);
        while (lost.Count > Begins)
        {
            lost.Dequeue();
        }

        if (Words is null && lost.Count == Begins && now - lost.Peek() < Window)
        {
            Words = $"unsteady: lost {Begins} times within an hour";
        }
    }

    /// <returns>True when it has just ended.</returns>
    public bool HasEnded(TimeSpan now)
    {
        if (Words is null || EndsAt > now)
        {
            return false;
        }

        Words = null;
        return true;
    }
}
