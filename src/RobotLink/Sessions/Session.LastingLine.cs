namespace RobotLink.Sessions;

/// <summary>
/// Lines that outlive their connections: what was asked on the connection before may be answered on this one. A heartbeat like no other goes first
/// as a fence; where there is none, the connection begins with a silence.
/// </summary>
public sealed partial class Session
{
    private bool isSilence;

    /// <summary>A reply is waited for as long again as its question was given.</summary>
    private static TimeSpan MayComeUntil(Question asked) => asked.Deadline + asked.Exchange.Timeout;

    private void Remember(Question asked)
    {
        if (LineOutlivesConnections && asked.Exchange.Reply is not null)
        {
            memory.Unanswered.RemoveAll(before => MayComeUntil(before) <= asked.SentAt);
            memory.Unanswered.Add(asked);
        }
    }

    private void RememberUnderWay()
    {
        for (var index = 0; index < underWay.Count; index++)
        {
            Remember(underWay[index]);
        }
    }

    /// <summary>Before the dialogue begins.</summary>
    private void AwaitUnanswered(TimeSpan now)
    {
        memory.Unanswered.RemoveAll(asked => !LineOutlivesConnections || MayComeUntil(asked) <= now);
        foreach (var asked in memory.Unanswered)
        {
            Owe(asked);
            if (!IsFencedOff(asked))
            {
                waitsUntil = Later(waitsUntil ?? now, MayComeUntil(asked));
            }
        }

        isSilence = waitsUntil is not null;
    }

    private void EndSilence(TimeSpan now)
    {
        if (!isSilence)
        {
            return;
        }

        isSilence = false;
        owed.Settle();
        foreach (var asked in memory.Unanswered.Where(asked => MayComeUntil(asked) > now))
        {
            Owe(asked);
        }
    }

    private void Owe(Question asked)
    {
        for (var part = asked.Part; !asked.IsNumbered && asked.Exchange.Part(part) is { } still; part++)
        {
            owed.Add(still, asked.Exchange.Repeats(part));
        }
    }

    /// <summary>Once the heartbeat of this connection is answered, the reply to this can no longer come.</summary>
    private bool IsFencedOff(Question asked)
    {
        if (protocol.Steps.Count > 0 || asked.IsNumbered || protocol.Heartbeat is not { IsNumbered: false, Reply: { } fence })
        {
            return false;
        }

        for (var part = asked.Part; asked.Exchange.Part(part) is { } still; part++)
        {
            if (!still.IsDistinctFrom(fence))
            {
                return false;
            }
        }

        return true;
    }
}
