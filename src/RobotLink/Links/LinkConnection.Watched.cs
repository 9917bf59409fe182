using RobotLink.Diagnosis;

namespace RobotLink.Links;

/// <summary>What the watch sees of a connection: when to look, and what falls due.</summary>
internal sealed partial class LinkConnection
{
    private long nextLook;

    // One of TCP's own probes had stayed unanswered for a while then.
    private TimeSpan probedAt = TimeSpan.MinValue;
    private TimeSpan promisedLook = TimeSpan.MaxValue;
    private TimeSpan programGranted = TimeSpan.MinValue;
    private TimeSpan networkGranted = TimeSpan.MinValue;

    /// <remarks>Read by the watch without the gate.</remarks>
    TimeSpan IWatched.NextLook => TimeSpan.FromTicks(Volatile.Read(ref nextLook));

    private bool WaitsForProofByHolding => !proven && !ended && session.IsOpen && !budget.SupervisesProgram && HoldingProves;

    bool IWatched.Look(TimeSpan now, TimeSpan late)
    {
        if (!gate.TryEnter())
        {
            // The receiving end is at work: the device is anything but silent.
            return false;
        }

        try
        {
            Look(now, late);
            promisedLook = Due();
            Volatile.Write(ref nextLook, promisedLook.Ticks);
            return true;
        }
        finally
        {
            gate.Exit();
        }
    }

    private void Look(TimeSpan now, TimeSpan late)
    {
        if (ended)
        {
            return;
        }

        if (late > budget.DetectWithin / 10)
        {
            Grant(now, late);
        }

        if (line.Available > 0 && now - silence.LastReceive > budget.Poll)
        {
            // Bytes lie here unread: it is this machine that is behind, not the device.
            return;
        }

        LookWhetherBack(now);
        LookAtNetwork(now);
        LookAtLine(now);
        if (!ended && session.NextDue <= now)
        {
            session.Tick(now);
        }

        if (WaitsForProofByHolding && now - opened >= TurnedAway)
        {
            alive = true;
            Prove();
        }

        EndGoodbye(now);
    }

    /// <summary>
    /// This machine stood still: who may have spoken meanwhile gets his time once more, and not again before he was heard. What he said lies in the
    /// socket by now; a machine that is always late must not wait for ever.
    /// </summary>
    private void Grant(TimeSpan now, TimeSpan late)
    {
        if (programGranted < session.LastLife)
        {
            programGranted = now;
            session.Forgive(late);
        }

        if (networkGranted < silence.LastHeard)
        {
            networkGranted = now;
            silence.Forgive(now, late);
        }
    }

    private void LookAtNetwork(TimeSpan now)
    {
        if (!silence.WantsReading(now, judging: session.NextDue <= now))
        {
            return;
        }

        var read = line.Read();
        Suspect(now, read);
        if (read is not { } reading)
        {
            return;
        }

        var lost = silence.IsLost(reading, out var blip);
        CountBlip(blip);
        if (lost)
        {
            Lose(Ending.NetworkSilent, null);
        }
        else if (silence.WantsProbe(reading, now))
        {
            probedAt = now;
            line.Probe();
        }
    }

    /// <summary>What the line loses is told by TCP alone, and changes slowly.</summary>
    private void LookAtLine(TimeSpan now)
    {
        if (ended || now < nextLookAtLine)
        {
            return;
        }

        if (line.Read() is { } reading)
        {
            quality.Look(reading, now);
        }

        TellLine(now);
        nextLookAtLine = now + quality.Pause;
    }

    /// <summary>Before anybody is blamed: does the line lose packets?</summary>
    private void GlanceAtLine(in TcpReading reading)
    {
        var now = clock.Now;
        quality.Glance(reading);
        TellLine(now);
        nextLookAtLine = Earlier(nextLookAtLine, now + LineQuality.Period);
    }

    private void TellLine(TimeSpan now)
    {
        events.LineLooked(quality.Condition, lookedAtLine);
        lookedAtLine = now;
    }

    /// <summary>Under the gate, after anything that may bring the next due moment nearer.</summary>
    private void PlanLook()
    {
        var due = Due();
        Volatile.Write(ref nextLook, due.Ticks);
        if (due < promisedLook)
        {
            promisedLook = due;
            watch.Sooner(this);
        }
    }

    private TimeSpan Due()
    {
        if (ended)
        {
            return TimeSpan.MaxValue;
        }

        var due = Earlier(Earlier(session.NextDue, silence.NextLook), nextLookAtLine);
        due = carrierLostAt is null ? due : Earlier(due, nextLookWhetherBack);
        due = WaitsForProofByHolding ? Earlier(due, opened + TurnedAway) : due;
        return goodbyeUntil is { } until ? Earlier(due, until) : due;
    }

    private static TimeSpan Earlier(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
