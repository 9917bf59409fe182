using RobotLink.Diagnosis;

namespace RobotLink.Links;

/// <summary>Everything a link counts. Guarded by the link's gate.</summary>
internal sealed class LinkCounters
{
    private readonly long[] lostByCause = new long[Enum.GetValues<Cause>().Length];

    public long MessagesReceived { get; set; }

    public long MessagesSent { get; set; }

    public long BytesReceived { get; set; }

    public long BytesSent { get; set; }

    /// <summary>Frames that no message of the profile fits.</summary>
    public long Unparsed { get; set; }

    /// <summary>Pieces of bytes that were no frame.</summary>
    public long Noise { get; set; }

    public long NoiseBytes { get; set; }

    /// <summary>Frames inside of frames that no message of <c>contains</c> fits.</summary>
    public long UnknownInside { get; set; }

    /// <summary>Events that were not delivered because a newer one came before their turn (<c>latest_every</c>).</summary>
    public long SkippedNewer { get; set; }

    public long LateReplies { get; set; }

    public long Repeats { get; set; }

    /// <summary>Silences of the network that ended by themselves.</summary>
    public long Blips { get; set; }

    public long Dials { get; set; }

    public long Connections { get; set; }

    public long RequestsAnswered { get; set; }

    public long RequestsRejected { get; set; }

    public long RequestsNotSent { get; set; }

    public long RequestsExpired { get; set; }

    public long RequestsUnknown { get; set; }

    /// <summary>Requests that have had their end.</summary>
    public long RequestsEnded => RequestsAnswered + RequestsRejected + RequestsNotSent + RequestsExpired + RequestsUnknown;

    public void CountLoss(Cause cause) => lostByCause[(int)cause]++;

    public void CountOutcome(RequestOutcome outcome)
    {
        RequestsAnswered += outcome == RequestOutcome.Answered ? 1 : 0;
        RequestsRejected += outcome == RequestOutcome.Rejected ? 1 : 0;
        RequestsNotSent += outcome == RequestOutcome.NotSent ? 1 : 0;
        RequestsExpired += outcome == RequestOutcome.Expired ? 1 : 0;
        RequestsUnknown += outcome == RequestOutcome.Unknown ? 1 : 0;
    }

    public IReadOnlyDictionary<Cause, long> Losses() => Enum.GetValues<Cause>().ToDictionary(cause => cause, cause => lostByCause[(int)cause]);

    /// <param name="recorded">Memory that the link's record holds.</param>
    public IReadOnlyDictionary<string, long> ByName(long recorded) => new Dictionary<string, long>
    {
        ["messages_received"] = MessagesReceived,
        ["messages_sent"] = MessagesSent,
        ["bytes_received"] = BytesReceived,
        ["bytes_sent"] = BytesSent,
        ["parse_errors"] = Unparsed + Noise,
        ["unparsed"] = Unparsed,
        ["noise"] = Noise,
        ["noise_bytes"] = NoiseBytes,
        ["frames_unknown_inside"] = UnknownInside,
        ["skipped_newer"] = SkippedNewer,
        ["late_replies"] = LateReplies,
        ["repeats"] = Repeats,
        ["blips"] = Blips,
        ["dials"] = Dials,
        ["connections"] = Connections,
        ["requests_answered"] = RequestsAnswered,
        ["requests_rejected"] = RequestsRejected,
        ["requests_not_sent"] = RequestsNotSent,
        ["requests_expired"] = RequestsExpired,
        ["requests_unknown"] = RequestsUnknown,
        ["recorded_bytes"] = recorded,
    };
}
