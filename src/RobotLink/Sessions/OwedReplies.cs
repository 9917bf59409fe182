using RobotLink.Messages;

namespace RobotLink.Sessions;

/// <summary>Replies that did not come in time and may still come: devices answer in order, so such a reply comes before any later one.</summary>
/// <remarks>A frame that fits an owed reply is that late reply and is never given to a request sent after it.</remarks>
internal sealed class OwedReplies
{
    private readonly List<Entry> owed = [];

    public bool Any => owed.Count > 0;

    /// <summary>When the last of them is forgotten; null when one never is.</summary>
    public TimeSpan? AllForgottenAt
    {
        get
        {
            var latest = TimeSpan.Zero;
            foreach (var entry in owed)
            {
                if (entry.ForgetAt is not { } forgetAt)
                {
                    return null;
                }

                latest = forgetAt > latest ? forgetAt : latest;
            }

            return latest;
        }
    }

    /// <summary>Whether a heartbeat's reply that is never forgotten is among them: then no other heartbeat can settle anything.</summary>
    public bool HasLastingHeartbeat => owed.Exists(entry => entry is { IsHeartbeat: true, ForgetAt: null });

    /// <param name="repeats">It may come any number of times.</param>
    public void Add(MessageShape reply, bool repeats = false) => owed.Add(new Entry(reply, null, false) { Repeats = repeats });

    /// <param name="forgetAt">Where the heartbeat's reply is like no other: mixing up two of them harms nothing. Null: only a new connection settles it.</param>
    public void AddHeartbeat(MessageShape reply, TimeSpan? forgetAt) => owed.Add(new Entry(reply, forgetAt, true));

    public void Forget(TimeSpan now) => owed.RemoveAll(entry => entry.ForgetAt <= now);

    /// <summary>A later request was answered: in order, nothing from before can still come.</summary>
    public void Settle() => owed.Clear();

    /// <summary>Whether a payload is one of these replies. Those before it will never come.</summary>
    public bool Claims(ReadOnlySpan<byte> payload, Span<FieldValue> scratch, bool isError)
    {
        for (var index = 0; index < owed.Count; index++)
        {
            if (isError || owed[index].Reply.TryDecode(payload, scratch, out _))
            {
                owed.RemoveRange(0, owed[index].Repeats && !isError ? index : index + 1);
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a heartbeat's reply could not be mistaken for one of these, other heartbeats apart.</summary>
    public bool AreDistinctFrom(MessageShape heartbeatReply)
    {
        foreach (var entry in owed)
        {
            if (!entry.IsHeartbeat && !entry.Reply.IsDistinctFrom(heartbeatReply))
            {
                return false;
            }
        }

        return true;
    }

    private readonly record struct Entry(MessageShape Reply, TimeSpan? ForgetAt, bool IsHeartbeat)
    {
        public bool Repeats { get; init; }
    }
}
