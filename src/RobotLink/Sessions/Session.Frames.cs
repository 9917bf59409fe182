using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>What a frame that the profile understands means at this moment.</summary>
public sealed partial class Session
{
    private const string Late = "late: its question had been given up";

    private string Unasked(TimeSpan now) => RepliesMayCross && now < memory.RepliesComeUntil ? Late : "nobody asked";

    /// <summary>Finds the message, and the question that it answers: -1 for none.</summary>
    private MessageShape? Identify(ReadOnlySpan<byte> payload, out int answers, out NearestMiss nearest)
    {
        answers = -1;
        if (protocol.Key is not { } key)
        {
            var isDue = underWay.Any && HasLeft(underWay[0]) && !underWay[0].Exchange.IsUnknown;
            var (due, part) = isDue ? (underWay[0].Exchange, underWay[0].Part) : (null, 0);

            // What ends a repetition often fits what is repeated, too.
            awaited[0] = due is not null && due.Repeats(part) ? due.Part(part + 1) : null;
            awaited[1] = due?.Part(part);
            return protocol.Catalogue.Match(payload, awaited, values, out nearest);
        }

        for (var index = 0; index < underWay.Count; index++)
        {
            var question = underWay[index];
            if (!HasLeft(question))
            {
                continue;
            }

            for (var next = question.Part + (question.Exchange.Repeats(question.Part) ? 1 : 0); next >= question.Part; next--)
            {
                if (!question.Exchange.IsUnknown && question.Exchange.Part(next) is { } shape && shape.TryDecode(payload, values, out _)
                    && (question.Asker == Asker.Step || key.Read(shape, payload, values) == question.Key))
                {
                    (answers, nearest) = (index, default);
                    return shape;
                }
            }
        }

        return protocol.Catalogue.Match(payload, [], values, out nearest);
    }

    /// <returns>False when it was an event that is not delivered now.</returns>
    private bool Deliver(in SessionFrame frame, MessageShape shape, ReadOnlySpan<byte> payload, int answers, TimeSpan now)
    {
        var isError = Refusal.Is(shape);
        var index = answers >= 0 ? answers : QuestionFor(shape, payload, isError);
        if (owed.Any && (isError || shape.Kind is MessageKind.Reply or MessageKind.Message) && !IsNumbered(shape, payload, index) && owed.Claims(payload, scratch, isError, isError && (shape.Profile.AnswersOnly || Fence is null)))
        {
            actions.Received(frame with { Kind = EntryKind.Reply, Reason = Late });
            Tell(frame, payload, IRelay.Nobody);
        }
        else if (index >= 0 && underWay[index].Asker == Asker.Step || phase is Phase.Dialogue or Phase.Farewell)
        {
            return DeliverToStep(frame, shape, payload, isError, now);
        }
        else if (index >= 0)
        {
            DeliverAnswer(frame, shape, payload, index, isError, now);
        }
        else if (shape.Kind != MessageKind.Event && protocol.Key is { } key && abandoned.Has(key.Read(shape, payload, values)))
        {
            abandoned.Came(key.Read(shape, payload, values), payload, scratch, isError);
            actions.Received(frame with { Kind = EntryKind.Reply, Reason = Late });
            Tell(frame, payload, IRelay.Nobody);
        }
        else if (shape.Kind == MessageKind.Reply)
        {
            actions.Received(frame with { Kind = EntryKind.Reply, Reason = Unasked(now) });
            Tell(frame, payload, IRelay.Nobody);
        }
        else
        {
            var isDelivered = DeliverEvent(frame, shape, payload, now);
            React(shape, payload, isError, now);
            return isDelivered;
        }

        return true;
    }

    private bool IsNumbered(MessageShape shape, ReadOnlySpan<byte> payload, int index) =>
        index >= 0 ? underWay[index].IsNumbered : protocol.Key?.Read(shape, payload, values).IsSet == true;

    /// <summary>The question that this answers, be it with an error; -1 for none.</summary>
    private int QuestionFor(MessageShape shape, ReadOnlySpan<byte> payload, bool isError)
    {
        if (!underWay.Any || (protocol.Key is null && !HasLeft(underWay[0])))
        {
            return -1;
        }

        if (protocol.Key is null)
        {
            return isError || IsPartOf(underWay[0], shape) ? 0 : -1;
        }

        if (!isError)
        {
            return -1;
        }

        var key = protocol.Key.Read(shape, payload, values);
        for (var index = 0; key.IsSet && index < underWay.Count; index++)
        {
            if (underWay[index].Key == key)
            {
                return index;
            }
        }

        // An error that names no question can only mean the one that has no number, or the only one that anything may still come for.
        return key.IsSet ? -1 : underWay.Unnumbered is >= 0 and var unnumbered ? unnumbered : underWay.Count == 1 && !owed.Any && !abandoned.Any ? 0 : -1;
    }

    private static bool IsPartOf(in Question question, MessageShape shape) =>
        ReferenceEquals(shape, question.Exchange.Part(question.Part))
        || (question.Exchange.Repeats(question.Part) && ReferenceEquals(shape, question.Exchange.Part(question.Part + 1)));

    /// <returns>False for a repeat, and for one that is held back for a newer one.</returns>
    private bool DeliverEvent(in SessionFrame frame, MessageShape shape, ReadOnlySpan<byte> payload, TimeSpan now)
    {
        var unique = UniqueValue(shape, payload);
        var repeat = unique is not null && memory.HasSeen(shape.Name, unique);
        Tell(frame, payload, repeat ? IRelay.Nobody : IRelay.Everybody);
        var passes = repeat || shape.Profile.LatestEvery is not { } every || latest.MayPass(frame, shape, every, now, actions);
        if (passes)
        {
            actions.Received(frame with { IsRepeat = repeat, Reason = repeat ? "a repeat" : null });
        }

        if (passes && !repeat)
        {
            Judge(shape, payload, now);
        }

        if (unique is not null)
        {
            memory.Remember(shape.Name, unique);
        }

        // Only now: what the device forgets after this is safe here.
        if (shape.Profile.Ack is { } ack && protocol.Catalogue.FindSent(ack) is { } acknowledgement)
        {
            Acknowledge(acknowledgement, shape, payload, now);
        }

        return passes && !repeat;
    }

