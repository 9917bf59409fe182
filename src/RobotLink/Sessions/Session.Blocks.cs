using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>Where a procedure stands beneath the frames: what is handed over leaves when the device gives way, and its acknowledgements tell more than a network can.</summary>
public sealed partial class Session
{
    private BlockProcedure? blocks;
    private SessionBlock? stepBlock;
    private TimeSpan blocksNow;
    private byte[] heard = [];

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
            HandOver(block ?? BlockOf(made, shape, mayRepeat: true)!, now);
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

    private SessionBlock? BlockOf(in Composed made, MessageShape shape, bool mayRepeat) =>
        blocks is null ? null : new SessionBlock(made, shape, mayRepeat);

    private void HandOver(SessionBlock block, TimeSpan now)
    {
        blocksNow = now;
        blocks!.Send(block, now);
    }

    private void HearBlocks(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        // Whole blocks go into the reader, where these bytes still lie.
        heard = heard.Length < bytes.Length ? new byte[bytes.Length] : heard;
        bytes.CopyTo(heard);
        blocksNow = now;
        blocks!.Received(heard.AsSpan(0, bytes.Length), now);
    }

    private void TickBlocks(TimeSpan now)
    {
        blocksNow = now;
        if (blocks?.NextDue <= now)
        {
            blocks.Tick(now);
        }
    }

    /// <summary>What comes before a question has left cannot answer it.</summary>
    private static bool HasLeft(in Question asked) => asked.Block is null or { MayBeThere: true };

    /// <summary>Nothing of it has been taken by the device, and from here on nothing will be.</summary>
    private bool IsHeldBack(in Question asked, TimeSpan now)
    {
        blocksNow = now;
        return asked.Block is { } block && blocks!.Withdraw(block, now);
    }

    private void WithdrawStep(TimeSpan now)
    {
        blocksNow = now;
        if (stepBlock is not null)
        {
            _ = blocks!.Withdraw(stepBlock, now);
        }
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

        if (block.Asker is { } id)
        {
            Complete(block.MayBeThere
                ? new RequestEnd(id, RequestVerdict.Unknown, block.Fate == BlockFate.Taken ? "it was sent and taken; the profile expects no reply to it" : $"it was sent, but {why}")
                : new RequestEnd(id, RequestVerdict.NotSent, $"the device has taken nothing: {why}"));
        }
        else if (!block.MayBeThere)
        {
            EndUnsent(block, why);
        }

        if (phase == Phase.Farewell)
        {
            NextStep(blocksNow);
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
internal sealed class SessionBlock(Composed made, MessageShape shape, bool mayRepeat) : OutgoingBlock(made.Frame.ToArray(), mayRepeat)
{
    public Composed Made { get; } = made;

    public MessageShape Shape { get; } = shape;

    /// <summary>Whom its end answers, where no reply will; else null.</summary>
    public int? Asker { get; set; }
}
