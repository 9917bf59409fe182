using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>What falls due: requests are lined up, questions time out.</summary>
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

            var due = Earlier(ProgramMayBeJudged ? Later(program.Deadline, judgeAgainAt) : TimeSpan.MaxValue, waiting.NextExpiry);
            due = Earlier(Earlier(due, GapDue), Earlier(garbling.EndsAt, RubbishDue));
            due = Earlier(Earlier(due, latest.NextDue), Earlier(waitsUntil ?? TimeSpan.MaxValue, keysHeldUntil));
            due = Earlier(Earlier(due, underWay.NextDue), Earlier(RepeatDue, Earlier(blocks?.NextDue ?? TimeSpan.MaxValue, UnrepliedDue)));
            return Earlier(due, !leaving ? NextQuestion() : phase == Phase.Open ? leavesBy : TimeSpan.MaxValue);
        }
    }

    /// <summary>A request that may take longer says little about the program while it is under way.</summary>
    private TimeSpan OrdinaryTimeout => Later(budget.ReplyWithin, budget.RequestTimeout);

    private TimeSpan GapDue => framer.Gap is { } gap && reader.Pending > 0 ? lastReceived + gap : TimeSpan.MaxValue;

    private TimeSpan HeartbeatDue
    {
        get
        {
            if (protocol.Heartbeat is not { } heartbeat || phase != Phase.Open || program.IsSilent || underWay.Has(Asker.Heartbeat) || !underWay.HasRoomFor(heartbeat) || heartbeatHeldAt == underWay.Ended)
            {
                return TimeSpan.MaxValue;
            }

            if (proveNow || program.Missed > 0)
            {
                return heartbeat.IsNumbered || !owed.Any ? TimeSpan.Zero : Later(owed.DistinctFrom(heartbeat.Reply!), settlesFrom);
            }

            // Silence of the program counts: bytes that nobody understands prove nothing.
            var due = program.LastLife + budget.AfterIdle;
            due = protocol.Profile.PeerTimeout is { } peer ? Earlier(due, lastSent + (peer / 2)) : due;
            due = heartbeatInterval is { } wanted ? Earlier(due, lastHeartbeat + wanted) : due;
            due = protocol.HeartbeatTellsCondition ? Earlier(due, lastHeartbeatAnswer + budget.DetectWithin) : due;

            // An answer that is still owed would be taken for this one's; wait until it no longer can.
            return heartbeat.IsNumbered ? due : Later(due, InOrderFrom);
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
    public bool TryAsk(int id, RequestShape request, IArguments arguments, TimeSpan? within, TimeSpan now, TimeSpan? since = null)
    {
        if (phase != Phase.Open || leaving || waiting.IsFull)
        {
            return false;
        }

        // Who asks hears at once what does not fit; it is made when its turn comes.
        TryOut(request, arguments);
        var exchange = protocol.Exchange(request);
        var asked = since ?? now;
        waiting.Add(new WaitingRequest(id, exchange, arguments, asked + exchange.Patience(within), within is null ? null : asked + within));
        SendNext(now);
        return true;
    }

    /// <summary>Makes the bytes of a request and sends none: whoever asks hears what does not fit.</summary>
    /// <exception cref="EncodeException">An argument does not fit.</exception>
    /// <exception cref="Framing.FramingException">The text cannot be framed.</exception>
    public void TryOut(RequestShape request, IArguments arguments)
    {
        scope.IsTrial = true;
        try
        {
            _ = composer.Make(protocol.Exchange(request).Send, arguments, null);
        }
        finally
        {
            scope.IsTrial = false;
        }
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

        TickBlocks(now);
        ExpireWaiting(now);
        if (garbling.HasEnded(now))
        {
            TellConditions(now);
        }

        DeliverLatest(now);
        while (underWay.GivenUpBy(now) is >= 0 and var waited)
        {
            TellUnknown(waited, now);
        }

        while (phase != Phase.Ended && underWay.Overdue(now) is >= 0 and var asked)
        {
            TimedOut(asked, now);
        }

        Repeat(now);
        if (waitsUntil <= now)
        {
            waitsUntil = null;
            NextStep(now);
        }

        JudgeRubbish(now);
        JudgeProgram(now);
        TryHeldKeysAgain(now);
        SendNext(now);
        relay?.Flush();
    }

    /// <summary>This machine was too busy to listen for so long: nobody else is blamed for it.</summary>
    public void Forgive(TimeSpan lost)
    {
        underWay.Forgive(lost);
        program.Forgive(lost);
    }

    /// <summary>Requests that change the machine and wait for their turn are not sent any more.</summary>
    public void DropWaitingChanges(string reason)
    {
        while (waiting.TryTakeChange(out var dropped))
        {
            Complete(new RequestEnd(dropped.Id, RequestVerdict.NotSent, reason));
        }

        HoldBackChanges(reason);
    }

    private void ExpireWaiting(TimeSpan now)
    {
        while (waiting.TryTakeExpired(now, out var expired))
        {
            Complete(new RequestEnd(expired.Id, RequestVerdict.Expired, "its turn did not come in time; nothing was sent"));
        }
    }

    private void TimedOut(int index, TimeSpan now)
    {
        var asked = underWay[index];
        if (asked.Asker == Asker.Step)
        {
            StepTimedOut(asked, now);
            return;
        }

        if (asked.IsCaller)
        {
            TellUnknown(index, now);
        }

        if (IsHeldBack(asked))
        {
            // It never left, so nothing is owed; the program is judged all the same.
            underWay.RemoveAt(index);
            PollNotAnswered(asked);
            program.NotAnswered(asked.SentAt);
            return;
        }

        if (!network.PeerHasOurBytes)
        {
            // The program never got the question: the network's own watch decides, and more questions would arrive in one heap.
            stalledSince ??= now;
            underWay[index] = underWay[index] with { Deadline = now + budget.Poll };
        }
        else if (stalledSince is { } since && (lastSent == asked.SentAt || now - since > budget.Poll))
        {
            stalledSince = null;
            underWay[index] = underWay[index] with { Deadline = now + budget.ReplyWithin };
            program.JudgeFrom(now);
        }
        else
        {
            // What the network had not taken for a moment was sent behind this question, which had arrived.
            stalledSince = null;
            GiveUp(index, now);
        }
    }

    /// <summary>The caller waits no longer; the device still has its time, and until then nothing else is sent to it where replies come in order.</summary>
    private void TellUnknown(int index, TimeSpan now)
    {
        var asked = underWay[index];
        TellUnknown(asked, $"no reply within {(now - asked.SentAt).TotalSeconds:0.###} s; the device may have acted on it");
        underWay[index] = asked with { Asker = Asker.Nobody, AnswerBy = TimeSpan.MaxValue, RepeatAt = TimeSpan.MaxValue };
    }

    private void TellUnknown(in Question asked, string reason)
    {
        if (asked.IsCaller && IsHeldBack(asked))
        {
            Complete(new RequestEnd(asked.Id, RequestVerdict.NotSent, NothingLeft(asked.Block!)));
        }
        else if (asked.IsCaller)
        {
            Complete(new RequestEnd(asked.Id, RequestVerdict.Unknown, reason));
        }
    }

    private void PollNotAnswered(in Question asked)
    {
        if (asked.Asker == Asker.Poll)
        {
            polls.NotAnswered(asked.Exchange);
        }
    }

    private void GiveUp(int index, TimeSpan now)
    {
        var asked = underWay[index];
        underWay.RemoveAt(index);
        MayStillCome(asked);
        PollNotAnswered(asked);

        if (asked.IsNumbered)
        {
            Abandon(asked, asked.Copies, now);
        }
        else if (asked.Asker == Asker.Heartbeat)
        {
            NoteOwed(asked);

            // A device that lives and never answers the fence would not answer the next one: only a new connection settles what is owed.
            failedFences += owed.HasLasting && program.LastLife > asked.SentAt ? 1 : 0;
            var canSettle = protocol.HeartbeatReplyIsItsOwn && failedFences < budget.LostAfter;
            owed.AddHeartbeat(asked.Exchange.Reply!, canSettle ? now + budget.ReplyWithin : null);
        }
        else
        {
            NoteOwed(asked);
            for (var part = asked.Part; asked.Exchange.Part(part) is { } still; part++)
            {
                owed.Add(still, asked.Exchange.Repeats(part));
            }
        }

        if (asked.Exchange.Timeout > OrdinaryTimeout && asked.SentAt <= HoldsUpBy)
        {
            // A slow request says little about the program; the heartbeat does, and it goes out at once.
            proveNow = protocol.Heartbeat is not null;
            program.GiveTime(now, asked.SentAt);
            slowHadItsTime |= asked.SentAt <= program.LastLife;
        }
        else
        {
            program.NotAnswered(asked.SentAt);
        }
    }

    /// <summary>As long again as it had, an answer may still come, be it on the next connection.</summary>
    private void MayStillCome(in Question asked) =>
        memory.RepliesComeUntil = asked.Block is { MayBeThere: false } ? memory.RepliesComeUntil : Later(memory.RepliesComeUntil, ComesUntil(asked));

    private static TimeSpan ComesUntil(in Question asked) => asked.SentAt + (2 * asked.Exchange.Timeout);

    /// <summary>Its key is kept for as long as its reply may come; too many of them, and only a new connection can tell replies apart.</summary>
    private void Abandon(in Question asked, int copies, TimeSpan now) =>
        ResynchroniseIf(!abandoned.TryAdd(asked.Key, asked.Exchange, copies, ComesUntil(asked), now));
}
