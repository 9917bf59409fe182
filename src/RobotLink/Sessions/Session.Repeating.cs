namespace RobotLink.Sessions;

/// <summary>Sending a question once more while nothing answers: the same frame with the same key, within its own time.</summary>
public sealed partial class Session
{
    private TimeSpan RepeatDue
    {
        get
        {
            var due = phase == Phase.Open ? underWay.NextRepeat : TimeSpan.MaxValue;
            return due < TimeSpan.MaxValue && protocol.Profile.Limits.Gap > TimeSpan.Zero ? Later(due, QuietFrom) : due;
        }
    }

    /// <summary>What changes the machine is handed over once, whatever its profile says; and without a key, two answers could not be told apart.</summary>
    private static int RepeatsOf(Exchange exchange, in ReplyKey key) => exchange.ChangesMachine || !exchange.IsNumbered || !key.IsSet ? 0 : exchange.Retries;

    private static TimeSpan RepeatAt(Exchange exchange, in ReplyKey key, TimeSpan from) =>
        RepeatsOf(exchange, key) > 0 ? from + exchange.RepeatAfter : TimeSpan.MaxValue;

    private void Repeat(TimeSpan now)
    {
        while (RepeatDue <= now && underWay.DueToRepeat(now) is >= 0 and var index)
        {
            var asked = underWay[index];
            var next = now + asked.Exchange.RepeatAfter;
            if (leaving || !network.PeerHasOurBytes)
            {
                // The first copy is still on its way: another would only arrive behind it.
                underWay[index] = asked with { RepeatAt = next };
                continue;
            }

            var left = asked.RepeatsLeft - 1;
            underWay[index] = asked with { RepeatsLeft = left, RepeatAt = left > 0 ? next : TimeSpan.MaxValue, WasRepeated = true };
            Hand(asked.Frame, asked.Exchange.Send, now);
        }
    }
}
