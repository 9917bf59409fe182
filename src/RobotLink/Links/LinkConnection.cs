using System.Runtime.ExceptionServices;
using RobotLink.Diagnosis;
using RobotLink.Messages;
using RobotLink.Sessions;
using RobotLink.Transports;

namespace RobotLink.Links;

/// <summary>One open connection: feeds its session from the socket, watches the network beneath it, and ends both.</summary>
internal sealed partial class LinkConnection : ISessionActions, INetworkView, IWatched, IAsyncDisposable
{
    /// <summary>Without any question to ask, a connection that holds this long is taken as one that was not turned away.</summary>
    private static readonly TimeSpan TurnedAway = TimeSpan.FromSeconds(1);

    /// <summary>How long a request under way and the farewell may take when we hang up.</summary>
    private static readonly TimeSpan GoodbyeMax = TimeSpan.FromSeconds(5);

    /// <summary>After this the farewell does not wait any longer for a request under way.</summary>
    private static readonly TimeSpan RepliesMax = TimeSpan.FromSeconds(2.5);

    /// <summary>Linux sends nothing again sooner than this.</summary>
    private static readonly TimeSpan ShortestRetransmission = TimeSpan.FromMilliseconds(200);

    private readonly IConnector connector;
    private readonly Session session;
    private readonly Budget budget;
    private readonly MonotonicClock clock;
    private readonly Lock gate;
    private readonly Watch watch;
    private readonly IConnectionEvents events;
    private readonly LinkPath path;
    private readonly bool oneClientOnly;
    private readonly bool isSaidToLose;
    private readonly TimeSpan opened;

    private IConnection line;
    private LineQuality quality;
    private TimeSpan lookedAtLine;
    private TimeSpan nextLookAtLine;
    private SilenceWatch silence;
    private ExceptionDispatchInfo? crash;
    private TimeSpan? goodbyeUntil;
    private int sentAgainLately;
    private TimeSpan sentAgainAt = TimeSpan.MinValue / 2;
    private bool alive;
    private bool proven;
    private bool ended;

    public LinkConnection(
        LinkPlan plan, SessionMemory memory, IConnection line, IConnector connector, LinkPath path, MonotonicClock clock, Lock gate, Watch watch,
        IConnectionEvents events)
    {
        var protocol = plan.Protocol;
        (this.line, this.connector, this.path, this.clock, this.gate, this.watch, this.events) = (line, connector, path, clock, gate, watch, events);
        budget = protocol.Budget;
        (oneClientOnly, isSaidToLose) = (protocol.Profile.Connect.OneClientOnly, LineQuality.IsPoor(protocol.Profile.LineLoss));
        session = new Session(protocol, memory, this, this, plan.Secrets) { ExpectedIdentity = plan.Identity, RepliesMayCross = plan.RepliesMayCross };
        opened = clock.Now;
        nextLook = opened.Ticks;
        silence = new SilenceWatch(budget, opened);
        (quality, lookedAtLine, nextLookAtLine) = (Quality(), opened, opened + LineQuality.Period);
    }

    public string Local => line.Local;

    public string Remote => line.Remote;

    /// <summary>When the device proved that it works; null when it never did.</summary>
    public TimeSpan? ProvenAt { get; private set; }

    /// <summary>The device hung up in an orderly way: there is no seat to free.</summary>
    public bool EndedByPeer { get; private set; }

    /// <summary>A medium that opens by itself, and nothing ever came over it: calling has told no more than that nobody answers.</summary>
    public bool HeardNobody => !HoldingProves && silence.LastReceive == opened;

    /// <summary>What ended it; null when we hung up ourselves.</summary>
    public Cause? LostBy { get; private set; }

    /// <summary>The device wants to be left alone for the longest wait.</summary>
    public bool WantsRest { get; private set; }

    /// <summary>The line loses more than the promise can stand; null while it does not, or nobody can tell.</summary>
    public string? LineWarning => quality.Warning ?? quality.WarningOf(path.OthersLoss);

