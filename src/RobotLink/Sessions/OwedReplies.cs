using RobotLink.Messages;

namespace RobotLink.Sessions;

/// <summary>Replies that did not come in time and may still come: devices answer in order, so such a reply comes before any later one.</summary>
/// <remarks>A frame that fits an owed reply is that late reply and is never given to a request sent after it.</remarks>
internal sealed class OwedReplies
{
    private readonly List<(MessageShape Reply, TimeSpan? ForgetAt)> owed = [];

    public bool Any => owed.Count > 0;

    /// <summary>When the last of them is forgotten; null when one never is.</summary>
    public TimeSpan? AllForgottenAt
    {
        get
        {
            var latest = TimeSpan.Zero;
            foreach (var (_, forgetAt) in owed)
            {
                if (forgetAt is null)
                {
                    return null;
                }

                latest = forgetAt.Value > latest ? forgetAt.Value : latest;
            }

            return latest;
        }
    }

    /// <param name="forgetAt">Only for replies whose mix-up harms nothing, such as a heartbeat's; null: only a later reply settles it.</param>
    public void Add(MessageShape reply, TimeSpan? forgetAt) => owed.Add((reply, forgetAt));

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
                owed.RemoveRange(0, index + 1);
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an answer of this shape could not be mistaken for one of these. Those that are forgotten by themselves do no harm.</summary>
    public bool AreDistinctFrom(MessageShape reply)
    {
        foreach (var entry in owed)
        {
            if (entry.ForgetAt is null && !entry.Reply.IsDistinctFrom(reply))
            {
                return false;
            }
        }

        return true;
    }
}
