using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>
/// One end of Siemens' procedure 3964 or 3964R on one connection. Pure: bytes and time in, actions out. Who wants to send calls with STX and waits
/// for DLE; the block is acknowledged with DLE or refused with NAK; one block is on the line at a time.
/// </summary>
/// <remarks>
/// Sending follows the manual with two exceptions. A block that was sent and neither acknowledged nor refused is sent again only where that can do no
/// harm, for the device may have taken it. And what is no answer to STX or to a block is passed over: called again at once, a device that has just
/// given way would take the second STX for content.
/// </remarks>
/// <param name="perByte">How long a byte takes on the line; zero where nobody knows.</param>
public sealed partial class BlockProcedure(ProcedureFraming profile, IBlockEvents events, TimeSpan perByte)
{
    /// <summary>What was refused is expected once more for so long, and nothing of ours is sent meanwhile.</summary>
    private static readonly TimeSpan RepeatWithin = TimeSpan.FromSeconds(4);

    /// <summary>An answer that stayed out for its time may still be on its way, for a network between can hold it back: so long it could be taken for that to something later.</summary>
    private static readonly TimeSpan LateWithin = TimeSpan.FromSeconds(60);

    private readonly List<OutgoingBlock> waiting = [];
    private State state;
    private TimeSpan due = TimeSpan.MaxValue;
    private TimeSpan lateUntil = TimeSpan.MinValue;
    private int calls;

    private enum State
    {
        Idle,

        /// <summary>STX was sent: DLE is due.</summary>
        Calling,

        /// <summary>STX was sent for a block that is not to leave any more: what the device says to that is waited for.</summary>
        Withdrawn,

        /// <summary>The block was sent: DLE or NAK is due.</summary>
        Sent,

        /// <summary>The device has called: its block comes.</summary>
        Receiving,

        /// <summary>What came is no block: it is refused when the device pauses.</summary>
        Deaf,

        /// <summary>A block was refused and is expected again.</summary>
        Expecting,
    }

    /// <summary>When <see cref="Tick"/> has something to do.</summary>
    public TimeSpan NextDue => due;

    /// <summary>Nothing is on the line and nothing waits for it.</summary>
    public bool IsIdle => state is State.Idle or State.Withdrawn && waiting.Count == 0;

    /// <summary>Blocks that have not ended.</summary>
    public int Waiting => waiting.Count;

    /// <summary>Hands a block over: it is called for when its turn comes.</summary>
    public void Send(OutgoingBlock block, TimeSpan now)
    {
        waiting.Add(block);
        CallIfIdle(now);
    }

    /// <summary>The block is sent no more, if it still can be held back.</summary>
    /// <returns>True when the device has nothing of it.</returns>
    public bool Withdraw(OutgoingBlock block)
    {
        var at = waiting.IndexOf(block);
        if (at < 0 || (at == 0 && state == State.Sent))
        {
            return !block.MayBeThere;
        }

        waiting.RemoveAt(at);
        if (at == 0 && state == State.Calling)
        {
            // The device may be about to give way: it is told that nothing comes.
            Signal(ControlCharacters.Nak);
            state = State.Withdrawn;
        }

        return !block.MayBeThere;
    }

    /// <summary>Bytes that came, in order.</summary>
    public void Received(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        if (due <= now)
        {
            // The silence before these bytes counts, though nobody looked in time.
            Tick(now);
        }

        foreach (var each in bytes)
        {
            if (events.IsOver)
            {
                return;
            }

            Take(each, now);
        }
    }

    /// <summary>Time has passed.</summary>
    public void Tick(TimeSpan now)
    {
        if (due > now)
        {
            return;
        }

        switch (state)
        {
            case State.Calling:
                lateUntil = now + LateWithin;
                Signal(ControlCharacters.Nak);
                CallAgain($"it did not answer when it was called ({profile.Tries} times STX, no DLE within {Seconds(profile.Timeout)} s each)", now);
                break;
            case State.Sent:
                lateUntil = now + LateWithin;
                Signal(ControlCharacters.Nak);
                Unanswered($"it did not say within {Seconds(profile.Timeout)} s whether it took the block", now);
                break;
            case State.Withdrawn:
                lateUntil = now + LateWithin;
                EndWithdrawn(now);
                break;
            case State.Receiving:
                Refuse("The device fell silent in the middle of a block; the block was refused.", now);
                break;
            case State.Deaf:
                Refuse(deafTo, now);
                break;
            case State.Expecting or State.Idle:
            default:
                Rest();
                CallIfIdle(now);
                break;
        }
    }

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:0.###}";

