using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>What an answer ends, and what it leaves owed.</summary>
public sealed partial class Session
{
    /// <summary>A reply in more frames has no end: every known list is far shorter.</summary>
    private const int ReplyFramesMax = 10_000;

    /// <summary>Nobody notices less; and a twentieth of the promise is no danger to it.</summary>
    private static readonly TimeSpan SlowAtLeast = TimeSpan.FromMilliseconds(100);

    /// <summary>A reply that comes frame by frame takes no longer than this, or than one frame of it may.</summary>
    private static readonly TimeSpan ReplyTimeMax = TimeSpan.FromMinutes(10);

    private void DeliverAnswer(in SessionFrame frame, MessageShape shape, ReadOnlySpan<byte> payload, int index, bool isError, TimeSpan now)
    {
        var asked = underWay[index];
        var late = asked.Asker == Asker.Nobody;
        if (!isError && ComesInParts(asked, shape, index, now))
        {
            actions.Received(frame with { Kind = EntryKind.Reply, Reason = late ? Late : null, Answers = asked.Id });
            TellAsker(frame, payload, asked);
            if (!late)
            {
                Judge(shape, payload, now);
            }

            if (asked.Frames >= ReplyFramesMax)
            {
                End(SessionEndKind.Resynchronise, $"the reply to '{asked.Exchange.Name}' has no end after {ReplyFramesMax} frames");
            }

            return;
        }

        TakeOff(index);

        actions.Received(frame with { Kind = EntryKind.Reply, Reason = late ? Late : null });
        TellAsker(frame, payload, asked);
        if (!late)
        {
            Judge(shape, payload, now);
        }

        if (isError && !shape.Profile.AnswersOnly && Fence is not null && !asked.IsNumbered && asked.Exchange.Part(asked.Part) is { } still)
        {
            StillOwe(asked, still);
        }

        Conclude(asked, shape, payload, isError, now);
        React(shape, payload, isError, now);
        if (asked.WasRepeated)
        {
            // Each copy may be answered: the other answers belong to nobody.
            Abandon(asked, asked.Copies - 1, now);
        }
    }

    /// <summary>Nothing more of its answer is to come.</summary>
    private void TakeOff(int index)
    {
        var isNumbered = underWay[index].IsNumbered;
        underWay.RemoveAt(index);
        stalledSince = null;
        if (!isNumbered)
        {
            owed.Settle();
            failedFences = 0;
            memory.RepliesComeUntil = protocol.Key is null ? TimeSpan.Zero : memory.RepliesComeUntil;
        }
    }

    /// <summary>The error may have been an alarm of its own, and the answer still come: the heartbeat behind it settles that.</summary>
    private void StillOwe(in Question asked, MessageShape still)
    {
        MayStillCome(asked);
        if (asked.Asker != Asker.Heartbeat)
        {
            owed.Add(still);
        }
        else if (!protocol.HeartbeatReplyIsItsOwn)
        {
            owed.AddHeartbeat(still, null);
        }
    }

    /// <summary>True when more frames of this reply are to come.</summary>
    private bool ComesInParts(in Question asked, MessageShape shape, int index, TimeSpan now)
    {
        var isRepeat = asked.Exchange.Repeats(asked.Part) && ReferenceEquals(shape, asked.Exchange.Part(asked.Part));
        var part = isRepeat ? asked.Part : ReferenceEquals(shape, asked.Exchange.Part(asked.Part)) ? asked.Part + 1 : asked.Part + 2;
        if (asked.Exchange.Part(part) is null)
        {
            return false;
        }

        var last = asked.SentAt + Later(asked.Exchange.Timeout, ReplyTimeMax);
        underWay[index] = asked with { Part = part, Frames = asked.Frames + 1, Deadline = Earlier(now + asked.Exchange.Timeout, last), RepeatAt = TimeSpan.MaxValue };
        return true;
    }

    private void Conclude(in Question asked, MessageShape shape, ReadOnlySpan<byte> payload, bool isError, TimeSpan now)
    {
        if (!isError && asked.Exchange.Restart is { } counter)
        {
            scope.Restart(counter);
            ForgetNumbers(counter, asked.Exchange.Name);
        }

        NotePace(asked, isError, now);
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
                Complete(isError
                    ? new RequestEnd(asked.Id, RequestVerdict.Rejected, Refusal.Sentence(shape, values, echo.Shown(payload))) { Refusal = Refusal.Of(shape, values, echo.Shown(payload)) }
                    : new RequestEnd(asked.Id, RequestVerdict.Answered, null));
                break;
            case Asker.Step or Asker.Nobody:
            default:
                break;
        }
    }

    /// <summary>What we ask by ourselves is always the same, so its times can be compared.</summary>
    private void NotePace(in Question asked, bool isError, TimeSpan now)
    {
        if (!isError && asked is { Asker: Asker.Heartbeat or Asker.Poll, WasRepeated: false }
            && memory.Paces.Answered(asked.Exchange.Name, now - asked.SentAt, Later(SlowAtLeast, budget.DetectWithin / 20)))
        {
            TellConditions(asked.SentAt);
        }
    }

    /// <summary>The device counts anew: it has dropped what had the old numbers, and the new ones may be the same.</summary>
    private void ForgetNumbers(string counter, string restarted)
    {
        if (counter != protocol.KeyCounter)
        {
            return;
        }

        abandoned.Clear();
        for (var index = 0; index < underWay.Count;)
        {
            if (!underWay[index].IsNumbered)
            {
                index++;
            }
            else
            {
                var dropped = underWay[index];
                underWay.RemoveAt(index);
                TellUnknown(dropped, $"'{restarted}' began the numbers anew before its reply came; the device may have acted on it");
            }
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
}
