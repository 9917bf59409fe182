using System.Runtime.InteropServices;

namespace RobotLink.Framing;

/// <summary>The receiving side.</summary>
public sealed partial class BlockProcedure
{
    private readonly List<byte> received = [];
    private readonly List<byte> taken = [];
    private string deafTo = "";
    private bool behindDle;
    private bool behindEnd;
    private bool wasRefused;
    private TimeSpan takenAt = TimeSpan.MinValue / 2;
    private TimeSpan comesTwiceUntil = TimeSpan.MinValue;

    /// <summary>What has come of a block that is not whole.</summary>
    public ReadOnlySpan<byte> Unfinished => CollectionsMarshal.AsSpan(received);

    private void Begin(byte each, TimeSpan now)
    {
        switch (each)
        {
            case ControlCharacters.Stx:
                received.Clear();
                (behindDle, behindEnd, wasRefused) = (false, false, false);
                (state, due) = (State.Receiving, now + profile.Gap);
                Signal(ControlCharacters.Dle);
                break;
            case ControlCharacters.Nak:
                // It gives up what it had begun; or it has not seen that its last block was taken, and sends it again.
                comesTwiceUntil = now - takenAt <= 2 * profile.Timeout ? now + RepeatWithin : TimeSpan.MinValue;
                break;
            default:
                wasRefused = state == State.Expecting;
                GoDeaf("Bytes came outside of a block; the line is disturbed, or the device does not speak this procedure.");
                KeepDeaf(each, now);
                break;
        }
    }

    private void TakeOfBlock(byte each, TimeSpan now)
    {
        received.Add(each);
        due = now + profile.Gap;
        if (received.Count > profile.Max)
        {
            GoDeaf($"The device sent a block longer than {profile.Max} bytes; it was refused. Raise framing.max.");
            wasRefused = true;
        }
        else if (behindEnd)
        {
            Complete(now);
        }
        else if (!behindDle)
        {
            behindDle = each == ControlCharacters.Dle;
        }
        else if (each == ControlCharacters.Etx)
        {
            behindEnd = true;
            if (!profile.HasCheck)
            {
                Complete(now);
            }
        }
        else if (each == ControlCharacters.Dle)
        {
            behindDle = false;
        }
        else
        {
            GoDeaf("In a block DLE stood before something else than DLE and ETX; the block was refused.");
            wasRefused = true;
        }
    }

    private void Complete(TimeSpan now)
    {
        var block = CollectionsMarshal.AsSpan(received);
        if (profile.HasCheck && BlockFramer.Check(block[..^1]) != block[^1])
        {
            Refuse("A block failed its check and was refused; the line is disturbed.", now);
            return;
        }

        if (now <= comesTwiceUntil && block.SequenceEqual(CollectionsMarshal.AsSpan(taken)))
        {
            events.Noise(block, "The device sent a block again, because it had not seen that it was taken.");
        }
        else
        {
            taken.Clear();
            taken.AddRange(block);
            takenAt = now;
            events.Came(CollectionsMarshal.AsSpan(taken));
        }

        comesTwiceUntil = TimeSpan.MinValue;
        received.Clear();
        Signal(ControlCharacters.Dle);
        Rest();
        CallIfIdle(now);
    }

    private void GoDeaf(string why) => (state, deafTo) = (State.Deaf, why);

    /// <summary>What is no block is refused when the device pauses, and not before: it would not listen.</summary>
    private void KeepDeaf(byte each, TimeSpan now)
    {
        due = now + profile.Gap;
        if (received.Count <= profile.Max)
        {
            received.Add(each);
        }
    }

    private void Refuse(string why, TimeSpan now)
    {
        var isBlock = state == State.Receiving || wasRefused;
        events.Noise(CollectionsMarshal.AsSpan(received), why);
        received.Clear();
        Signal(ControlCharacters.Nak);
        (state, due, wasRefused) = isBlock ? (State.Expecting, now + RepeatWithin, false) : (State.Idle, TimeSpan.MaxValue, false);
        CallIfIdle(now);
    }
}
