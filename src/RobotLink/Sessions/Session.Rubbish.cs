namespace RobotLink.Sessions;

/// <summary>Bytes that come and come and never form a message: the wrong speed of a serial line, the wrong framing, or another program.</summary>
/// <remarks>
/// Rubbish may look like the beginning of a very long message, and a question may have a long time of its own: neither holds the verdict up.
/// </remarks>
public sealed partial class Session
{
    /// <summary>Earlier than all else that may judge, so that it is this that is said.</summary>
    private const double RubbishShare = 0.8;

    private TimeSpan startedAt;
    private TimeSpan? firstByteAt;
    private bool isUnderstood;
    private bool noiseCame;

    /// <summary>Never once a message has come: then its own supervision judges. A piece cut off by our coming late is no rubbish, so it has to go on for a while.</summary>
    private TimeSpan RubbishDue => !isUnderstood && firstByteAt is { } first && (noiseCame || reader.Pending > 0) && lastReceived - first >= budget.Decide / 4
        ? Later(startedAt + (budget.Decide * RubbishShare), first + (budget.Decide / 2))
        : TimeSpan.MaxValue;

    private void JudgeRubbish(TimeSpan now)
    {
        if (phase != Phase.Ended && RubbishDue <= now)
        {
            End(SessionEndKind.NoReply, $"bytes have come for {(now - firstByteAt!.Value).TotalSeconds:0.0} s, and no message among them");
        }
    }
}