    /// <summary>What the line loses each way, as far as it has been learned. Read without the gate.</summary>
    public double Loss => quality.Loss;

    /// <summary>It is known to lose many packets. Read without the gate.</summary>
    public bool IsPoor => quality.Words is not null;

    /// <summary>Written in the profile, learned here or by others over the same port: what did not come may have been lost.</summary>
    public bool LosesPackets => isSaidToLose || IsPoor || path.OthersArePoor;

    public SessionHoldings Holdings => session.Holdings;

    /// <summary>Requests are taken.</summary>
    public bool IsOpen => !ended && goodbyeUntil is null && session.IsOpen;

    /// <summary>A tool speaks with the device alone.</summary>
    public bool IsTakenOver => session.IsTakenOver;

    /// <summary>Requests are taken before anything has proved that the device works: asking is the only way to find out.</summary>
    public bool AsksUnproven => IsOpen && !budget.SupervisesProgram && !HoldingProves;

    /// <summary>An open port, or a socket for datagrams, says nothing about who is at the other end.</summary>
    private bool HoldingProves => line.Medium is Medium.Tcp or Medium.UnixSocket;

    bool INetworkView.PeerHasOurBytes => line.Read() is not { Unacknowledged: > 0 } reading || HaveJustLeft(reading);

    bool INetworkView.BytesAreMissing => line.Read() is { BytesAreMissing: true };

    bool INetworkView.LosesPackets => LosesPackets;

    TimeSpan INetworkView.ProbeUnansweredAt => probedAt;

    bool INetworkView.CarriesNothing => silence.Lasts || (carrierLostAt is not null && !budget.ProbesAreTooLate && line.Read() is not null);

    TimeSpan? INetworkView.LastHeard => line.Read() is { } reading ? clock.Now - reading.Silence : null;

    int INetworkView.SentAgain => line.SentAgain;

    int INetworkView.SentAgainLately
    {
        get
        {
            var now = clock.Now;
            if (now - sentAgainAt >= ShortestRetransmission / 2)
            {
                (sentAgainLately, sentAgainAt) = (line.SentAgain, now);
            }

            return sentAgainLately;
        }
    }

    /// <summary>Runs until the connection has ended, whoever ended it. Does not throw for anything the device does.</summary>
    public async Task RunAsync()
    {
        try
        {
            lock (gate)
            {
                path.Follow(line.RemoteAddress);
                session.Start(clock.Now);
                PlanLook();
            }

            do
            {
                await ReceiveAllAsync();
            }
            while (await RedialAsync());
        }
        catch (Exception reason)
        {
            Crash(reason);
        }
        finally
        {
            lock (gate)
            {
                End();
                session.Close("the connection ended");
            }
        }

        crash?.Throw();
    }

