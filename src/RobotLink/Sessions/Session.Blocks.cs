using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>Where a procedure stands beneath the frames: what is handed over leaves when the device gives way, and its acknowledgements tell more than a network can.</summary>
public sealed partial class Session
{
    /// <summary>A device that lets nothing through is not spoken to for ever: so many blocks wait for it at most.</summary>
    private const int BlocksMax = 64;

    private readonly List<SessionBlock> unreplied = [];

    private BlockProcedure? blocks;
    private SessionBlock? stepBlock;
    private TimeSpan blocksNow;
    private byte[] heard = [];

    /// <summary>When a request that expects no reply has waited long enough for the line.</summary>
    private TimeSpan UnrepliedDue
    {
        get
        {
            var due = TimeSpan.MaxValue;
            foreach (var block in unreplied)
            {
                due = block.MayBeThere ? due : Earlier(due, block.LeaveBy);
            }

            return due;
        }
    }

    /// <summary>Callers' requests that expect no reply pass one by one, so that the others rest in the queue, which is bounded.</summary>
    private bool HasRoomOnLine(Exchange exchange) => exchange.Reply is not null || unreplied.Count == 0;

    private BlockProcedure? Blocks()
    {
        var profile = protocol.Profile;
        return profile.Framing is ProcedureFraming procedure ? new BlockProcedure(procedure, new BlockEvents(this), profile.Connect.Serial.CharacterTime) : null;
    }

    private void Hand(in Composed made, MessageShape shape, TimeSpan now, SessionBlock? block = null)
    {
        lastSent = now;
        hasPassed = true;
        echo.Sent(made.Secrets, phase == Phase.Dialogue);
        if (blocks is not null)
        {
            HandOver(block ?? BlockOf(made, shape)!, now);
            return;
        }

        Transmit(made, shape);
    }

    private void Transmit(in Composed made, MessageShape shape) =>
        actions.Send(
            new SessionFrame
            {
                Frame = made.Shown is { } shown ? shown.Frame : made.Frame.Span,
                Starred = made.Shown?.Starred,
                Secrets = made.Secrets.Count > 0 ? made.Secrets : null,
                PayloadAt = made.Shown?.PayloadAt ?? made.PayloadAt,
                PayloadLength = made.Shown?.PayloadLength ?? made.PayloadLength,
                Kind = EntryKind.Request,
                Shape = shape,
            },
            made.Frame.Span);

    private SessionBlock? BlockOf(in Composed made, MessageShape shape) =>
        blocks is null ? null : new SessionBlock(made, shape, mayRepeat: true);

    private SessionBlock? BlockOf(in Composed made, in Question question) => blocks is null ? null
        : new SessionBlock(made, question.Exchange.Send, mayRepeat: !question.Exchange.ChangesMachine && question.Foreign is null)
        {
            Asker = question.Id,
            LeaveBy = Earlier(question.Deadline, question.AnswerBy),
            ChangesMachine = question.Exchange.ChangesMachine,
        };

    private void HandOver(SessionBlock block, TimeSpan now)
    {
        if (blocks!.Waiting >= BlocksMax)
        {
            actions.ProgramSilent($"the device does not let us send: {BlocksMax} blocks wait for it");
            return;
        }

        blocksNow = now;
        blocks.Send(block, now);
    }

    private void HearBlocks(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        // Whole blocks go into the reader, where these bytes still lie.
        heard = heard.Length < bytes.Length ? new byte[bytes.Length] : heard;
        bytes.CopyTo(heard);
        blocksNow = now;
        blocks!.Received(heard.AsSpan(0, bytes.Length), now);
        GoOnLeaving(now);
    }

    private void TickBlocks(TimeSpan now)
    {
        blocksNow = now;
        if (blocks?.NextDue <= now)
        {
            blocks.Tick(now);
        }

        if (UnrepliedDue <= now)
        {
            EndUnreplied(block => block.LeaveBy <= now, NothingLeft);
        }

        GoOnLeaving(now);
    }

    /// <summary>The farewell is over when its last block is, and nothing of the device's is on the line.</summary>
    private void GoOnLeaving(TimeSpan now)
    {
        if (phase == Phase.Farewell && blocks is { IsIdle: true } && !underWay.Has(Asker.Step))
        {
            NextStep(now);
        }
    }

    /// <summary>What comes before a question has left cannot answer it.</summary>
    private static bool HasLeft(in Question asked) => asked.Block is null or { MayBeThere: true };

    /// <summary>Nothing of it has been taken by the device, and from here on nothing will be.</summary>
    private bool IsHeldBack(in Question asked) => asked.Block is { } block && blocks!.Withdraw(block);

    private void WithdrawStep()
    {
        if (stepBlock is not null)
        {
            _ = blocks!.Withdraw(stepBlock);
        }
    }

