using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>What a frame that the profile understands means at this moment.</summary>
public sealed partial class Session
{
    private const string Late = "late: its question had been given up";
    private const string Unasked = "nobody asked";

    /// <summary>Finds the message, and the question that it answers: -1 for none.</summary>
    private MessageShape? Identify(ReadOnlySpan<byte> payload, out int answers, out NearestMiss nearest)
    {
        answers = -1;
        if (protocol.Key is not { } key)
        {
            var due = underWay.Any ? underWay[0] : null;

            // What ends a repetition often fits what is repeated, too.
            awaited[0] = due is not null && due.Exchange.Repeats(due.Part) ? due.Exchange.Part(due.Part + 1) : null;
            awaited[1] = due?.Exchange.Part(due.Part);
            return protocol.Catalogue.Match(payload, awaited, values, out nearest);
        }

        for (var index = 0; index < underWay.Count; index++)
        {
            var question = underWay[index];
            if (question.Exchange.Part(question.Part) is { } part && part.TryDecode(payload, values, out _)
                && (question.Asker == Asker.Step || key.Read(part, payload, values) == question.Key))
            {
                (answers, nearest) = (index, default);
                return part;
            }
        }

        return protocol.Catalogue.Match(payload, [], values, out nearest);
    }

    private void Deliver(in SessionFrame frame, MessageShape shape, ReadOnlySpan<byte> payload, int answers, TimeSpan now)
    {
        var isError = Refusal.Is(shape);
        var index = answers >= 0 ? answers : QuestionFor(shape, payload, isError);
        if (owed.Any && (isError || shape.Kind is MessageKind.Reply or MessageKind.Message) && owed.Claims(payload, scratch, isError))
        {
            actions.Received(frame with { Kind = EntryKind.Reply, Reason = Late });
        }
        else if (index >= 0 && underWay[index].Asker == Asker.Step || phase is Phase.Dialogue or Phase.Farewell)
        {
            DeliverToStep(frame, shape, payload, isError, now);
        }
        else if (index >= 0)
        {
            DeliverAnswer(frame, shape, payload, index, isError, now);
        }
        else if (protocol.Key is { } key && abandoned.Has(key.Read(shape, payload, values)))
        {
            actions.Received(frame with { Kind = EntryKind.Reply, Reason = Late });
        }
        else if (shape.Kind == MessageKind.Reply)
        {
            actions.Received(frame with { Kind = EntryKind.Reply, Reason = Unasked });
        }
        else
        {
            DeliverEvent(frame, shape, payload, now);
            React(shape, payload, isError, now);
        }
    }

    /// <summary>The question that this answers, be it with an error; -1 for none.</summary>
    private int QuestionFor(MessageShape shape, ReadOnlySpan<byte> payload, bool isError)
    {
        if (!underWay.Any)
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

        // An error that names no question can only mean the one there is.
        return !key.IsSet && underWay.Count == 1 ? 0 : -1;
    }

    private static bool IsPartOf(Question question, MessageShape shape) =>
        ReferenceEquals(shape, question.Exchange.Part(question.Part))
        || (question.Exchange.Repeats(question.Part) && ReferenceEquals(shape, question.Exchange.Part(question.Part + 1)));

    private void DeliverAnswer(in SessionFrame frame, MessageShape shape, ReadOnlySpan<byte> payload, int index, bool isError, TimeSpan now)
    {
        var asked = underWay[index];
        var late = asked.Asker == Asker.Nobody;
        if (!isError && ComesInParts(asked, shape, index, now))
        {
            actions.Received(frame with { Kind = EntryKind.Reply, Reason = late ? Late : null, Answers = asked.Id });
            return;
        }

        underWay.RemoveAt(index);
        stalled = false;
        owed.Settle();
        actions.Received(frame with { Kind = EntryKind.Reply, Reason = late ? Late : null });
        if (!late)
        {
            Judge(shape, payload, now);
        }

        if (isError && !shape.Profile.AnswersOnly && asked.IsCaller && protocol.Heartbeat is not null && protocol.Key is null && asked.Exchange.Part(asked.Part) is { } still)
        {
            // The error may have been an alarm of its own, and the answer still come: the heartbeat behind it settles that.
            owed.Add(still);
        }

        Conclude(asked, shape, payload, isError, now);
        React(shape, payload, isError, now);
    }

    /// <summary>True when more frames of this reply are to come.</summary>
    private bool ComesInParts(Question asked, MessageShape shape, int index, TimeSpan now)
    {
        var isRepeat = asked.Exchange.Repeats(asked.Part) && ReferenceEquals(shape, asked.Exchange.Part(asked.Part));
        var part = isRepeat ? asked.Part : ReferenceEquals(shape, asked.Exchange.Part(asked.Part)) ? asked.Part + 1 : asked.Part + 2;
        if (asked.Exchange.Part(part) is null)
        {
            return false;
        }

        underWay[index] = asked with { Part = part, Deadline = now + asked.Exchange.Timeout };
        return true;
    }

