namespace RobotLink.Sessions;

/// <summary>Replies that the network may hold up: where nothing but a new connection settles what is owed, none is made before they would have come.</summary>
public sealed partial class Session
{
    /// <summary>TCP sends nothing again sooner than this, and doubles it with each try.</summary>
    private static readonly TimeSpan FirstRetransmission = TimeSpan.FromMilliseconds(300);

    /// <summary>Where TCP's own probes are rarer, whoever wants to ask the next waits no longer than this for one of them.</summary>
    private static readonly TimeSpan UnheardAtMost = TimeSpan.FromSeconds(10);

    /// <summary>What was said while the network carried nothing comes by then: the device's TCP pauses for no longer than it tried in vain.</summary>
    private TimeSpan heldUpUntil;

    // Outages with nothing in between are one for the device's TCP.
    private TimeSpan? heldUpSince;
    private TimeSpan owedSince;
    private TimeSpan owedBy;
    private TimeSpan? heardAfter;
    private TimeSpan? passedAt;

    // All keys are those of replies that are held up: whoever waits for one tries again then.
    private TimeSpan keysHeldUntil = TimeSpan.MaxValue;

    /// <summary>Until then nothing is asked whose reply is told by the order: what is owed may still be on its way.</summary>
    private TimeSpan settlesFrom;

    /// <summary>The network carried nothing for so long, and does again: what the program said meanwhile is still under way, and it could not be asked.</summary>
    public void NetworkCameBack(TimeSpan silence, TimeSpan now)
    {
        program.Forgive(silence);
        heldUpSince ??= now - silence;
        heldUpUntil = now + Earlier(now - heldUpSince.Value, Budget.LongestPause);
    }

    /// <summary>Bytes came: what the device's TCP held back follows them at once.</summary>
    private void NotHeldUpAnyMore(TimeSpan now)
    {
        (heldUpUntil, heldUpSince, settlesFrom) = (Earlier(heldUpUntil, now + FirstRetransmission), null, TimeSpan.Zero);
        passedAt ??= now >= owedBy ? now : null;
        keysHeldUntil = keysHeldUntil < TimeSpan.MaxValue ? Earlier(keysHeldUntil, heldUpUntil) : keysHeldUntil;
    }

    /// <summary>No key is free: those of the replies that the network holds up are, once these have come.</summary>
    private bool KeysMayComeBack(TimeSpan now)
    {
        keysHeldUntil = heldUpUntil > now ? heldUpUntil : TimeSpan.MaxValue;
        return heldUpUntil > now;
    }

    private void TryHeldKeysAgain(TimeSpan now)
    {
        if (keysHeldUntil <= now)
        {
            (keysHeldUntil, heartbeatHeldAt) = (TimeSpan.MaxValue, null);
            for (var index = 0; index < waiting.Count; index++)
            {
                waiting[index] = waiting[index] with { HeldAt = null };
            }
        }
    }

    private void NoteOwed(Question asked)
    {
        (owedSince, settlesFrom) = owed.Any ? (Earlier(owedSince, asked.SentAt), settlesFrom) : (asked.SentAt, TimeSpan.Zero);
        (owedBy, heardAfter, passedAt) = (asked.SentAt + asked.Exchange.Timeout, null, null);
    }

    /// <summary>True while a new connection would be made for a reply that only the network holds up.</summary>
    private bool MayBeHeldUp(TimeSpan now)
    {
        settlesFrom = owed.Any ? HeldUpUntil(now) : TimeSpan.Zero;
        return settlesFrom > now;
    }

    /// <summary>
    /// A cut that began behind the question is over when the device's TCP is heard after the reply was due, and costs the reply at most as long again as it may have lasted. While
    /// it is not heard, the cut is the silence watch's to notice, and nobody's program is blamed.
    /// </summary>
    private TimeSpan HeldUpUntil(TimeSpan now)
    {
        if (network.LastHeard is not { } heard)
        {
            return heldUpUntil;
        }

        if (passedAt is { } passed)
        {
            return Later(heldUpUntil, passed + FirstRetransmission);
        }

        if (heardAfter is null && heard < owedBy)
        {
            return Later(heldUpUntil, Earlier(now + budget.Poll, owedBy + UnheardAtMost));
        }

        var first = heardAfter ??= heard;
        return Later(heldUpUntil, first + Earlier(first - Later(owedSince, lastReceived), Budget.LongestPause) + FirstRetransmission);
    }
}