    /// <summary>After <see cref="RunAsync"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await line.DisposeAsync();
        await cancellingRedial;
        redialling.Dispose();
        session.Dispose();
    }

    /// <summary>Our own code failed on this connection: it ends, and <see cref="RunAsync"/> reports it.</summary>
    public void Crash(Exception reason)
    {
        lock (gate)
        {
            crash ??= ExceptionDispatchInfo.Capture(reason);
            try
            {
                Lose(Ending.Resynchronise, $"RobotLink failed on this connection: {reason.Message}");
            }
            finally
            {
                line.Abort();
            }
        }
    }

    /// <returns>False when too many requests wait.</returns>
    public bool TryAsk(int id, RequestShape request, IArguments arguments, Asked asked)
    {
        var taken = session.TryAsk(id, request, arguments, asked.Within, clock.Now, asked.Since);
        PlanLook();
        return taken;
    }

    public void Share(IRelay? with) => session.Share(with);

    /// <returns>False when nothing is taken now.</returns>
    public bool TryPass(ForeignFrame frame)
    {
        var taken = session.TryPass(frame, clock.Now);
        PlanLook();
        return taken;
    }

    public void Withdraw(int id) => session.Withdraw(id);

    public bool TryWithdraw(int id) => session.TryWithdraw(id);

    public void TakeOver()
    {
        session.TakeOver(clock.Now);
        PlanLook();
    }

    public void SendRaw(ReadOnlySpan<byte> bytes) => session.SendRaw(bytes, clock.Now);

    public void TryOut(RequestShape request, IArguments arguments) => session.TryOut(request, arguments);

    /// <summary>Commands that wait for their turn are not sent any more.</summary>
    public void DropWaitingChanges(string reason) => session.DropWaitingChanges(reason);

    /// <summary>Hangs up in an orderly way: what is under way may end, then farewell.</summary>
    public void SayGoodbye()
    {
        if (!ended && goodbyeUntil is null)
        {
            goodbyeUntil = clock.Now + GoodbyeMax;
            session.SayFarewell(clock.Now, RepliesMax);
            PlanLook();
        }
    }

    void ISessionActions.Send(in SessionFrame frame, ReadOnlySpan<byte> bytes)
    {
        events.FrameSent(frame, bytes.Length);
        Transmit(frame, bytes);
    }

    private void Transmit(in SessionFrame frame, ReadOnlySpan<byte> bytes)
    {
        if (ended)
        {
            return;
        }

        events.BytesSent(frame, bytes);
        if (!line.TrySend(bytes) && line.WriterSign == SocketSign.None)
        {
            Lose(Ending.ProgramSilent, "the device takes no more bytes: its program does not read");
        }
    }

    void ISessionActions.Signal(ReadOnlySpan<byte> characters) =>
        Transmit(new SessionFrame { Frame = characters, PayloadLength = characters.Length, Kind = EntryKind.Request }, characters);

    void ISessionActions.Received(in SessionFrame frame) => events.FrameReceived(frame);

    void ISessionActions.Noise(ReadOnlySpan<byte> bytes, string? reason) => events.NoiseReceived(bytes, reason);

    void ISessionActions.Skipped(SkipReason why, ReadOnlySpan<byte> frame) => events.FrameSkipped(why, frame);

    void ISessionActions.Completed(in RequestEnd end) => events.RequestEnded(end);

    void ISessionActions.Established() => Prove();

    void ISessionActions.ProgramAlive()
    {
        alive = true;
        Prove();
    }

    void ISessionActions.ProgramSilent(string detail) => Lose(Ending.ProgramSilent, detail);

    void ISessionActions.Degraded(string? words, TimeSpan lastOtherwise)
    {
        if (words is not null && line.Read() is { } reading)
        {
            GlanceAtLine(reading);
        }

        events.Degraded(words, lastOtherwise);
    }

    void ISessionActions.Ended(in SessionEnd end)
    {
        if (end.Kind == SessionEndKind.Done)
        {
            HangUp();
            return;
        }

        WantsRest = end.WantsRest;
        Lose(Endings.Of(end.Kind), end.Detail);
    }

    private void CountBlip(TimeSpan? blip)
    {
        if (blip is { } ended)
        {
            events.Blip(ended);
            session.NetworkCameBack(ended, clock.Now);
        }
    }

    /// <summary>Bytes that nobody can have acknowledged yet say nothing about those before them, which were.</summary>
    private static bool HaveJustLeft(in TcpReading reading) => reading.Retransmits == 0 && reading.SinceSend < ShortestRetransmission;

    private LineQuality Quality()
    {
        var begun = new LineQuality(budget.DetectWithin, budget.SupervisesProgram, budget.KeepaliveInterval);
        begun.Begin(budget.SupervisesProgram ? null : line.Read());
        return begun;
    }

    private void Prove()
    {
        if (proven || !session.IsOpen)
        {
            return;
        }

        if (alive)
        {
            // Where many were asked, only now it is known who the device is.
            path.Follow(line.RemoteAddress);
            path.NoteWorking();
            connector.Proven(line);
            proven = true;
            ProvenAt = clock.Now;
            events.Proven();
        }
        else if (budget.SupervisesProgram)
        {
            session.Prove(clock.Now);
        }
    }
}
