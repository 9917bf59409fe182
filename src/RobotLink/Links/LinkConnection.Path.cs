using RobotLink.Diagnosis;
using RobotLink.Probes;

namespace RobotLink.Links;

/// <summary>What the way beneath a connection says: evidence is gathered before the verdict is due, and a pulled cable at this PC is known at once.</summary>
internal sealed partial class LinkConnection
{
    /// <summary>What was on its way when the cable came out may still arrive.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromMilliseconds(50);

    /// <summary>What is asked just before the verdict is in time for it.</summary>
    private static readonly TimeSpan AskingTakes = TimeSpan.FromSeconds(0.7);

    private TimeSpan? suspectedAt;
    private bool askedBeforeVerdict;
    private TimeSpan? carrierLostAt;
    private TimeSpan nextLookWhetherBack;

    /// <summary>The last bytes from the device. Read without the gate.</summary>
    public TimeSpan LastReceive => silence.LastReceive;

    /// <summary>
    /// Our own port has lost its link: nothing can come any more, and everybody may know. The connection stays open: when the link returns before the
    /// silence has lasted too long, it goes on as if nothing had been.
    /// </summary>
    public void LoseCarrier(TimeSpan now)
    {
        if (ended || carrierLostAt is not null || goodbyeUntil is not null)
        {
            return;
        }

        var loss = Evidence(Ending.CarrierLost, null, line.Read()) with { Path = path.Evidence(now, now) };
        if (loss.Path is { Port: { } port } && port is { Enabled: false } or { Carrier: false })
        {
            (carrierLostAt, nextLookWhetherBack) = (now, now + budget.Poll);
            PlanLook();

            // TCP would keep them, and the machine would move when the cable is back.
            session.DropWaitingChanges("this PC's own port lost its link before its turn came");
            events.CarrierLost(loss, alive ? session.LastLife : opened);
        }
    }

    /// <summary>After our port has lost its link every look counts, however short the silence.</summary>
    private void LookWhetherBack(TimeSpan now)
    {
        if (carrierLostAt is not null && now >= nextLookWhetherBack)
        {
            nextLookWhetherBack = now + budget.Poll;
            if (line.Read() is { } reading)
            {
                Hear(now, reading);
            }
        }
    }

    /// <summary>About half the time is over: who looks for the cause now has it when the verdict is due; and what is looked for again just before is still true then.</summary>
    private void Suspect(TimeSpan now, TcpReading? reading)
    {
        var silent = SilentFor(reading);
        if (silent < budget.DoubtAfter)
        {
            (suspectedAt, askedBeforeVerdict) = (null, false);
        }
        else if (suspectedAt is null)
        {
            suspectedAt = now;
            path.Ask();
            if (reading is { } doubted)
            {
                GlanceAtLine(doubted);
            }
        }
        else if (!askedBeforeVerdict && silent > budget.Decide - AskingTakes && now - suspectedAt > AskingTakes)
        {
            askedBeforeVerdict = true;
            path.Ask();
        }
    }

    private TimeSpan SilentFor(TcpReading? reading) => reading?.Silence ?? clock.Now - silence.LastReceive;

    /// <summary>Bytes came.</summary>
    private void Hear(TimeSpan now)
    {
        if (carrierLostAt is not null)
        {
            Hear(now, line.Read() ?? new TcpReading());
        }
    }

    /// <summary>Whether the device was heard after our port had lost its link; then the link has returned, whatever the port says.</summary>
    private void Hear(TimeSpan now, in TcpReading reading)
    {
        if (carrierLostAt is { } lost && now - reading.Silence > lost + UnderWay)
        {
            carrierLostAt = null;
            silence.Returned();
            CountBlip(now - lost);
            if (proven)
            {
                events.Proven();
            }
        }
    }
}
