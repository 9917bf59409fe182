using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>The steps of the dialogue, run on every connection before anything else, and those of the farewell.</summary>
public sealed partial class Session
{
    /// <summary>A device that always says "again" is left to the ladder, which spaces the tries.</summary>
    private const int RetriesMax = 10;

    private readonly Stack<StepRun> runs = new();
    private readonly Dictionary<Step, int> retries = new(ReferenceEqualityComparer.Instance);
    private TimeSpan? waitsUntil;
    private bool isReconnecting;
    private int triesUnanswered;
    private TimeSpan triesSince;
    private TimeSpan leavesBy;

    private Step Current => runs.Peek().Steps[runs.Peek().Index];

    /// <summary>Another port of the device is called, or will be next: until then the device may hang up first, as part of success.</summary>
    public bool ReconnectIsNext => isReconnecting
        || (phase == Phase.Dialogue && runs.Peek() is { } run && run.Index < run.Steps.Count && run.Steps[run.Index].Profile.Reconnect is not null);

    /// <summary>
    /// Says goodbye as the profile wants it, after the questions under way have ended; ends with <see cref="SessionEndKind.Done"/>.
    /// What waits for its turn is not sent any more.
    /// </summary>
    /// <param name="patience">So long the farewell waits for them, where the profile has one; null: until they end.</param>
    public void SayFarewell(TimeSpan now, TimeSpan? patience)
    {
        leaving = true;
        leavesBy = protocol.Farewell.Count > 0 && patience is { } longest ? now + longest : TimeSpan.MaxValue;
        while (waiting.Any)
        {
            Complete(new RequestEnd(waiting.Take().Id, RequestVerdict.NotSent, "the link is hanging up"));
        }

        if (phase is Phase.Dialogue or Phase.TakenOver)
        {
            End(SessionEndKind.Done, "we hang up");
        }

        SendNext(now);
    }

    /// <summary>The port that was asked for with <see cref="ISessionActions.Reconnect"/> is open; the dialogue goes on there.</summary>
    public void Reconnected(TimeSpan now)
    {
        if (!isReconnecting || phase is Phase.Idle or Phase.Ended)
        {
            return;
        }

        reader.Dispose();
        framer = Framers.For(protocol.Profile.Framing);
        reader = new FrameReader(framer);
        blocks = Blocks();
        isReconnecting = false;
        owed.Settle();
        lastReceived = lastSent = now;
        hasPassed = false;
        NextStep(now);
        SendNext(now);
    }

    private void BeginDialogue(TimeSpan now)
    {
        phase = Phase.Dialogue;
        handshake = new Handshake();
        retries.Clear();
        (triesUnanswered, wantsLogin) = (0, false);
        Run(protocol.Steps);
        NextStep(now);
    }

    private void Leave(TimeSpan now)
    {
        if (phase != Phase.Open || (underWay.Any && now < leavesBy))
        {
            return;
        }

        for (var index = 0; index < underWay.Count; index++)
        {
            MayStillCome(underWay[index]);
            TellUnknown(underWay[index], "the link hung up before its reply came; the device may have acted on it");
            _ = IsHeldBack(underWay[index]);
        }

        underWay.Clear();
        EndUnreplied(static _ => true, static _ => "the link is hanging up");
        phase = Phase.Farewell;
        Run(protocol.Farewell);
        NextStep(now);
    }

    private void Run(IReadOnlyList<Step> steps)
    {
        runs.Clear();
        runs.Push(new StepRun(steps));
    }

    private void NextStep(TimeSpan now)
    {
        while (phase is (Phase.Dialogue or Phase.Farewell) && !isReconnecting && waitsUntil is null)
        {
            var run = runs.Peek();
            if (run.Index < run.Steps.Count)
            {
                if (!TryPass(run, now))
                {
                    return;
                }
            }
            else if (runs.Count > 1)
            {
                runs.Pop();
            }
            else
            {
                FinishSteps(now);
                return;
            }
        }
    }

    /// <returns>False when this step takes time.</returns>
    private bool TryPass(StepRun run, TimeSpan now)
    {
        var step = run.Steps[run.Index];
        if (step.Profile.Restart is { } counter)
        {
            scope.Restart(counter);
        }

        if (step.Profile.Wait is { } pause)
        {
            run.Index++;
            waitsUntil = now + pause;
            return false;
        }

        if (step.Profile.Reconnect is { } port)
        {
            run.Index++;
            CallPort(port);
            return false;
        }

        if (step.Expect is { } expect && MustWaitFor(expect, now))
        {
            return false;
        }

        if (step.Send is not null && MustPause(now))
        {
            return false;
        }

        if (step.Send is not null && !TrySendStep(step, step.Send, now))
        {
            return false;
        }

        if (step.Expect is not null)
        {
            var exchange = new Exchange(step.Send?.Name ?? step.Expect.Name, step.Expect, step.Expect, step.Profile.Timeout, null);
            underWay.Add(new Question(Asker.Step, 0, exchange, now, now + step.Profile.Timeout, TimeSpan.MaxValue));
            triesSince = triesUnanswered == 0 ? now : triesSince;
            return false;
        }

        run.Index++;
        return true;
    }

