using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>What is asked next, and what happens when nobody answers. One question at a time.</summary>
public sealed partial class Session
{
    /// <summary>When <see cref="Tick"/> has something to do.</summary>
    public TimeSpan NextDue
    {
        get
        {
            if (phase is Phase.Idle or Phase.Ended)
            {
                return TimeSpan.MaxValue;
            }

            var due = Earlier(ProgramMayBeJudged ? program.Deadline : TimeSpan.MaxValue, waiting.NextExpiry);
            due = Earlier(Earlier(due, GapDue), garbling.EndsAt);
            due = Earlier(due, outstanding is { } asked ? Earlier(asked.Deadline, asked.AnswerBy) : NextQuestion());
            return due;
        }
    }

    /// <summary>Not while the network has not taken our bytes, nor while a slow request is under way: its own timeout comes first.</summary>
    private bool ProgramMayBeJudged =>
        phase == Phase.Open && !stalled && !(outstanding is { } asked && asked.Exchange.Timeout > budget.ReplyWithin);

    private TimeSpan GapDue => framer.Gap is { } gap && reader.Pending > 0 ? lastReceived + gap : TimeSpan.MaxValue;

    private TimeSpan HeartbeatDue
    {
        get
        {
            if (protocol.Heartbeat is null || phase != Phase.Open || program.IsSilent)
            {
                return TimeSpan.MaxValue;
            }

            if (proveNow || program.Missed > 0)
            {
                return TimeSpan.Zero;
            }

            // Silence of the program counts: bytes that nobody understands prove nothing.
            var due = program.LastLife + budget.AfterIdle;
            due = protocol.Profile.PeerTimeout is { } peer ? Earlier(due, lastSent + (peer / 2)) : due;
            due = protocol.HeartbeatTellsCondition ? Earlier(due, lastHeartbeatAnswer + budget.DetectWithin) : due;

            // An answer that is still owed would be taken for this one's; wait until it no longer can.
            return owed.Any && owed.AllForgottenAt is { } settled ? Later(due, settled) : due;
        }
    }

    /// <summary>Sends the heartbeat at once: a link wants proof before it calls itself up.</summary>
    public void Prove(TimeSpan now)
    {
        proveNow = true;
        SendNext(now);
    }

    /// <summary>Makes the bytes of a request and lines it up.</summary>
    /// <param name="id">The caller's number, above 0.</param>
    /// <param name="within">Sent and answered within this; null: the profile's timeout for each.</param>
    /// <returns>False when too many wait already.</returns>
    /// <exception cref="EncodeException">An argument does not fit.</exception>
    /// <exception cref="Framing.FramingException">The text cannot be framed.</exception>
    public bool TryAsk(int id, RequestShape request, IArguments arguments, TimeSpan? within, TimeSpan now)
    {
        if (phase != Phase.Open || leaving || waiting.IsFull)
        {
            return false;
        }

        var exchange = protocol.Exchange(request);
        var made = composer.Make(exchange.Send, arguments, null);
        waiting.Add(new WaitingRequest(
            id, exchange, made.Frame, made.PayloadAt, made.PayloadLength, now + (within ?? exchange.Timeout), within is null ? null : now + within));
        SendNext(now);
        return true;
    }

    /// <summary>Time has passed.</summary>
    public void Tick(TimeSpan now)
    {
        if (phase is Phase.Idle or Phase.Ended)
        {
            return;
        }

        if (GapDue <= now)
        {
            TakeGap(now);
        }

        ExpireWaiting(now);
        if (garbling.HasEnded(now))
        {
            TellConditions(now);
        }

        if (outstanding is { Asker: Asker.Caller } waited && waited.AnswerBy <= now)
        {
            TellUnknown(waited, now);
        }

        if (outstanding is { } asked && asked.Deadline <= now)
        {
            TimedOut(asked, now);
        }

        JudgeProgram(now);
        SendNext(now);
    }

    /// <summary>This machine was too busy to listen for so long: nobody else is blamed for it.</summary>
    public void Forgive(TimeSpan lost)
    {
        if (outstanding is { } asked)
        {
            outstanding = asked with { Deadline = asked.Deadline + lost };
        }

        program.Forgive(lost);
    }

    /// <summary>Requests that change the machine and wait for their turn are not sent any more.</summary>
    public void DropWaitingChanges(string reason)
    {
        while (waiting.TryTakeChange(out var dropped))
        {
            actions.Completed(new RequestEnd(dropped.Id, RequestVerdict.NotSent, reason));
        }
    }

    private void ExpireWaiting(TimeSpan now)
    {
        while (waiting.TryTakeExpired(now, out var expired))
        {
            actions.Completed(new RequestEnd(expired.Id, RequestVerdict.Expired, "its turn did not come in time; nothing was sent"));
        }
    }