    private void Conclude(Question asked, MessageShape shape, ReadOnlySpan<byte> payload, bool isError, TimeSpan now)
    {
        if (!isError && asked.Exchange.Restart is { } counter)
        {
            scope.Restart(counter);
            abandoned.Clear();
        }

        switch (asked.Asker)
        {
            case Asker.Heartbeat:
                lastHeartbeatAnswer = now;
                TakeInterval(shape, payload);
                break;
            case Asker.Poll:
                polls.Answered(asked.Exchange);
                break;
            case Asker.Identity:
                CompareIdentity(shape, payload, isError);
                break;
            case Asker.Caller when isError && TryAgain(asked, shape, now):
                break;
            case Asker.Caller:
                actions.Completed(isError
                    ? new RequestEnd(asked.Id, RequestVerdict.Rejected, Refusal.Words(shape, values, payload))
                    : new RequestEnd(asked.Id, RequestVerdict.Answered, null));
                break;
            case Asker.Step or Asker.Nobody:
            default:
                break;
        }
    }

    /// <summary>The device says in its reply when it wants to hear from us again.</summary>
    private void TakeInterval(MessageShape shape, ReadOnlySpan<byte> payload)
    {
        var index = protocol.Interval is { } field ? shape.IndexOf(field) : -1;
        if (index >= 0 && values[index].Kind is ValueKind.Integer or ValueKind.Number && values[index].Number is >= 1 and < 1e9)
        {
            heartbeatInterval = TimeSpan.FromMilliseconds(values[index].Number);
        }
    }

    private void DeliverEvent(in SessionFrame frame, MessageShape shape, ReadOnlySpan<byte> payload, TimeSpan now)
    {
        if (shape.Profile.LatestEvery is { } every && !latest.MayPass(frame, shape, every, now, actions))
        {
            return;
        }

        var unique = UniqueValue(shape, payload);
        var repeat = unique is not null && memory.HasSeen(shape.Name, unique);
        actions.Received(frame with { IsRepeat = repeat, Reason = repeat ? "a repeat" : null });
        if (!repeat)
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
            Hand(Acknowledgement(acknowledgement, shape, payload), acknowledgement, now);
        }
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

    private void Judge(MessageShape shape, ReadOnlySpan<byte> payload, TimeSpan now)
    {
        var changed = false;
        var isJudged = false;
        for (var index = 0; index < conditions.Length; index++)
        {
            if (protocol.Conditions[index].Judge(shape, payload, values) is not { } words)
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
        var held = string.Join(", ", conditions.Append(garbling.Words).Where(words => words is not null));
        actions.Degraded(held.Length == 0 ? null : held, lastOtherwise);
    }

    /// <summary>Newest frames whose turn has come.</summary>
    private void DeliverLatest(TimeSpan now)
    {
        while (phase != Phase.Ended && latest.TryTakeDue(now, out var shape, out var held))
        {
            DeliverHeld(shape!, held!);
            Judge(shape!, held!.Payload, now);
        }
    }

    /// <summary>The connection is over: nothing newer can come.</summary>
    private void DeliverRest()
    {
        latest.End();
        while (latest.TryTakeDue(TimeSpan.Zero, out var shape, out var held))
        {
            DeliverHeld(shape!, held!);
        }
    }

    private void DeliverHeld(MessageShape shape, LatestFrames.Held held)
    {
        // It fitted when it came.
        _ = shape.TryDecode(held.Payload, values, out _);
        actions.Received(new SessionFrame
        {
            Frame = held.Frame,
            PayloadAt = held.PayloadAt,
            PayloadLength = held.PayloadLength,
            Kind = EntryKind.Event,
            Shape = shape,
            Values = values,
        });
    }

    /// <summary>What the profile says is to be done about an error.</summary>
    private void React(MessageShape shape, ReadOnlySpan<byte> payload, bool isError, TimeSpan now)
    {
        if (!isError)
        {
            return;
        }

        if (Refusal.Cause(shape, values) is { } cause)
        {
            End(cause == "busy" ? SessionEndKind.Busy : SessionEndKind.Rejected, Refusal.Words(shape, values, payload));
        }
        else if (shape.Profile.Then is ErrorReaction.Close or ErrorReaction.BackOff)
        {
            var kind = shape.Profile.Then == ErrorReaction.Close ? SessionEndKind.Rejected : SessionEndKind.BackOff;
            End(kind, Refusal.Words(shape, values, payload));
        }
        else if (shape.Profile.Then == ErrorReaction.LogInAgain && phase == Phase.Open && !underWay.Any)
        {
            BeginDialogue(now);
        }
    }
}
