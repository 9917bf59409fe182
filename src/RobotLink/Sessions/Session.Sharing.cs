using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>Frames of programs outside: they take their turn among our own, and hear what answers them.</summary>
public sealed partial class Session
{
    private Handshake handshake = new();
    private IRelay? relay;
    private bool wantsTakeOver;

    /// <summary>Who hears the device beside us; null for nobody. Who comes late is told at once that the dialogue is done.</summary>
    internal void Share(IRelay? with)
    {
        EndForeign();
        relay = with;
        if (phase == Phase.Open)
        {
            relay?.Opened(handshake);
        }
    }

    /// <summary>Lines a frame up: its turn comes as that of our own requests does.</summary>
    /// <returns>False when nothing is taken now.</returns>
    internal bool TryPass(ForeignFrame foreign, TimeSpan now)
    {
        if (phase != Phase.Open || leaving || wantsTakeOver)
        {
            return false;
        }

        waiting.Add(new WaitingRequest(foreign.Id, foreign.Exchange, null, now + foreign.Patience, null) { Foreign = foreign });
        SendNext(now);
        return true;
    }

    /// <summary>Whoever sent it says no more: it is not sent if it still waits.</summary>
    /// <returns>False when it is under way already, or was never taken.</returns>
    internal bool TryWithdraw(int id) => waiting.TryTake(id, out _);

    /// <summary>Whoever sent it has gone: not sent if it still waits, and else its answer goes to nobody.</summary>
    internal void Withdraw(int id)
    {
        _ = TryWithdraw(id);
        for (var index = 0; index < underWay.Count; index++)
        {
            if (underWay[index].Id == id)
            {
                underWay[index] = underWay[index] with { Asker = Asker.Nobody, RepeatAt = TimeSpan.MaxValue };
            }
        }
    }

    /// <summary>A tool wants the connection for itself: nothing more is asked, and when all answers have come it has it until the connection ends.</summary>
    internal void TakeOver(TimeSpan now)
    {
        wantsTakeOver = true;
        SendNext(now);
    }

    /// <summary>Bytes of the tool that has taken the connection over.</summary>
    internal void SendRaw(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        if (phase == Phase.TakenOver)
        {
            lastSent = now;
            actions.Send(new SessionFrame { Frame = bytes, PayloadLength = bytes.Length, Kind = EntryKind.Request }, bytes);
        }
    }

    /// <summary>Those who heard hear no more; what they asked and is under way is answered to nobody.</summary>
    private void EndForeign()
    {
        while (waiting.TryTakeForeign(out var unsent))
        {
            relay?.Ended(new RequestEnd(unsent.Id, RequestVerdict.NotSent, "the share is set up anew"), connectionLost: true);
        }

        for (var index = 0; index < underWay.Count; index++)
        {
            if (underWay[index] is { IsCaller: true, Foreign: not null } asked)
            {
                underWay[index] = asked with { Asker = Asker.Nobody, RepeatAt = TimeSpan.MaxValue };
                relay?.Ended(new RequestEnd(asked.Id, RequestVerdict.Unknown, "the share is set up anew"), connectionLost: true);
            }
        }
    }

    /// <returns>True when nothing may be asked because a tool has the connection, or waits for it.</returns>
    private bool HandOver()
    {
        if (wantsTakeOver && phase == Phase.Open && !underWay.Any)
        {
            phase = Phase.TakenOver;
            while (waiting.Any)
            {
                Complete(new RequestEnd(waiting.Take().Id, RequestVerdict.NotSent, "a tool has taken the connection over"));
            }

            relay?.TakenOver();
        }

        return wantsTakeOver;
    }

    private void HearRaw(TimeSpan now)
    {
        lastReceived = now;
        var bytes = reader.TakeAll();
        actions.Received(new SessionFrame { Frame = bytes, PayloadLength = bytes.Length, Kind = EntryKind.Unparsed, Reason = "passed on untouched" });
        relay?.HeardRaw(bytes);
        relay?.Flush();
    }

    /// <summary>The single end of a request, whoever made it.</summary>
    private void Complete(in RequestEnd end)
    {
        if (end.Id >= 0)
        {
            actions.Completed(end);
        }
        else
        {
            relay?.Ended(end, connectionLost: phase == Phase.Ended);
        }
    }

    private void TellAsker(in SessionFrame frame, ReadOnlySpan<byte> payload, in Question asked) =>
        Tell(frame, payload, asked is { IsCaller: true, Foreign: not null } ? asked.Id : IRelay.Nobody);

    private void Tell(in SessionFrame frame, ReadOnlySpan<byte> payload, int asker)
    {
        if (relay is not null && !frame.Wire.IsEmpty)
        {
            relay.Heard(frame, payload, asker, asker < 0 && protocol.KeyPlace is { } place ? place.Find(frame.Shape, payload) : default);
        }
    }

    /// <summary>The frame as it came; only its key is ours, where replies are told apart by one.</summary>
    private Composed Compose(ForeignFrame foreign)
    {
        if (foreign.Exchange.IsNumbered && protocol.KeyPlace is { Counter: { } counter } keys
            && keys.Find(foreign.Exchange.Send, foreign.Payload.Span) is { IsEmpty: false } place
            && scope.TryGet("counter", counter, out var number) && number is long next
            && keys.Rekeyed(foreign.Exchange.Send, foreign.Payload.Span, place, next) is { } payload)
        {
            return composer.Framed(payload);
        }

        return new Composed(foreign.Wire, foreign.PayloadAt, foreign.Payload.Length) { Payload = foreign.Payload };
    }

    /// <summary>Whether this answers a question that the profile does not know.</summary>
    /// <param name="answers">The question that it is known to answer; below 0 for none.</param>
    private bool AnswersUnknown(MessageShape? shape, ReadOnlySpan<byte> payload, int answers, out int index)
    {
        for (index = 0; answers < 0 && phase == Phase.Open && index < underWay.Count; index++)
        {
            var asked = underWay[index];
            if (asked.Exchange.IsUnknown && (asked.IsNumbered ? protocol.Key!.Read(asked.Exchange.Reply!, payload, values) == asked.Key : MayAnswer(shape, payload)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the device says by itself answers nothing; anything else may.</summary>
    private bool MayAnswer(MessageShape? shape, ReadOnlySpan<byte> payload) => shape is null
        || shape.Kind is MessageKind.Reply or MessageKind.Error && !IsNumbered(shape, payload, -1)
        || shape is { Kind: MessageKind.Message, Profile.Ack: null } && !ReferenceEquals(shape, protocol.Stream) && !IsNumbered(shape, payload, -1);

    private void DeliverUnknown(in SessionFrame frame, MessageShape? shape, ReadOnlySpan<byte> payload, int index, TimeSpan now)
    {
        var asked = underWay[index];
        TakeOff(index);

        if (shape is not null)
        {
            GarbledSinceAsked = 0;
            ProveLife(shape, now);
        }

        actions.Received(frame with { Kind = EntryKind.Reply, Values = shape is null ? default : frame.Values });
        TellAsker(frame, payload, asked);
        if (asked.IsCaller)
        {
            Complete(new RequestEnd(asked.Id, RequestVerdict.Answered, null));
        }
    }
}
