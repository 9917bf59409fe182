using RobotLink.Framing;
using RobotLink.Messages;

namespace RobotLink.Sessions;

/// <summary>What is asked next, when it is its turn.</summary>
public sealed partial class Session
{
    /// <summary>So many values of a counter are tried for one that no late reply can carry.</summary>
    private const int KeyTriesMax = 80;

    /// <summary>From here on the device has had its pause.</summary>
    private TimeSpan QuietFrom => Later(lastSent, lastReceived) + protocol.Profile.Limits.Gap;

    private TimeSpan NextQuestion()
    {
        if (phase != Phase.Open || program.IsSilent)
        {
            return TimeSpan.MaxValue;
        }

        var due = PollsRun ? Earlier(HeartbeatDue, polls.NextDue(underWay)) : HeartbeatDue;
        due = waiting.Any ? TimeSpan.Zero : due;
        return protocol.Profile.Limits.Gap > TimeSpan.Zero && due < TimeSpan.MaxValue ? Later(due, QuietFrom) : due;
    }

    private void SendNext(TimeSpan now)
    {
        if (leaving)
        {
            Leave(now);
            return;
        }

        // Only here is anything handed to the transport for the first time, so only here late is too late.
        ExpireWaiting(now);
        while (phase == Phase.Open && !underWay.IsFull && !program.IsSilent && NextQuestion() <= now)
        {
            owed.Forget(now);
            if (HeartbeatDue <= now)
            {
                AskHeartbeat(now);
            }
            else if (owed.Any)
            {
                if (!TrySettle(now))
                {
                    return;
                }
            }
            else if (waiting.Any)
            {
                AskForCaller(now);
            }
            else
            {
                AskPoll(now);
            }
        }
    }

    /// <summary>Something is to be asked while a reply is owed. False: wait, the reply is forgotten soon.</summary>
    private bool TrySettle(TimeSpan now)
    {
        if (owed.AllForgottenAt is not null)
        {
            return false;
        }

        if (protocol.Heartbeat is null || owed.HasLastingHeartbeat)
        {
            Resynchronise();
        }
        else
        {
            AskHeartbeat(now);
        }

        return true;
    }

    /// <summary>The heartbeat is also the fence behind an owed reply: once it is answered, nothing from before can still come.</summary>
    private void AskHeartbeat(TimeSpan now)
    {
        var heartbeat = protocol.Heartbeat!;
        if (heartbeat.Reply is not null && !owed.AreDistinctFrom(heartbeat.Reply))
        {
            Resynchronise();
            return;
        }

        proveNow = false;
        lastHeartbeat = now;
        Ask(new Question(Asker.Heartbeat, 0, heartbeat, now, now + heartbeat.Timeout, TimeSpan.MaxValue));
    }

    private void AskForCaller(TimeSpan now)
    {
        if (waiting.Next.Exchange.ChangesMachine && !MayChange(now))
        {
            return;
        }

        var request = waiting.Take();
        Ask(new Question(Asker.Caller, request.Id, request.Exchange, now, now + request.Exchange.Timeout, request.AnswerBy ?? TimeSpan.MaxValue)
        {
            Arguments = request.Arguments,
            Tries = request.Tries,
        });
    }

    private void Resynchronise() => End(SessionEndKind.Resynchronise, "a reply is overdue and could be taken for the next one's");

    private void AskPoll(TimeSpan now)
    {
        var poll = polls.Take(underWay, now);
        Ask(new Question(Asker.Poll, 0, poll, now, now + poll.Timeout, TimeSpan.MaxValue));
    }

    private void Ask(Question question)
    {
        var (exchange, now) = (question.Exchange, question.SentAt);
        if (!TryCompose(question, out var made, out var key))
        {
            return;
        }

        if (exchange.Reply is not null)
        {
            underWay.Add(question with { Key = key, Frame = made, RepeatsLeft = RepeatsOf(exchange, key), RepeatAt = RepeatAt(exchange, key, now) });
            GarbledSinceAsked = program.Asked(now) ? 0 : GarbledSinceAsked;
        }
        else
        {
            // Should the device object, its error must not be taken for the next one's: the heartbeat goes in between.
            proveNow |= question.IsCaller && protocol.Heartbeat is not null;
        }

        Hand(made, exchange.Send, now);
        if (exchange.Reply is null && question.IsCaller)
        {
            actions.Completed(new RequestEnd(question.Id, RequestVerdict.Unknown, "it was sent; the profile expects no reply to it"));
        }
    }

    /// <summary>Makes the frame now, so that its counters are in the order of sending. A key that a late reply could still carry is passed over.</summary>
    private bool TryCompose(Question question, out Composed made, out ReplyKey key)
    {
        (made, key) = (default, default);
        try
        {
            for (var tries = 0; tries < KeyTriesMax; tries++)
            {
                var before = protocol.KeyCounter is { } counter ? scope.Last(counter) : null;
                made = question.Arguments is null ? composer.Fixed(question.Exchange.Send) : composer.Make(question.Exchange.Send, question.Arguments, null);
                key = KeyOf(question.Exchange.Send, made);
                if (!key.IsSet && protocol.KeyCounter is { } name && scope.Last(name) is { } number && number != before)
                {
                    key = new ReplyKey(true, number, null);
                }

                if (!abandoned.Has(key) && !(key.IsSet && underWay.Has(key)))
                {
                    break;
                }
            }

            return true;
        }
        catch (Exception reason) when (reason is EncodeException or FramingException)
        {
            if (question.IsCaller)
            {
                actions.Completed(new RequestEnd(question.Id, RequestVerdict.NotSent, reason.Message));
            }

            return false;
        }
    }

    private ReplyKey KeyOf(MessageShape shape, in Composed made)
    {
        if (protocol.Key is null)
        {
            return default;
        }

        ReadOnlySpan<byte> payload = made.Payload;
        return shape.TryDecode(payload, scratch, out _) ? protocol.Key.Read(shape, payload, scratch) : default;
    }

    private void Hand(in Composed made, MessageShape shape, TimeSpan now)
    {
        lastSent = now;
        echo.Sent(made.Secrets, phase == Phase.Dialogue);
        actions.Send(
            new SessionFrame
            {
                Frame = made.Shown?.Frame ?? made.Frame,
                PayloadAt = made.Shown?.PayloadAt ?? made.PayloadAt,
                PayloadLength = made.Shown?.PayloadLength ?? made.PayloadLength,
                Kind = EntryKind.Request,
                Shape = shape,
            },
            made.Frame);
    }

    private static TimeSpan Earlier(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan Later(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
