using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>The steps of the dialogue, run on every connection before anything else, and those of the farewell.</summary>
public sealed partial class Session
{
    /// <summary>A device that always says "again" is left to the ladder, which spaces the tries.</summary>
    private const int RetriesMax = 10;

    private int retries;

    private IReadOnlyList<Step> Steps => phase == Phase.Farewell ? protocol.Farewell : protocol.Steps;

    /// <summary>
    /// Says goodbye as the profile wants it, after the question under way has ended; ends with <see cref="SessionEndKind.Done"/>.
    /// What waits for its turn is not sent any more.
    /// </summary>
    public void SayFarewell(TimeSpan now)
    {
        leaving = true;
        while (waiting.Any)
        {
            actions.Completed(new RequestEnd(waiting.Take().Id, RequestVerdict.NotSent, "the link is hanging up"));
        }

        if (phase == Phase.Dialogue)
        {
            End(SessionEndKind.Done, "we hang up");
        }

        SendNext(now);
    }

    private void Leave(TimeSpan now)
    {
        if (phase == Phase.Open && outstanding is null)
        {
            phase = Phase.Farewell;
            step = 0;
            NextStep(now);
        }
    }

    private void NextStep(TimeSpan now)
    {
        while (phase is Phase.Dialogue or Phase.Farewell)
        {
            if (step == Steps.Count)
            {
                FinishSteps(now);
                return;
            }

            var current = Steps[step];
            if (current.Send is not null)
            {
                Hand(composer.Fixed(current.Send, Overrides(current)), current.Send, now);
            }

            if (current.Expect is not null)
            {
                var exchange = new Exchange(current.Send?.Name ?? current.Expect.Name, current.Expect, current.Expect, current.Profile.Timeout, null);
                outstanding = new Outstanding(Asker.Step, 0, exchange, now, now + current.Profile.Timeout, TimeSpan.MaxValue);
                return;
            }

            step++;
        }
    }

    private void FinishSteps(TimeSpan now)
    {
        if (phase == Phase.Farewell)
        {
            End(SessionEndKind.Done, "we have said farewell");
            return;
        }

        phase = Phase.Open;
        lastHeartbeatAnswer = now;
        Array.Fill(pollDue, now);
        actions.Established();
    }

    private void DeliverToStep(in SessionFrame frame, MessageShape shape, ReadOnlySpan<byte> payload, bool isError, TimeSpan now)
    {
        if (outstanding is not { } asked)
        {
            DeliverEvent(frame, shape, payload, now);
            return;
        }

        if (ReferenceEquals(shape, asked.Exchange.Reply))
        {
            actions.Received(frame with { Kind = EntryKind.Reply });
            Judge(shape, payload, now);
            outstanding = null;
            step++;
            retries = 0;
            NextStep(now);
        }
        else if (BranchFor(shape, payload) is { } branch)
        {
            actions.Received(frame with { Kind = EntryKind.Reply });
            outstanding = null;
            Take(branch, shape, payload, now);
        }
        else if (isError)
        {
            actions.Received(frame with { Kind = EntryKind.Reply });
            EndIfBusy(shape, payload, isError);
            End(SessionEndKind.Rejected, Refusal.Words(shape, values, payload));
        }
        else
        {
            DeliverEvent(frame, shape, payload, now);
        }
    }

    private void Take(StepBranch branch, MessageShape shape, ReadOnlySpan<byte> payload, TimeSpan now)
    {
        if (branch.Lower is { } header && !TryLower(Steps[step].Send!, header))
        {
            var words = Refusal.Words(shape, values, payload);
            End(SessionEndKind.Rejected, $"{words}; {header} cannot be lowered any further");
            return;
        }

        if (branch.Retry && ++retries > RetriesMax)
        {
            End(SessionEndKind.Rejected, $"{Refusal.Words(shape, values, payload)}; tried {retries} times");
            return;
        }

        step += branch.Retry ? 0 : 1;
        retries = branch.Retry ? retries : 0;
        NextStep(now);
    }

    private bool TryLower(MessageShape sent, string header)
    {
        lowered ??= new Dictionary<string, string>(StringComparer.Ordinal);
        var written = lowered.GetValueOrDefault(header) ?? sent.Profile.Header.GetValueOrDefault(header) ?? "1";
        if (!int.TryParse(written, out var value) || value <= 1)
        {
            return false;
        }

        lowered[header] = (value - 1).ToString().PadLeft(written.Length, '0');
        return true;
    }

    /// <summary>Lowered values hold for the step that lowered them alone: other messages have revisions of their own.</summary>
    private Dictionary<string, string>? Overrides(Step current) =>
        lowered is not null && current.Profile.On.Any(branch => branch.Lower is not null) ? lowered : null;

    private StepBranch? BranchFor(MessageShape shape, ReadOnlySpan<byte> payload)
    {
        foreach (var branch in Steps[step].Profile.On)
        {
            if (Fits(branch, shape, payload))
            {
                return branch;
            }
        }

        return null;
    }

    private bool Fits(StepBranch branch, MessageShape shape, ReadOnlySpan<byte> payload)
    {
        if (shape.Name != branch.Message)
        {
            return false;
        }

        if (branch.Field is null)
        {
            return true;
        }

        var index = shape.IndexOf(branch.Field);
        return index >= 0 && FieldComparer.Matches(shape, index, payload, values[index], branch.Value);
    }

    private void StepTimedOut(in Outstanding asked)
    {
        if (phase == Phase.Farewell)
        {
            End(SessionEndKind.Done, "the farewell was not answered");
            return;
        }

        End(SessionEndKind.NoReply, $"'{asked.Exchange.Name}' was not answered within {asked.Exchange.Timeout.TotalSeconds:0.###} s");
    }
}
