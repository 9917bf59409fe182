using RobotLink.Profiles;

namespace RobotLink.Links;

/// <summary>What the ends of calls come to: when the next may be made at the earliest, and when it is due by itself. Pure: facts and time in, moments out.</summary>
internal sealed class DialLadder(ReconnectProfile profile, Flapping flapping)
{
    private int failures;
    private DialEnd last;
    private bool wasTurnedAway;
    private TimeSpan? lastAt;
    private TimeSpan? endedAt;

    /// <summary>Goes on where the ladder of the same link's configuration before ended: the device has not forgotten.</summary>
    public void Succeed(DialLadder before) => endedAt = before.endedAt;

    /// <summary>A call came to nothing.</summary>
    public void Failed(DialEnd end, TimeSpan now) => Count(end, now);

    /// <summary>A connection is over.</summary>
    /// <param name="lived">Since the device had proved that it works; null when it never did.</param>
    public void Ended(DialEnd end, TimeSpan? lived, TimeSpan now)
    {
        endedAt = now;
        if (lived >= flapping.LastsFor(profile.StableAfter, now))
        {
            failures = 0;
        }

        Count(end, now);
    }

    /// <summary>The device wants to be left alone for the longest wait.</summary>
    public void Rest() => failures = Backoff.Longest;

    /// <summary>What is known of the way has changed: what was learned by calling in vain does not hold any more. A link that flaps has learned more than that.</summary>
    public void Anew(TimeSpan now) => failures = flapping.Words(now) is null ? 0 : failures;

    /// <summary>Somebody wants it now, whatever came of the calls before.</summary>
    public void Forget() => (failures, last) = (0, DialEnd.Absent);

    /// <summary>The next call. The floor counts from the end of the one before.</summary>
    public DialTurn Next(TimeSpan now, double random01)
    {
        var least = last == DialEnd.Busy ? Longer(profile.Busy, profile.First) : profile.First;
        var wait = last == DialEnd.Busy && failures < Backoff.Longest
            ? least * (1 + (profile.Jitter * random01))
            : Backoff.Wait(Capped, Math.Max(0, failures - 1), random01);
        var floor = Longer((lastAt ?? now) + least, CoolUntil);
        return new DialTurn(floor, Longer(now + wait, floor));
    }

    /// <summary>Before this the device has not freed the seat of the connection before.</summary>
    public TimeSpan CoolUntil => endedAt is { } ended && profile.CoolDown > TimeSpan.Zero ? ended + profile.CoolDown : TimeSpan.Zero;

    private ReconnectProfile Capped =>
        last is DialEnd.Absent or DialEnd.Refused && profile.Absent < profile.Max ? profile with { Max = Longer(profile.Absent, profile.First) } : profile;

    private void Count(DialEnd told, TimeSpan now)
    {
        // Once may be our own connection before, which the device is just letting go of.
        var end = told == DialEnd.Busy && !wasTurnedAway ? DialEnd.Ended : told;
        wasTurnedAway = told == DialEnd.Busy;
        if (end > last)
        {
            // It is nearer to working than it was: waits that grew while it was away would only lose time.
            Anew(now);
        }

        failures++;
        (last, lastAt) = (end, now);
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
