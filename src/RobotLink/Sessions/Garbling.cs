namespace RobotLink.Sessions;

/// <summary>Notices that a device which works otherwise says now and then what nobody understands. Slow to begin and slow to end, so that it does not flicker.</summary>
internal sealed class Garbling
{
    private const int PiecesMin = 3;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly TimeSpan[] last = new TimeSpan[PiecesMin];
    private int next;
    private int count;

    /// <summary>Null while all is well.</summary>
    public string? Words { get; private set; }

    /// <summary>When it is over unless it goes on; never while all is well.</summary>
    public TimeSpan EndsAt { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Something came that nobody understands. True when that makes it garbled at times.</summary>
    public bool Add(TimeSpan now)
    {
        last[next] = now;
        next = (next + 1) % PiecesMin;
        count = Math.Min(count + 1, PiecesMin);
        if (Words is not null)
        {
            EndsAt = now + Window;
            return false;
        }

        if (count < PiecesMin || now - last[next] > Window)
        {
            return false;
        }

        Words = $"garbled at times: {PiecesMin} pieces within {Window.TotalSeconds:0} s form no message";
        EndsAt = now + Window;
        return true;
    }

    /// <summary>True when it has just ended.</summary>
    public bool HasEnded(TimeSpan now)
    {
        if (EndsAt > now)
        {
            return false;
        }

        (Words, EndsAt, count) = (null, TimeSpan.MaxValue, 0);
        return true;
    }
}
