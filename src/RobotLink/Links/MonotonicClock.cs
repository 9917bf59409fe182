namespace RobotLink.Links;

/// <summary>Time for machines: grows evenly from zero, whatever is done to the wall clock; and the wall's time for people.</summary>
public sealed class MonotonicClock(TimeProvider time)
{
    private readonly long origin = time.GetTimestamp();

    public TimeProvider Time => time;

    public TimeSpan Now => time.GetElapsedTime(origin);

    /// <summary>What the wall clock shows now, less the time since <paramref name="moment"/>.</summary>
    public DateTimeOffset Wall(TimeSpan moment) => time.GetUtcNow() - (Now - moment);
}
