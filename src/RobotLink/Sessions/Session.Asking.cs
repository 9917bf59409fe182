using RobotLink.Framing;
using RobotLink.Messages;

namespace RobotLink.Sessions;

/// <summary>What is asked next, when it is its turn.</summary>
public sealed partial class Session
{
    /// <summary>So many values of a counter are tried for one that no late reply can carry.</summary>
    private const int KeyTriesMax = 80;

    /// <summary>A device that speaks all the time is not waited for longer than this and one more gap.</summary>
    private const int ChatterGapsMax = 3;

    private int? heartbeatHeldAt;
    private bool isPollsTurn;

    /// <summary>Whether a question had its turn.</summary>
    private enum Turn
    {
        /// <summary>It was sent, or cannot be made: it is done with.</summary>
        Had,

        /// <summary>A question with its key is under way.</summary>
        Later,

        /// <summary>A late reply could be taken for its own.</summary>
        Never,
    }

    /// <summary>From here on the device has had its pause.</summary>
    private TimeSpan QuietFrom
    {
        get
        {
            var gap = protocol.Profile.Limits.Gap;
            return Later(lastSent, Earlier(lastReceived, chatterFrom + (ChatterGapsMax * gap))) + gap;
        }
    }

    /// <summary>Nothing that is told by the order is asked before this: a reply from before may still come.</summary>
    private TimeSpan InOrderFrom => !owed.Any ? TimeSpan.Zero : owed.AllForgottenAt is { } settled ? Later(settled, settlesFrom) : settlesFrom;

    /// <summary>The heartbeat, where its answer settles what came before it: where that is told by the order.</summary>
    private Exchange? Fence => protocol.Heartbeat is { IsNumbered: false } heartbeat ? heartbeat : null;

    private TimeSpan NextQuestion()
    {
        if (phase != Phase.Open || program.IsSilent)
        {
            return TimeSpan.MaxValue;
        }

        var due = wantsLogin ? HeartbeatDue : Earlier(HeartbeatDue, CallerDue(NextCaller()));
        due = PollsRun && !wantsLogin ? Earlier(due, polls.NextDue(underWay, InOrderFrom)) : due;
        return protocol.Profile.Limits.Gap > TimeSpan.Zero && due < TimeSpan.MaxValue ? Later(due, QuietFrom) : due;
    }

    /// <summary>
    /// The request whose turn it is: first come, first served; -1 for none. A full window holds back those that have a number,
    /// but not one without behind them: it may be the one that stops them.
    /// </summary>
    private int NextCaller()
    {
        for (var index = 0; index < waiting.Count; index++)
        {
            if (waiting[index].HeldAt == underWay.Ended)
            {
                continue;
            }

            var exchange = First(waiting[index].Exchange);
            if (ReferenceEquals(exchange, protocol.Identity) && underWay.Has(Asker.Identity))
            {
                return -1;
            }

            if (underWay.HasRoomFor(exchange) && HasRoomOnLine(exchange))
            {
                return index;
            }

            if (!exchange.IsNumbered)
            {
                return -1;
            }
        }

        return -1;
    }

    private TimeSpan CallerDue(int caller) =>
        caller < 0 ? TimeSpan.MaxValue : First(waiting[caller].Exchange).IsNumbered ? TimeSpan.Zero : InOrderFrom;

    private void SendNext(TimeSpan now)
    {
        if (leaving)
        {
            Leave(now);
            return;
        }

        LogInAgain(now);
        if (HandOver())
        {
            return;
        }

        // Only here is anything handed to the transport for the first time, so only here late is too late.
        ExpireWaiting(now);
        while (NextQuestion() <= now)
        {
            owed.Forget(now);
            if (HeartbeatDue <= now)
            {
                AskHeartbeat(now);
            }
            else if (isPollsTurn && PollsRun && polls.IsLate(underWay, InOrderFrom, now))
            {
                isPollsTurn = false;
                AskPoll(now);
            }
            else if (NextCaller() is var caller && CallerDue(caller) <= now)
            {
                isPollsTurn = true;
                AskForCaller(caller, now);
            }
            else
            {
                AskPoll(now);
            }
        }
    }

