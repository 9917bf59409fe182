using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>What the answer to a step, or none, leads to.</summary>
public sealed partial class Session
{
    private void Keep(Step step, MessageShape shape, ReadOnlySpan<byte> payload)
    {
        foreach (var capture in step.Profile.Capture)
        {
            if (protocol.TryRead(shape, capture.Field, payload, values, out var value))
            {
                scope.Capture(capture.Name, value);
            }
        }
    }

    private void Take(Step step, Branch branch, MessageShape shape, ReadOnlySpan<byte> payload, TimeSpan now)
    {
        if (branch.Profile.Lower is { } header && !TryLower(step.Send!, header))
        {
            var words = Refusal.Sentence(shape, values, echo.Shown(payload));
            End(SessionEndKind.Rejected, $"{words}; {header} cannot be lowered any further");
            return;
        }

        if (branch.Profile.Retry && !MayRetry(step))
        {
            End(SessionEndKind.Rejected, $"{Refusal.Sentence(shape, values, echo.Shown(payload))}; tried {RetriesMax + 1} times");
            return;
        }

        runs.Peek().Index += branch.Profile.Retry ? 0 : 1;
        if (branch.Steps.Count > 0)
        {
            runs.Push(new StepRun(branch.Steps));
        }

        NextStep(now);
    }

    private bool MayRetry(Step step)
    {
        var tries = retries.GetValueOrDefault(step) + 1;
        retries[step] = tries;
        return tries <= RetriesMax;
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

    private Branch? BranchFor(Step step, MessageShape shape, ReadOnlySpan<byte> payload)
    {
        foreach (var branch in step.Branches)
        {
            if (shape.Name == branch.Profile.Message && protocol.Fits(shape, branch.Profile.Field, branch.Profile.Value, payload, values))
            {
                return branch;
            }
        }

        return null;
    }

    private void StepTimedOut(in Question asked, TimeSpan now)
    {
        if (phase == Phase.Farewell)
        {
            End(SessionEndKind.Done, "the farewell was not answered");
            return;
        }

        WithdrawStep();
        var step = Current;
        var tries = retries.GetValueOrDefault(step);
        if (tries < step.Profile.Retries && step.Send is not null)
        {
            retries[step] = tries + 1;
            triesUnanswered++;
            underWay.Clear();
            NextStep(now);
            return;
        }

        var often = tries > 0 ? $", asked {tries + 1} times" : "";
        End(SessionEndKind.NoReply, $"'{asked.Exchange.Name}' was not answered within {asked.Exchange.Timeout.TotalSeconds:0.###} s{often}");
    }
}
