using RobotLink.Messages;

namespace RobotLink.Sessions;

/// <summary>Replies that did not come in time and may still come: devices answer in order, so such a reply comes before any later one.</summary>
/// <remarks>A frame that fits an owed reply is that late reply and is never given to a request sent after it.</remarks>
internal sealed class OwedReplies
{
    private readonly List<Entry> owed = [];

    public bool Any => owed.Count > 0;

    public int Count => owed.Count;

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
    /// <param name="forgetAt">After this it is not waited for any longer; null: it never is forgotten.</param>
    public void Add(MessageShape reply, bool repeats = false, TimeSpan? forgetAt = null) => owed.Add(new Entry(reply, forgetAt, false) { Repeats = repeats });

    /// <param name="forgetAt">Where the heartbeat's reply is like no other: mixing up two of them harms nothing. Null: only a new connection settles it.</param>
    public void AddHeartbeat(MessageShape reply, TimeSpan? forgetAt) => owed.Add(new Entry(reply, forgetAt, true));

    public void Forget(TimeSpan now)
    {
        for (var index = owed.Count - 1; index >= 0; index--)
        {
            if (owed[index].ForgetAt <= now)
            {
                owed.RemoveAt(index);
            }
        }
    }

    /// <summary>A later request was answered: in order, nothing from before can still come.</summary>
    public void Settle() => owed.Clear();

    /// <summary>Whether one of them is never forgotten.</summary>
    public bool HasLasting => owed.Exists(entry => entry.ForgetAt is null);

    /// <summary>Whether a payload is one of these replies, as any error may be. Those before it will never come.</summary>
    /// <param name="settles">An error that is surely the answer; else it may have been an alarm of its own, and the answer still come.</param>
    public bool Claims(ReadOnlySpan<byte> payload, Span<FieldValue> scratch, bool isError, bool settles)
    {
        if (isError && !settles)
        {
            return owed.Count > 0;
        }

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

    /// <summary>Whether a reply could not be mistaken for one of these.</summary>
    /// <param name="isHeartbeat">It answers a heartbeat: then other heartbeats do not count.</param>
    public bool AreDistinctFrom(MessageShape reply, bool isHeartbeat)
    {
        foreach (var entry in owed)
        {
            if (IsLike(entry, reply, isHeartbeat))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>From when on a heartbeat's reply can no longer be mistaken for one that is forgotten; those that never are do not count.</summary>
    public TimeSpan DistinctFrom(MessageShape heartbeatReply)
    {
        var latest = TimeSpan.Zero;
        foreach (var entry in owed)
        {
            latest = entry.ForgetAt > latest && IsLike(entry, heartbeatReply, isHeartbeat: true) ? entry.ForgetAt.Value : latest;
        }

        return latest;
    }

    private static bool IsLike(in Entry entry, MessageShape reply, bool isHeartbeat) =>
        !(isHeartbeat && entry.IsHeartbeat) && !entry.Reply.IsDistinctFrom(reply);

    private readonly record struct Entry(MessageShape Reply, TimeSpan? ForgetAt, bool IsHeartbeat)
    {
        public bool Repeats { get; init; }
    }
}
