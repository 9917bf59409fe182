namespace RobotLink.Links;

/// <summary>The wait for one call: when it is due by itself, and what brings it nearer or keeps it back. Pure: facts and time in, moments out.</summary>
/// <param name="floor">Nothing brings it nearer than this.</param>
/// <param name="due">When it is due by itself.</param>
internal sealed class DialTurn(TimeSpan floor, TimeSpan due)
{
    /// <summary>News may get lost: then somebody looks all the same.</summary>
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(30);

    /// <summary>A switch that has just found a link, and a device that has just spoken, need a moment; and a thousand links may hear of it at once.</summary>
    private static readonly TimeSpan SettleLeast = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan SettleMost = TimeSpan.FromMilliseconds(500);

    private TimeSpan lookedAt;

    public TimeSpan Due { get; private set; } = due;

    /// <summary>This PC's own port has no link: no call can come about.</summary>
    public bool WaitsForPort { get; private set; }

    /// <summary>When somebody has to look next.</summary>
    public TimeSpan NextLook => WaitsForPort ? lookedAt + LookAnyway : Due;

    public bool IsOver(TimeSpan now) => !WaitsForPort && now >= Due;

    /// <summary>Whether this PC's port has a link; null where nobody can tell, and then calling is the only way to find out.</summary>
    /// <returns>True when the port has just come back.</returns>
    public bool Port(bool? hasCarrier, TimeSpan now, double random01)
    {
        lookedAt = now;
        var wasWaiting = WaitsForPort;
        WaitsForPort = hasCarrier is false;
        if (wasWaiting && !WaitsForPort)
        {
            Due = NoSoonerThanFloor(now + Settle(random01));
            return true;
        }

        return false;
    }

    /// <summary>Somebody wants it now.</summary>
    public void Hurry() => Due = floor;

    /// <summary>Something says that the device may be there again.</summary>
    public void Wake(TimeSpan now, double random01)
    {
        var woken = NoSoonerThanFloor(now + Settle(random01));
        Due = woken < Due ? woken : Due;
    }

    private TimeSpan NoSoonerThanFloor(TimeSpan moment) => moment > floor ? moment : floor;

    private static TimeSpan Settle(double random01) => SettleLeast + ((SettleMost - SettleLeast) * random01);
}
