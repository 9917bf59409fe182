using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>What a frame that the profile understands means at this moment.</summary>
public sealed partial class Session
{
    private const string Late = "late: its question had been given up";
    private const string Unasked = "nobody asked";

    private void Deliver(in SessionFrame frame, MessageShape shape, ReadOnlySpan<byte> payload, TimeSpan now)
    {
        var isError = Refusal.Is(shape);
        if (owed.Any && (isError || shape.Kind is MessageKind.Reply or MessageKind.Message) && owed.Claims(payload, scratch, isError))
        {
            actions.Received(frame with { Kind = EntryKind.Reply, Reason = Late });
        }
        else if (phase is Phase.Dialogue or Phase.Farewell)
        {
            DeliverToStep(frame, shape, payload, isError, now);
        }
        else if (outstanding is { } asked && (ReferenceEquals(shape, asked.Exchange.Reply) || isError))
        {
            DeliverAnswer(frame, shape, payload, asked, isError, now);
        }
        else if (shape.Kind == MessageKind.Reply)
        {
            actions.Received(frame with { Kind = EntryKind.Reply, Reason = Unasked });
        }
        else
        {
            DeliverEvent(frame, shape, payload, now);
            EndIfBusy(shape, payload, isError);
        }
    }

    private void DeliverAnswer(
        in SessionFrame frame, MessageShape shape, ReadOnlySpan<byte> payload, in Outstanding asked, bool isError, TimeSpan now)
    {
        outstanding = null;
        stalled = false;
        owed.Settle();
        if (asked.Asker == Asker.Heartbeat)
        {
            lastHeartbeatAnswer = now;
        }

        var late = asked.Asker == Asker.Nobody;
        actions.Received(frame with { Kind = EntryKind.Reply, Reason = late ? Late : null });
        if (!late)
        {
            Judge(shape, payload, now);
        }

        if (isError && asked.Asker == Asker.Caller && protocol.Heartbeat is not null && asked.Exchange.Reply is { } still)
        {
            // The error may have been an alarm of its own, and the answer still come: the heartbeat behind it settles that.
            owed.Add(still);
        }

        if (asked.Asker == Asker.Caller)
        {
            actions.Completed(isError
                ? new RequestEnd(asked.Id, RequestVerdict.Rejected, Refusal.Words(shape, values, payload))
                : new RequestEnd(asked.Id, RequestVerdict.Answered, null));
        }

        EndIfBusy(shape, payload, isError);
    }

    private void DeliverEvent(in SessionFrame frame, MessageShape shape, ReadOnlySpan<byte> payload, TimeSpan now)
    {
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
        if (shape.Profile.Ack is { } ack && protocol.Catalogue.Find(ack) is { } acknowledgement)
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

    private void EndIfBusy(MessageShape shape, ReadOnlySpan<byte> payload, bool isError)
    {
        if (isError && Refusal.Cause(shape, values) is { } cause)
        {
            var words = Refusal.Words(shape, values, payload);
            End(cause == "busy" ? SessionEndKind.Busy : SessionEndKind.Rejected, words);
        }
    }
}