    private void Take(byte each, TimeSpan now)
    {
        switch (state)
        {
            case State.Calling:
                Called(each, now);
                break;
            case State.Withdrawn:
                Declined(each, now);
                break;
            case State.Sent:
                Answered(each, now);
                break;
            case State.Receiving:
                TakeOfBlock(each, now);
                break;
            case State.Deaf:
                KeepDeaf(each, now);
                break;
            case State.Idle or State.Expecting:
            default:
                Begin(each, now);
                break;
        }
    }

    private void Called(byte each, TimeSpan now)
    {
        switch (each)
        {
            case ControlCharacters.Dle:
                waiting[0].Sendings++;
                waiting[0].Fate = BlockFate.Left;
                (state, due) = (State.Sent, now + profile.Timeout + (perByte * waiting[0].Bytes.Length));
                events.Leave(waiting[0]);
                break;
            case ControlCharacters.Stx when profile.GoesFirst:
                // Both called at once: the device gives way, so its DLE still comes.
                break;
            case ControlCharacters.Stx:
                Begin(each, now);
                break;
            case ControlCharacters.Nak:
                CallAgain($"it would not be sent to: {profile.Tries} times STX was answered by no DLE", now);
                break;
            default:
                // Whatever this was, its DLE or NAK still comes, or nothing does in time.
                break;
        }
    }

    private void Declined(byte each, TimeSpan now)
    {
        switch (each)
        {
            case ControlCharacters.Dle:
                // It has given way, and says NAK once it has waited in vain: an STX before that would be content to it.
                due = now + (2 * profile.Gap);
                break;
            case ControlCharacters.Nak:
                EndWithdrawn(now);
                break;
            case ControlCharacters.Stx:
                Begin(each, now);
                break;
            default:
                break;
        }
    }

    private void EndWithdrawn(TimeSpan now)
    {
        Rest();
        CallIfIdle(now);
    }

    private void Answered(byte each, TimeSpan now)
    {
        switch (each)
        {
            case ControlCharacters.Dle:
                waiting[0].Fate = BlockFate.Taken;
                End("", now);
                break;
            case ControlCharacters.Nak:
                Refused(now);
                break;
            case ControlCharacters.Stx:
                // It goes on without having said anything: what it sends now may well be the answer.
                var block = Remove();
                Begin(each, now);
                events.Ended(block, "it called instead of saying whether it took the block");
                break;
            default:
                // What it says to the block still comes, or nothing does in time.
                break;
        }
    }

    private void Refused(TimeSpan now)
    {
        var block = waiting[0];

        // A NAK that was held back on its way may answer an earlier call, and the device have taken this block.
        block.IsDoubtful |= now < lateUntil;
        block.Fate = block.IsDoubtful ? BlockFate.Left : BlockFate.Refused;
        if (block.IsDoubtful && !block.MayRepeat)
        {
            End("its NAK may belong to an earlier call, which it had not answered in time", now);
        }
        else if (block.Sendings < profile.Tries)
        {
            Call(now);
        }
        else
        {
            End($"it refused the block with NAK each of {profile.Tries} times", now);
        }
    }

    /// <summary>Whether the device has the block is not known, and no later refusal will tell.</summary>
    private void Unanswered(string why, TimeSpan now)
    {
        waiting[0].IsDoubtful = true;
        if (waiting[0].MayRepeat && waiting[0].Sendings < profile.Tries)
        {
            Call(now);
            return;
        }

        End(why, now);
    }

    private void CallIfIdle(TimeSpan now)
    {
        if (state == State.Idle && waiting.Count > 0)
        {
            Call(now);
        }
    }

    private void Call(TimeSpan now)
    {
        calls = 1;
        comesTwiceUntil = TimeSpan.MinValue;
        (state, due) = (State.Calling, now + profile.Timeout);
        Signal(ControlCharacters.Stx);
    }

    private void CallAgain(string why, TimeSpan now)
    {
        if (calls >= profile.Tries)
        {
            End(why, now);
            return;
        }

        calls++;
        due = now + profile.Timeout;
        Signal(ControlCharacters.Stx);
    }

    private void End(string why, TimeSpan now)
    {
        var block = Remove();
        Rest();
        events.Ended(block, why);
        CallIfIdle(now);
    }

    private OutgoingBlock Remove()
    {
        var block = waiting[0];
        waiting.RemoveAt(0);
        return block;
    }

    private void Rest() => (state, due) = (State.Idle, TimeSpan.MaxValue);

    private void Signal(byte character) => events.Signal([character]);
}