    private void TimedOut(in Outstanding asked, TimeSpan now)
    {
        if (asked.Asker == Asker.Step)
        {
            StepTimedOut(asked);
            return;
        }

        if (asked.Asker == Asker.Caller)
        {
            TellUnknown(asked, now);
        }

        if (!network.PeerHasOurBytes)
        {
            // The program never got the question: the network's own watch decides, and more questions would arrive in one heap.
            stalled = true;
            outstanding = outstanding!.Value with { Deadline = now + budget.Poll };
        }
        else if (stalled)
        {
            stalled = false;
            outstanding = outstanding!.Value with { Deadline = now + budget.ReplyWithin };
            program.JudgeFrom(now);
        }
        else
        {
            GiveUp(outstanding!.Value, now);
        }
    }

    /// <summary>The caller waits no longer; the device still has its time, and until then nothing else is sent to it.</summary>
    private void TellUnknown(in Outstanding asked, TimeSpan now)
    {
        actions.Completed(new RequestEnd(
            asked.Id, RequestVerdict.Unknown, $"no reply within {(now - asked.SentAt).TotalSeconds:0.###} s; the device may have acted on it"));
        outstanding = asked with { Asker = Asker.Nobody, AnswerBy = TimeSpan.MaxValue };
    }

    private void GiveUp(in Outstanding asked, TimeSpan now)
    {
        outstanding = null;
        var isHeartbeat = asked.Asker == Asker.Heartbeat;
        if (isHeartbeat)
        {
            owed.AddHeartbeat(asked.Exchange.Reply!, protocol.HeartbeatReplyIsItsOwn ? now + budget.ReplyWithin : null);
        }
        else
        {
            owed.Add(asked.Exchange.Reply!);
        }

        if (asked.Exchange.Timeout > budget.ReplyWithin)
        {
            // A slow request says little about the program; the heartbeat does, and it goes out at once.
            proveNow = protocol.Heartbeat is not null;
            program.JudgeFrom(now);
        }
        else
        {
            program.NotAnswered(asked.SentAt);
        }
    }

    private void JudgeProgram(TimeSpan now)
    {
        if (!ProgramMayBeJudged || program.Deadline > now)
        {
            return;
        }

        if (!network.PeerHasOurBytes)
        {
            program.JudgeFrom(now);
            return;
        }

        program.DeclareSilent();
        actions.ProgramSilent($"no reply for {(now - program.LastLife).TotalSeconds:0.0} s, {Math.Max(1, program.Missed)} question(s) unanswered");
    }

    private TimeSpan NextQuestion()
    {
        if (phase != Phase.Open || program.IsSilent)
        {
            return TimeSpan.MaxValue;
        }

        var due = HeartbeatDue;
        for (var index = 0; PollsRun && index < pollDue.Length; index++)
        {
            due = Earlier(due, pollDue[index]);
        }

        return waiting.Any ? TimeSpan.Zero : due;
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
        while (phase == Phase.Open && outstanding is null && !program.IsSilent && NextQuestion() <= now)
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
                var request = waiting.Take();
                Ask(Asker.Caller, request.Id, request.Exchange, new Composed(request.Frame, request.PayloadAt, request.PayloadLength), request.AnswerBy, now);
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
        Ask(Asker.Heartbeat, 0, heartbeat, composer.Fixed(heartbeat.Send), null, now);
    }

    private void Resynchronise() => End(SessionEndKind.Resynchronise, "a reply is overdue and could be taken for the next one's");

    private void AskPoll(TimeSpan now)
    {
        var next = 0;
        for (var index = 1; index < pollDue.Length; index++)
        {
            next = pollDue[index] < pollDue[next] ? index : next;
        }

        var poll = protocol.Polls[next];

        // A poll that comes late does not hurry after: its period counts from now.
        pollDue[next] = Later(pollDue[next] + poll.Every!.Value, now + (poll.Every.Value / 2));
        Ask(Asker.Poll, 0, poll, composer.Fixed(poll.Send), null, now);
    }

    private void Ask(Asker asker, int id, Exchange exchange, in Composed made, TimeSpan? answerBy, TimeSpan now)
    {
        if (exchange.Reply is not null)
        {
            outstanding = new Outstanding(asker, id, exchange, now, now + exchange.Timeout, answerBy ?? TimeSpan.MaxValue);
            GarbledSinceAsked = program.Asked(now) ? 0 : GarbledSinceAsked;
        }
        else
        {
            // Should the device object, its error must not be taken for the next one's: the heartbeat goes in between.
            proveNow |= asker == Asker.Caller && protocol.Heartbeat is not null;
        }

        Hand(made, exchange.Send, now);
        if (exchange.Reply is null && asker == Asker.Caller)
        {
            actions.Completed(new RequestEnd(id, RequestVerdict.Unknown, "it was sent; the profile expects no reply to it"));
        }
    }

    private void Hand(in Composed made, MessageShape shape, TimeSpan now)
    {
        lastSent = now;
        actions.Send(new SessionFrame
        {
            Frame = made.Frame,
            PayloadAt = made.PayloadAt,
            PayloadLength = made.PayloadLength,
            Kind = EntryKind.Request,
            Shape = shape,
        });
    }

    private static TimeSpan Earlier(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan Later(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