    /// <summary>A reply told by the order is owed, so that the next one could be taken for it. True: that is settled first.</summary>
    private bool SettlesFirst(Exchange exchange, TimeSpan now)
    {
        if (exchange.IsNumbered || !owed.Any)
        {
            return false;
        }

        if (Fence is null || owed.HasLastingHeartbeat)
        {
            ResynchroniseIf(!MayBeHeldUp(now));
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
        if (heartbeat.Reply is not null && !heartbeat.IsNumbered && !owed.AreDistinctFrom(heartbeat.Reply, isHeartbeat: true))
        {
            ResynchroniseIf(!MayBeHeldUp(now));
            return;
        }

        proveNow = false;
        lastHeartbeat = now;
        var turn = Ask(new Question(Asker.Heartbeat, 0, heartbeat, now, now + heartbeat.Timeout, TimeSpan.MaxValue));
        heartbeatHeldAt = turn == Turn.Had ? null : underWay.Ended;
        ResynchroniseIf(turn == Turn.Never && !KeysMayComeBack(now));
    }

    private void AskForCaller(int caller, TimeSpan now)
    {
        var exchange = First(waiting[caller].Exchange);
        if (SettlesFirst(exchange, now))
        {
            return;
        }

        if (!ReferenceEquals(exchange, waiting[caller].Exchange))
        {
            AskWhoItIs(exchange, caller, now);
            return;
        }

        var request = waiting.Take(caller);
        var question = new Question(Asker.Caller, request.Id, request.Exchange, now, now + request.Exchange.Timeout, request.AnswerBy ?? TimeSpan.MaxValue)
        {
            Arguments = request.Arguments,
            Foreign = request.Foreign,
            Tries = request.Tries,
        };
        var turn = Ask(question);
        if (turn != Turn.Had)
        {
            waiting.Insert(caller, request with { HeldAt = underWay.Ended });
        }

        ResynchroniseIf(turn == Turn.Never && !KeysMayComeBack(now));
    }

    private void ResynchroniseIf(bool isAmbiguous)
    {
        if (isAmbiguous)
        {
            Resynchronise();
        }
    }

    private void Resynchronise() => End(SessionEndKind.Resynchronise, "a reply is overdue and could be taken for the next one's");

    private void AskPoll(TimeSpan now)
    {
        var poll = polls.Next(underWay, InOrderFrom);
        if (SettlesFirst(poll, now))
        {
            return;
        }

        polls.Asked(poll, now);
        ResynchroniseIf(Ask(new Question(Asker.Poll, 0, poll, now, now + poll.Timeout, TimeSpan.MaxValue)) == Turn.Never && !KeysMayComeBack(now));
    }

    private Turn Ask(in Question question)
    {
        var (exchange, now) = (question.Exchange, question.SentAt);
        if (!TryCompose(question, out var made, out var key))
        {
            return Turn.Had;
        }

        if (question.Foreign is not null && exchange.IsNumbered && !key.IsSet)
        {
            CannotBeSent(question, "it does not say which request it is, so its reply could be somebody else's");
            return Turn.Had;
        }

        CanBeSent(exchange.Name, now);
        if (underWay.Has(key))
        {
            return Turn.Later;
        }

        if (question.IsCaller ? abandoned.Has(key) : abandoned.HasOtherThan(exchange, key))
        {
            // Our own questions ask for the same each time, and nobody's outcome hangs on which of them was answered.
            return Turn.Never;
        }

        var block = BlockOf(made, question);
        if (exchange.Reply is not null)
        {
            underWay.Add(question with { Key = key, Frame = made, Block = block, RepeatsLeft = RepeatsOf(exchange, key), RepeatAt = RepeatAt(exchange, key, now) });
            NoteAsked(now);
        }
        else
        {
            // Should the device object, its error must not be taken for the next one's: the heartbeat goes in between.
            proveNow |= question.IsCaller && protocol.Heartbeat is not null;
        }

        if (block is not null && exchange.Reply is null && question.IsCaller)
        {
            // Only its end tells whether anything of it was sent.
            unreplied.Add(block);
        }

        Hand(made, exchange.Send, now, block);
        if (block is null && exchange.Reply is null && question.IsCaller)
        {
            Complete(new RequestEnd(question.Id, RequestVerdict.Unknown, "it was sent; the profile expects no reply to it"));
        }

        return Turn.Had;
    }

    /// <summary>Makes the frame now, so that its counters are in the order of sending. A key that a late reply could still carry is passed over.</summary>
    private bool TryCompose(in Question question, out Composed made, out ReplyKey key)
    {
        (made, key) = (default, default);
        try
        {
            ReplyKey? taken = null;
            for (var tries = 0; tries < KeyTriesMax; tries++)
            {
                var before = protocol.KeyCounter is { } counter ? scope.Last(counter) : null;
                made = question.Foreign is { } foreign ? Compose(foreign) : question.Arguments is null ? composer.Fixed(question.Exchange.Send) : composer.Make(question.Exchange.Send, question.Arguments, null);
                if (!question.Exchange.IsNumbered)
                {
                    break;
                }

                key = KeyOf(question.Exchange.Send, made);
                if (!key.IsSet && protocol.KeyCounter is { } name && scope.Last(name) is { } number && number != before)
                {
                    key = new ReplyKey(true, number, null);
                }

                if (key == taken || (!abandoned.Has(key) && !underWay.Has(key)))
                {
                    break;
                }

                taken = key;
            }

            return true;
        }
        catch (Exception reason) when (reason is EncodeException or FramingException)
        {
            CannotBeSent(question, reason.Message);
            return false;
        }
    }

    private void CannotBeSent(in Question question, string reason)
    {
        switch (question.Asker)
        {
            case Asker.Caller:
                Complete(new RequestEnd(question.Id, RequestVerdict.NotSent, reason));
                break;
            case Asker.Heartbeat:
                End(SessionEndKind.Unsendable, $"'{question.Exchange.Name}' cannot be sent: {reason}");
                break;
            case Asker.Identity:
                DropWaitingChanges($"the device cannot be asked who it is: {reason}");
                break;
            case Asker.Poll:
                CannotBeSent(question.Exchange.Name, reason, question.SentAt);
                EndIfNothingCanProve(question.Exchange.Name, reason);
                break;
            case Asker.Step or Asker.Nobody:
            default:
                break;
        }
    }

    /// <summary>Nobody waits for it, so the link tells: it is degraded until the same can be sent again.</summary>
    private void CannotBeSent(string message, string reason, TimeSpan now)
    {
        if (unsendable.Add(message, reason))
        {
            TellConditions(now);
        }
    }

    /// <summary>Nothing has come yet, nothing comes unasked, and nothing that is answered can be asked: the connection would wait for ever.</summary>
    private void EndIfNothingCanProve(string message, string reason)
    {
        if (!everAlive && protocol.SupervisedByPollsAlone && protocol.Polls.All(poll => poll.Reply is null || unsendable.Has(poll.Name)))
        {
            End(SessionEndKind.Unsendable, $"'{message}' cannot be sent: {reason}");
        }
    }

    private void CanBeSent(string message, TimeSpan now)
    {
        if (unsendable.Remove(message))
        {
            TellConditions(now);
        }
    }

    private ReplyKey KeyOf(MessageShape shape, in Composed made)
    {
        if (protocol.Key is null)
        {
            return default;
        }

        var payload = made.Payload.Span;
        return shape.TryDecode(payload, scratch, out _) ? protocol.Key.Read(shape, payload, scratch) : default;
    }

    private static TimeSpan Earlier(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan Later(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
