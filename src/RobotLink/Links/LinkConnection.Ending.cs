using RobotLink.Diagnosis;

namespace RobotLink.Links;

/// <summary>How a connection ends: evidence first, then the parting that fits the device.</summary>
internal sealed partial class LinkConnection
{
    private void EndGoodbye(TimeSpan now)
    {
        if (goodbyeUntil <= now && !ended)
        {
            HangUp();
        }
    }

    private void End()
    {
        if (ended)
        {
            return;
        }

        ended = true;
        resumed.TrySetResult();
        if (isRedialling)
        {
            cancellingRedial = redialling.CancelAsync();
        }
    }

    private void HangUp()
    {
        End();
        session.Close("the link was told to hang up");
        line.SayGoodbye();
        events.Lost(null, clock.Now);
        line.Close();
    }

    /// <summary>Gathers the evidence of the moment, tells the link, and ends the connection, come what may.</summary>
    private void Lose(Ending ending, string? detail)
    {
        if (ended)
        {
            return;
        }

        End();

        // While this PC's port has no link nobody's silence says anything about the program.
        ending = carrierLostAt is not null && (ending is Ending.ProgramSilent or Ending.StepUnanswered or Ending.Resynchronise) ? Ending.CarrierLost : ending;
        EndedByPeer = line.ReaderSign == SocketSign.Closed;
        var reading = line.Read();
        var lastLife = alive ? session.LastLife : opened;
        ConnectionLoss loss;
        try
        {
            loss = Evidence(ending, detail, reading);
        }
        finally
        {
            // Before anybody is told what became of a request: what has not left by now does not leave any more.
            LetGo(reading);
        }

        LostBy = Diagnose.Loss(loss).Cause;
        session.Close(CauseWords.Of(LostBy.Value));
        events.Lost(loss, ending == Ending.NetworkSilent && reading is { } last ? Later(lastLife, clock.Now - last.Silence) : lastLife);
    }

    private ConnectionLoss Evidence(Ending ending, string? detail, TcpReading? reading) => new()
    {
        Ending = ending,
        Medium = line.Medium,
        DeviceCalled = connector.DeviceCalls,
        Reader = line.ReaderSign,
        Writer = line.WriterSign,
        Tcp = reading,
        Path = PathInDoubt(ending, reading) ? path.Evidence(clock.Now - SilentFor(reading), clock.Now) : null,
        Lived = clock.Now - opened,
        SinceLife = alive ? clock.Now - session.LastLife : null,
        Garbled = session.GarbledSinceAsked,
        Unframed = session.Unframed,
        Asked = clock.Now - session.AskedFirst,
        QuestionsApart = session.QuestionsApart,
        ReplyWithin = budget.ReplyWithin,
        FreshWithin = budget.FreshWithin,
        SupervisesProgram = budget.SupervisesProgram,
        SpeaksByItself = session.Streams && session.AskedFirst is null,
        LosesPackets = LosesPackets || quality.Condition is not null || probedAt > session.LastLife,
        Detail = detail,
    };

    /// <summary>
    /// A device for one client is left without a trace, so that its port can call again at once. Bytes that are still under way must not
    /// arrive later: then we abort, too, and always on a serial line, which may hold bytes back without telling.
    /// Any other device gets an orderly end, which outlives a pulled cable and frees its seat.
    /// </summary>
    private void LetGo(TcpReading? reading)
    {
        if (oneClientOnly || line.Medium == Medium.Serial || reading is { Unacknowledged: > 0 } or { NotSent: > 0 })
        {
            line.Abort();
        }
        else
        {
            line.SayGoodbye();
            line.Close();
        }
    }

    /// <summary>A connection that ends so soon may have been taken by another device than ours.</summary>
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(1);

    private bool PathInDoubt(Ending ending, TcpReading? reading) =>
        ending is Ending.NetworkSilent or Ending.CarrierLost
        || line.Medium == Medium.Udp
        || (ending == Ending.Socket && line.Medium == Medium.Tcp && !alive && clock.Now - opened < Brief)
        || reading is { Unacknowledged: > 0 } or { Probes: > 0 }
        || reading?.Silence > budget.FreshWithin
        || line.ReaderSign is SocketSign.TimedOut or SocketSign.Unreachable or SocketSign.Reset
        || line.WriterSign is SocketSign.TimedOut or SocketSign.Unreachable or SocketSign.Reset;

    private static TimeSpan Later(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