    /// <summary>What may change the machine and has not left yet stays here.</summary>
    private void HoldBackChanges(string reason)
    {
        EndUnreplied(static block => block.ChangesMachine, _ => reason);
        for (var index = 0; index < underWay.Count;)
        {
            if (underWay[index] is { IsCaller: true, Exchange.ChangesMachine: true } asked && IsHeldBack(asked))
            {
                underWay.RemoveAt(index);
                Complete(new RequestEnd(asked.Id, RequestVerdict.NotSent, reason));
            }
            else
            {
                index++;
            }
        }
    }

    /// <summary>Those of which the device has nothing are not sent any more.</summary>
    private void EndUnreplied(Predicate<SessionBlock> which, Func<SessionBlock, string> reason)
    {
        for (var index = 0; index < unreplied.Count;)
        {
            var block = unreplied[index];
            if (which(block) && blocks!.Withdraw(block))
            {
                unreplied.RemoveAt(index);
                Complete(new RequestEnd(block.Asker, RequestVerdict.NotSent, reason(block)));
            }
            else
            {
                index++;
            }
        }
    }

    /// <summary>The connection is gone, and with it what would have told more.</summary>
    private void CloseUnreplied(string reason)
    {
        EndUnreplied(static _ => true, _ => reason);
        foreach (var block in unreplied)
        {
            Complete(new RequestEnd(block.Asker, RequestVerdict.Unknown, $"it was sent, but {reason}"));
        }

        unreplied.Clear();
    }

    private void CutOffBlock()
    {
        if (blocks is { Unfinished.IsEmpty: false })
        {
            actions.Noise(blocks.Unfinished, FramingWords.Of(FramingFault.CutOff, framer));
        }
    }

    private static string NothingLeft(SessionBlock block) => block.Fate == BlockFate.Refused
        ? "the device refused the block with NAK; it has taken nothing"
        : "the device did not give way (no DLE to our STX), so nothing of it was sent";

    private void BlockEnded(SessionBlock block, string why)
    {
        if (phase == Phase.Ended)
        {
            return;
        }

        if (unreplied.Remove(block))
        {
            Complete(block.MayBeThere
                ? new RequestEnd(block.Asker, RequestVerdict.Unknown, block.Fate == BlockFate.Taken ? "it was sent and taken; the profile expects no reply to it" : $"it was sent, but {why}")
                : new RequestEnd(block.Asker, RequestVerdict.NotSent, $"the device has taken nothing: {why}"));
        }
        else if (!block.MayBeThere)
        {
            EndUnsent(block, why);
        }
    }

    /// <summary>A caller hears at once that nothing was sent; our own questions have their time to the end, so that the device has it too.</summary>
    private void EndUnsent(SessionBlock block, string why)
    {
        for (var index = 0; index < underWay.Count; index++)
        {
            if (underWay[index] is { IsCaller: true } asked && ReferenceEquals(asked.Block, block))
            {
                underWay.RemoveAt(index);
                Complete(new RequestEnd(asked.Id, RequestVerdict.NotSent, $"the device has taken nothing: {why}"));
                program.NotAnswered(asked.SentAt);
                return;
            }
        }
    }

    private sealed class BlockEvents(Session session) : IBlockEvents
    {
        public bool IsOver => session.phase == Phase.Ended;

        public void Signal(ReadOnlySpan<byte> characters)
        {
            if (session.phase != Phase.Ended)
            {
                session.actions.Signal(characters);
            }
        }

        public void Leave(OutgoingBlock block)
        {
            session.lastSent = session.blocksNow;
            session.Transmit(((SessionBlock)block).Made, ((SessionBlock)block).Shape);
        }

        public void Ended(OutgoingBlock block, string why) => session.BlockEnded((SessionBlock)block, why);

        public void Came(ReadOnlySpan<byte> block)
        {
            session.reader.Append(block);
            session.TakeFrames(session.blocksNow);
        }

        public void Noise(ReadOnlySpan<byte> bytes, string why)
        {
            if (session.phase != Phase.Ended)
            {
                session.noiseCame = true;
                session.CountGarbled(session.blocksNow);
                session.actions.Noise(bytes, why);
            }
        }
    }
}

/// <summary>A message on its way through a procedure.</summary>
internal sealed class SessionBlock : OutgoingBlock
{
    /// <param name="made">Copied: its bytes may be used anew when it is answered, and a block may outlast that.</param>
    public SessionBlock(in Composed made, MessageShape shape, bool mayRepeat)
        : base(made.Frame.ToArray(), mayRepeat) =>
        (Made, Shape) = (made with { Frame = Bytes, Payload = made.Payload.ToArray() }, shape);

    public Composed Made { get; }

    public MessageShape Shape { get; }

    /// <summary>Whom its end answers, where no reply will.</summary>
    public int Asker { get; init; }

    /// <summary>Not sent after this, where no reply has a time.</summary>
    public TimeSpan LeaveBy { get; init; } = TimeSpan.MaxValue;

    public bool ChangesMachine { get; init; }
}