    /// <summary>A device that needs a pause between frames needs it here, too; before the first frame of a connection it has had it.</summary>
    private bool MustPause(TimeSpan now)
    {
        var isDue = !hasPassed || protocol.Profile.Limits.Gap == TimeSpan.Zero || QuietFrom <= now;
        waitsUntil = isDue ? waitsUntil : QuietFrom;
        return !isDue;
    }

    /// <summary>What is owed from before could be taken for the answer: it is waited for, or a new connection settles it.</summary>
    private bool MustWaitFor(MessageShape expect, TimeSpan now)
    {
        owed.Forget(now);
        if (!owed.Any || triesUnanswered > 0 || owed.AreDistinctFrom(expect, isHeartbeat: false))
        {
            return false;
        }

        if (owed.AllForgottenAt is { } forgotten)
        {
            waitsUntil = forgotten;
        }
        else
        {
            Resynchronise();
        }

        return true;
    }

    /// <summary>
    /// The step was sent more than once, so the answers to its other tries may still come. It is not known which try this one answers;
    /// a device that answers in order needs for the rest no longer than for the first.
    /// </summary>
    private void OweTries(Step step, TimeSpan now)
    {
        owed.Settle();
        for (; triesUnanswered > 0; triesUnanswered--)
        {
            owed.Add(step.Expect!, forgetAt: now + (now - triesSince));
        }
    }

    private bool TrySendStep(Step step, MessageShape send, TimeSpan now)
    {
        try
        {
            var made = composer.Fixed(send, Overrides(step));
            handshake.Sent(send, made, isOptional: step.Branches.Any(branch => !branch.Profile.Retry));
            stepBlock = BlockOf(made, send);
            Hand(made, send, now, stepBlock);
            return true;
        }
        catch (Exception reason) when (reason is EncodeException or FramingException)
        {
            End(SessionEndKind.Unsendable, $"'{send.Name}' cannot be sent: {reason.Message}");
            return false;
        }
    }

    private void CallPort(StepPort port)
    {
        var captured = port.Captured is { } name ? scope.Captured(name) : null;
        var number = port.Number ?? (captured is long whole ? whole : long.TryParse(captured as string, out var read) ? read : 0);
        if (number is < 1 or > 65_535)
        {
            End(SessionEndKind.Rejected, $"the device named no port to call: {port.Captured} is {captured ?? "missing"}");
            return;
        }

        isReconnecting = true;
        actions.Reconnect((int)number);
    }

    private void FinishSteps(TimeSpan now)
    {
        if (phase == Phase.Farewell)
        {
            if (blocks is null or { IsIdle: true })
            {
                End(SessionEndKind.Done, "we have said farewell");
            }

            return;
        }

        phase = Phase.Open;
        lastHeartbeatAnswer = now;
        polls.Start(now);
        program.Expect(now);
        relay?.Opened(handshake);
        actions.Established();
    }

    private bool DeliverToStep(in SessionFrame frame, MessageShape shape, ReadOnlySpan<byte> payload, bool isError, TimeSpan now)
    {
        if (!underWay.Has(Asker.Step))
        {
            if (shape.Kind != MessageKind.Reply)
            {
                return DeliverEvent(frame, shape, payload, now);
            }

            actions.Received(frame with { Kind = EntryKind.Reply, Reason = Unasked(now) });
            Tell(frame, payload, IRelay.Nobody);
            return true;
        }

        var step = Current;
        var isExpected = ReferenceEquals(shape, step.Expect);
        if (BranchFor(step, shape, payload) is { } branch && (branch.Profile.Field is not null || !isExpected))
        {
            actions.Received(frame with { Kind = EntryKind.Reply });
            if (!branch.Profile.Retry)
            {
                handshake.Heard(frame.Wire);
            }

            Tell(frame, payload, IRelay.Nobody);
            underWay.Clear();
            Keep(step, shape, payload);
            OweTries(step, now);
            Take(step, branch, shape, payload, now);
        }
        else if (isExpected)
        {
            actions.Received(frame with { Kind = EntryKind.Reply });
            handshake.Heard(frame.Wire);
            Tell(frame, payload, IRelay.Nobody);
            Judge(shape, payload, now);
            underWay.Clear();
            Keep(step, shape, payload);
            OweTries(step, now);
            runs.Peek().Index++;
            NextStep(now);
        }
        else if (isError)
        {
            actions.Received(frame with { Kind = EntryKind.Reply });
            EndRefused(shape, payload);
        }
        else
        {
            return DeliverEvent(frame, shape, payload, now);
        }

        return true;
    }

    /// <summary>Steps under way, and where we are in them.</summary>
    private sealed class StepRun(IReadOnlyList<Step> steps)
    {
        public IReadOnlyList<Step> Steps { get; } = steps;

        public int Index { get; set; }
    }
}
