using RobotLink.Messages;

namespace RobotLink.Sessions;

/// <summary>Events of which only the newest counts: at most one is delivered in each period, those between are counted only.</summary>
internal sealed class LatestFrames
{
    private readonly Dictionary<MessageShape, Held> held = [];

    /// <summary>When the next held frame is to be delivered.</summary>
    public TimeSpan NextDue
    {
        get
        {
            var next = TimeSpan.MaxValue;
            foreach (var frame in held.Values)
            {
                next = frame.IsHeld && frame.DueAt < next ? frame.DueAt : next;
            }

            return next;
        }
    }

    /// <summary>True: deliver it now. False: it is held, in place of an older one.</summary>
    public bool MayPass(in SessionFrame frame, MessageShape shape, TimeSpan every, TimeSpan now, ISessionActions actions)
    {
        if (!held.TryGetValue(shape, out var place))
        {
            held.Add(shape, place = new Held());
        }

        if (place.IsHeld)
        {
            actions.Skipped(SkipReason.Newer, place.Frame);
            place.IsHeld = false;
        }

        if (now >= place.DueAt)
        {
            place.DueAt = now + every;
            return true;
        }

        place.Keep(frame);
        return false;
    }

    /// <summary>The next frame whose period is over.</summary>
    public bool TryTakeDue(TimeSpan now, out MessageShape? shape, out Held? frame)
    {
        foreach (var (candidate, place) in held)
        {
            if (place.IsHeld && place.DueAt <= now)
            {
                place.IsHeld = false;
                place.DueAt = now + candidate.Profile.LatestEvery!.Value;
                (shape, frame) = (candidate, place);
                return true;
            }
        }

        (shape, frame) = (null, null);
        return false;
    }

    internal sealed class Held
    {
        private byte[] bytes = [];
        private int length;

        public bool IsHeld { get; set; }

        public TimeSpan DueAt { get; set; }

        public int PayloadAt { get; private set; }

        public int PayloadLength { get; private set; }

        public ReadOnlySpan<byte> Frame => bytes.AsSpan(0, length);

        public ReadOnlySpan<byte> Payload => bytes.AsSpan(PayloadAt, PayloadLength);

        public void Keep(in SessionFrame frame)
        {
            if (bytes.Length < frame.Frame.Length)
            {
                bytes = new byte[frame.Frame.Length];
            }

            frame.Frame.CopyTo(bytes);
            (length, PayloadAt, PayloadLength, IsHeld) = (frame.Frame.Length, frame.PayloadAt, frame.PayloadLength, true);
        }
    }
}
