namespace RobotLink.Diagnosis;

/// <summary>What the evidence excludes, whatever the cause: each line on its own proof.</summary>
internal static class RuledOut
{
    public static IEnumerable<string> By(Doubt doubt, Cause cause)
    {
        var path = doubt.Path;
        if (path.Port is { Enabled: true, Carrier: true } port)
        {
            yield return $"the cable at this PC: port {port.Name} has a link";
        }

        if (path.Behind is { Result: CheckResult.Pass } part)
        {
            yield return $"{part.Part} and what lies before it: it answers";
        }

        if (path.Mates is { Working: > 0 } mates)
        {
            yield return $"{mates.Shared}: {(mates.Working == 1 ? "another link works" : $"{mates.Working} other links work")} over it";
        }

        // Where another device has the address, its answers say nothing about ours.
        if (doubt is { IsConflict: false, IsExchanged: false } && (doubt.IsHeard || IsAnswer(doubt, cause)))
        {
            yield return $"cables, switches and power on the way: {(doubt.IsHeard ? "the device answers on the network" : "an answer came")}";
        }

        if (cause == Cause.NoReply && doubt.IsAcknowledged)
        {
            yield return "the network: it acknowledges what we send";
        }

        if (cause == Cause.Refused && doubt.Failed(DialOutcome.Refused))
        {
            yield return "a firewall that swallows the call: the refusal came back";
        }
    }

    /// <summary>
    /// Something came from the device itself. Noise on a serial line is no answer, and a refusal, a reset or an end at once may come from a gateway or a firewall
    /// on the way, unless it is known who answers at the address.
    /// </summary>
    private static bool IsAnswer(Doubt doubt, Cause cause) => cause switch
    {
        Cause.Rejected => true,
        Cause.Busy => doubt.Ended(Ending.Busy) || doubt.IsItself,
        Cause.Garbled => doubt.Loss is not { Medium: Medium.Serial },
        Cause.ClosedByPeer => doubt.Saw(SocketSign.Closed),
        Cause.Refused => doubt.IsItself,
        Cause.ResetByPeer => doubt.Saw(SocketSign.Reset) && doubt.IsItself,
        _ => false,
    };
}
