namespace RobotLink.Commands;

/// <summary>Who holds a device at present.</summary>
/// <param name="Since">On the link's clock.</param>
/// <param name="Until">On the link's clock; it ends by itself then. Null for a program at the link's share, which holds it as long as it is there.</param>
public sealed record LeaseHold(string Holder, TimeSpan Since, TimeSpan? Until)
{
    /// <summary>A program at the link's share holds it.</summary>
    public bool IsAtShare => Until is null;
}

/// <summary>
/// The right to command a device, held by one client for a time, or by one program at the share. It is given up or ends; nobody gets it back by itself. Thread-safe.
/// </summary>
public sealed class Lease
{
    private readonly Lock gate = new();
    private LeaseHold? hold;
    private string? token;

    /// <summary>Null while nobody holds the device.</summary>
    public LeaseHold? Held(TimeSpan now)
    {
        lock (gate)
        {
            return Current(now);
        }
    }

    /// <summary>Whether somebody with this token, or with none, may command the device.</summary>
    /// <param name="by">Who holds it, when not.</param>
    public bool Allows(string? given, TimeSpan now, out LeaseHold? by)
    {
        lock (gate)
        {
            by = Current(now);
            return by is null || given == token;
        }
    }

    /// <param name="length">Null: until it is given up.</param>
    /// <returns>The token that commands are given with; null when somebody holds it already, be it the same.</returns>
    public string? Take(string holder, TimeSpan? length, TimeSpan now)
    {
        lock (gate)
        {
            if (Current(now) is not null)
            {
                return null;
            }

            hold = new LeaseHold(holder, now, now + length);
            return token = Guid.NewGuid().ToString("N");
        }
    }

    /// <returns>False when it has ended, or is somebody else's.</returns>
    public bool Renew(string given, TimeSpan length, TimeSpan now)
    {
        lock (gate)
        {
            if (Current(now) is not { } current || given != token)
            {
                return false;
            }

            hold = current with { Until = now + length };
            return true;
        }
    }

    /// <returns>False when it has ended, or is somebody else's.</returns>
    public bool GiveUp(string given, TimeSpan now)
    {
        lock (gate)
        {
            if (Current(now) is null || given != token)
            {
                return false;
            }

            (hold, token) = (null, null);
            return true;
        }
    }

    private LeaseHold? Current(TimeSpan now)
    {
        if (hold is { } held && held.Until <= now)
        {
            (hold, token) = (null, null);
        }

        return hold;
    }
}
