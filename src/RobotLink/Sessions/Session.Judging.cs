namespace RobotLink.Sessions;

/// <summary>Whether the program still lives: judged by its silence, and by what the network says of it.</summary>
public sealed partial class Session
{
    private int sentAgainWhenAsked;
    private TimeSpan lastQuestion;
    private TimeSpan questionsApart;
    private string? doubt;
    private bool doubtIsLong;
    private TimeSpan judgeAgainAt;

    // A request that was under way when the program last spoke has had its time since.
    private bool slowHadItsTime;

    /// <summary>Not while the network has not taken our bytes, nor while a slow request keeps the heartbeat back: its own timeout comes first. Those that followed it in the silence hold nothing up.</summary>
    private bool ProgramMayBeJudged =>
        phase == Phase.Open && stalledSince is null && !underWay.AnySlowerThan(OrdinaryTimeout, protocol.Heartbeat, HoldsUpBy);

    /// <summary>What was sent later, in the silence, holds no verdict up: one such request after the other would do so for ever.</summary>
    private TimeSpan HoldsUpBy => slowHadItsTime ? program.LastLife : program.AskedFirst ?? TimeSpan.MaxValue;

    /// <summary>The program may have spoken: the line swallows packets, one of TCP's own probes since then, or something that had to be sent again since we asked.</summary>
    private bool MayBeLost => network.LosesPackets || network.ProbeUnansweredAt > program.LastLife || (program.AskedFirst is not null && network.SentAgain > sentAgainWhenAsked);

    /// <summary>
    /// The longest pause between two questions in a row since the first that is unanswered, none of which TCP had to send again; null where there was one alone, or something was sent again.
    /// </summary>
    public TimeSpan? QuestionsApart => questionsApart > TimeSpan.Zero && program.AskedFirst is not null && network.SentAgain == sentAgainWhenAsked ? questionsApart : null;

    private void NoteAsked(TimeSpan now)
    {
        if (program.Asked(now))
        {
            (GarbledSinceAsked, sentAgainWhenAsked, questionsApart) = (0, network.SentAgainLately, TimeSpan.Zero);
        }
        else
        {
            questionsApart = Later(questionsApart, now - lastQuestion);
        }

        lastQuestion = now;
    }

    private void JudgeProgram(TimeSpan now)
    {
        if (!ProgramMayBeJudged || program.Deadline > now)
        {
            return;
        }

        if (network.CarriesNothing)
        {
            // When it is over, its time does not count; if it lasts, the network's own watch decides.
            judgeAgainAt = now + budget.Poll;
            return;
        }

        if (!network.PeerHasOurBytes || network.BytesAreMissing)
        {
            program.JudgeFrom(now);
            return;
        }

        var silent = (now - program.LastLife).TotalSeconds;
        if (doubt is not null && !doubtIsLong && network.LosesPackets)
        {
            // It was learned meanwhile how poor the line is.
            doubtIsLong = true;
            program.Doubt(now, isPoor: true);
            if (program.Deadline > now)
            {
                return;
            }
        }

        if (everAlive && doubt is null && MayBeLost)
        {
            // Told in time, but not as a fact.
            doubtIsLong = network.LosesPackets;
            program.Doubt(now, doubtIsLong);
            doubt = $"no reply for {silent:0.0} s: the line loses packets and may have lost it, or the program hangs";
            TellConditions(program.LastLife);
            return;
        }

        program.DeclareSilent();
        actions.ProgramSilent(protocol.Stream is { } stream
            ? $"no '{stream.Name}' for {silent:0.0} s"
            : $"no reply for {silent:0.0} s, {Math.Max(1, program.Missed)} question(s) unanswered");
    }

    /// <summary>The program has spoken: its reply had been lost.</summary>
    private void EndDoubt(TimeSpan now)
    {
        if (doubt is not null)
        {
            doubt = null;
            TellConditions(now);
        }
    }
}
