namespace RobotLink.Transports;

/// <summary>Lets one line a minute into the log, and counts what it stands for. For one thread at a time.</summary>
internal sealed class RareLine(TimeProvider time)
{
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(1);

    private long? last;
    private int untold;

    /// <param name="count">How often it happened since the last line, this time included.</param>
    public bool IsDue(out int count)
    {
        count = ++untold;
        if (last is { } before && time.GetElapsedTime(before) < Apart)
        {
            return false;
        }

        (last, untold) = (time.GetTimestamp(), 0);
        return true;
    }
}