    private void Acknowledge(MessageShape acknowledgement, MessageShape shape, ReadOnlySpan<byte> payload, TimeSpan now)
    {
        Composed made;
        try
        {
            made = Acknowledgement(acknowledgement, shape, payload);
        }
        catch (Exception reason) when (reason is EncodeException or FramingException)
        {
            // The device said what its acknowledgement has no room for: that costs the acknowledgement, not the connection.
            CannotBeSent(acknowledgement.Name, reason.Message, now);
            return;
        }

        CanBeSent(acknowledgement.Name, now);
        Hand(made, acknowledgement, now);
    }

    private Composed Acknowledgement(MessageShape acknowledgement, MessageShape shape, ReadOnlySpan<byte> payload) =>
        acknowledgement.Fields.Count == 0
            ? composer.Fixed(acknowledgement)
            : composer.Make(acknowledgement, new EchoedArguments(shape, payload, values), null);

    private string? UniqueValue(MessageShape shape, ReadOnlySpan<byte> payload)
    {
        for (var index = 0; index < shape.Fields.Count; index++)
        {
            if (shape.Fields[index].Unique)
            {
                return FieldText.Plain(shape, index, payload, values[index]);
            }
        }

        return null;
    }

    /// <summary>A message inside of the one that has just been delivered.</summary>
    internal void DeliverContained(in SessionFrame frame, MessageShape shape, TimeSpan now)
    {
        ProveLife(shape, now);
        actions.Received(frame);
        Judge(shape, frame.Payload, frame.Values, now);
    }

    /// <summary>A frame inside of the one that has just been delivered, which nobody knows.</summary>
    internal void SkipContained(ReadOnlySpan<byte> frame) => actions.Skipped(SkipReason.UnknownInside, frame);

    /// <summary>Bytes inside of a frame that are no frame themselves.</summary>
    internal void DropContained(ReadOnlySpan<byte> bytes) => actions.Noise(bytes, "bytes inside a frame that are no frame");

    private void Judge(MessageShape shape, ReadOnlySpan<byte> payload, TimeSpan now) => Judge(shape, payload, values, now);

    private void Judge(MessageShape shape, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> decoded, TimeSpan now)
    {
        var changed = false;
        var isJudged = false;
        for (var index = 0; index < conditions.Length; index++)
        {
            if (protocol.Conditions[index].Judge(shape, payload, decoded) is not { } words)
            {
                continue;
            }

            var held = words.Length == 0 ? null : words;
            changed |= held != conditions[index];
            conditions[index] = held;
            isJudged = true;
        }

        if (changed)
        {
            TellConditions(lastJudged);
        }

        lastJudged = isJudged ? now : lastJudged;
    }

    private void TellConditions(TimeSpan lastOtherwise)
    {
        var held = string.Join(", ", conditions.Append(doubt).Append(garbling.Words).Append(unsendable.Words).Append(memory.Paces.Words).Where(words => words is not null));
        actions.Degraded(held.Length == 0 ? null : held, lastOtherwise);
    }

    /// <summary>Newest frames whose turn has come.</summary>
    private void DeliverLatest(TimeSpan now)
    {
        while (phase != Phase.Ended && latest.TryTakeDue(now, out var shape, out var held))
        {
            if (TryDeliverHeld(shape!, held!, values, now))
            {
                Judge(shape!, held!.Payload, now);
            }
        }
    }

    private bool TryDeliverHeld(MessageShape shape, LatestFrames.Held held, FieldValue[] read, TimeSpan now)
    {
        if (!shape.TryDecode(held.Payload, read, out _))
        {
            return false;
        }

        actions.Received(new SessionFrame
        {
            Frame = held.Frame,
            PayloadAt = held.PayloadAt,
            PayloadLength = held.PayloadLength,
            Kind = EntryKind.Event,
            Shape = shape,
            Values = read,
        });
        DeliverInside(shape, held.Payload, now);
        return true;
    }

    /// <summary>What the profile says is to be done about an error.</summary>
    private void React(MessageShape shape, ReadOnlySpan<byte> payload, bool isError, TimeSpan now)
    {
        if (!isError)
        {
            return;
        }

        switch (Refusal.Reaction(shape, values))
        {
            case ErrorReaction.Close or ErrorReaction.BackOff:
                EndRefused(shape, payload);
                break;
            case ErrorReaction.LogInAgain when phase == Phase.Open:
                wantsLogin = true;
                LogInAgain(now);
                break;
            default:
                break;
        }
    }

    /// <summary>As soon as nothing is under way; until then only the heartbeat is asked.</summary>
    private void LogInAgain(TimeSpan now)
    {
        if (wantsLogin && !underWay.Any && phase == Phase.Open)
        {
            BeginDialogue(now);
        }
    }

    /// <summary>The device's refusal is the end of this connection.</summary>
    private void EndRefused(MessageShape shape, ReadOnlySpan<byte> payload)
    {
        var kind = Refusal.Of(shape, values, payload)?.Cause == "busy" ? SessionEndKind.Busy : SessionEndKind.Rejected;
        End(kind, Refusal.Sentence(shape, values, echo.Shown(payload)), Refusal.Reaction(shape, values) == ErrorReaction.BackOff);
    }
}
