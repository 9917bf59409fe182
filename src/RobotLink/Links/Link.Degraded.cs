namespace RobotLink.Links;

/// <summary>Why a link that works is not as it should be: what its session says, what its line loses, how often it was lost.</summary>
public sealed partial class Link
{
    private readonly Steadiness steadiness = new();
    private string? saidBySession;
    private string? saidOfLine;

    /// <summary>What holds on the line as it is known now.</summary>
    private DetectionBound Bound => runner.Connection is { LosesPackets: true } ? plan.BoundOnLossyLine : plan.Bound;

    private string? Conditions
    {
        get
        {
            var held = string.Join(", ", new[] { saidBySession, saidOfLine, steadiness.Words }.Where(words => words is not null));
            return held.Length == 0 ? null : held;
        }
    }

    /// <summary>The connection is gone, and what was said of it.</summary>
    private void ForgetConditions() => (saidBySession, saidOfLine) = (null, null);

    private void JudgeSession(string? words, TimeSpan lastOtherwise)
    {
        saidBySession = words;
        Announce(machine.Degrade(Conditions, lastOtherwise, clock.Now));
    }

    private void JudgeLine(string? words, TimeSpan lastOtherwise)
    {
        saidOfLine = words;
        steadiness.HasEnded(clock.Now);
        if (Conditions != machine.DegradedWords)
        {
            Announce(machine.Degrade(Conditions, lastOtherwise, clock.Now));
        }
    }

    /// <summary>The device has proved that it works, be it as well as it may.</summary>
    private void Prove()
    {
        steadiness.HasEnded(clock.Now);
        if (!machine.Works)
        {
            _ = machine.Degrade(Conditions, clock.Now, clock.Now);
        }

        Announce(machine.Proven(clock.Now));
    }
}
