using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.Retry;
using RobotLink.Diagnosis;
using RobotLink.Sessions;
using RobotLink.Transports;

namespace RobotLink.Links;

/// <summary>Keeps one link connected: dials, runs the connection, waits, dials again, for as long as it is wanted.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A token source without timer holds nothing to free.")]
internal sealed class LinkRunner(
    LinkPlan plan, IConnector connector, MonotonicClock clock, DialPace pace, LinkPath path, Flapping flapping, Random random, Lock gate, Watch watch,
    ILinkRunnerEvents events)
{
    /// <summary>A link whose own code fails so often in <see cref="CrashWindow"/> is parked.</summary>
    private const int CrashesMax = 5;

    private static readonly TimeSpan CrashWindow = TimeSpan.FromMinutes(1);

    private readonly DialLadder ladder = new(plan.Protocol.Profile.Reconnect, flapping);
    private readonly DialWait wait = new(clock, path, random, gate);
    private readonly Queue<TimeSpan> crashes = new();
    private SessionMemory memory = new();
    private CancellationTokenSource round = new();
    private LinkConnection? connection;
    private DialOutcome? lastFailure;
    private bool isDialling;
    private bool heardMeanwhile;

    /// <summary>The open connection, if there is one. Read under the gate.</summary>
    public LinkConnection? Connection => connection;

    /// <summary>No call is made until this PC's port has a link again. Read under the gate.</summary>
    public bool WaitsForPort => wait.WaitsForPort;

    /// <summary>Goes on where the runner of the same link's configuration before ended; before either runs, or after.</summary>
    public void Succeed(LinkRunner before)
    {
        memory = before.memory;
        ladder.Succeed(before.ladder);
    }

    /// <summary>Something says that the device may be there again. Called under the gate.</summary>
    public void Wake()
    {
        if (connection is null)
        {
            ladder.Anew(clock.Now);
            heardMeanwhile = isDialling;
            wait.Wake();
        }
    }

    /// <summary>This PC's port may have lost or found its link. Called under the gate.</summary>
    public void LookAtPort() => wait.Look();

    /// <summary>Runs until <paramref name="stopping"/>; then hangs up in an orderly way.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await ClimbAsync(stopping);
        }
        finally
        {
            await RestAsync();
            await LeavePathAsync();
        }
    }

    private Task LeavePathAsync()
    {
        lock (gate)
        {
            return path.LeaveAsync();
        }
    }

    /// <summary>Ends the connection, or the wait for the next attempt; what comes next is <see cref="RunAsync"/>'s affair.</summary>
    public void Interrupt()
    {
        HangUp();
        CancellationTokenSource current;
        lock (gate)
        {
            ladder.Forget();
            current = round;
        }

        current.Cancel();
    }

    private async Task RestAsync()
    {
        try
        {
            await connector.RestAsync();
        }
        catch (Exception reason)
        {
            // What is left open is this link's alone; the program goes on.
            events.Crashed(reason);
        }
    }

    private async Task ClimbAsync(CancellationToken stopping)
    {
        using var goodbye = stopping.Register(HangUp);
        var calls = Calls();
        var isFirst = true;
        while (!stopping.IsCancellationRequested)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, round.Token);
            try
            {
                if (!isFirst || IsCooling)
                {
                    // After our own goodbye the device needs a moment to free the seat: the floor of every wait holds here, too.
                    await WaitAsync(asSoonAsAllowed: true, either.Token);
                }

                isFirst = false;
                await calls.ExecuteAsync(ConnectAndRunAsync, either.Token);
            }
            catch (OperationCanceledException) when (either.IsCancellationRequested)
            {
                NewRound();
            }
            catch (LinkParkedException reason)
            {
                events.Parked(reason.Message);
                return;
            }
        }
    }

    private bool IsCooling
    {
        get
        {
            lock (gate)
            {
                return ladder.CoolUntil > clock.Now;
            }
        }
    }

    private void HangUp()
    {
        lock (gate)
        {
            connection?.SayGoodbye();
        }
    }

    private void NewRound()
    {
        lock (gate)
        {
            if (round.IsCancellationRequested)
            {
                round = new CancellationTokenSource();
            }
        }
    }

    /// <summary>Polly runs the loop. The waits are ours: its own jitter may undercut the floor, and nothing could wake it. Every end of a connection counts as a failed try.</summary>
    private ResiliencePipeline<ConnectionEnded> Calls() => new ResiliencePipelineBuilder<ConnectionEnded> { TimeProvider = clock.Time }
        .AddRetry(new RetryStrategyOptions<ConnectionEnded>
        {
            ShouldHandle = new PredicateBuilder<ConnectionEnded>().HandleResult(_ => true),
            MaxRetryAttempts = int.MaxValue,
            DelayGenerator = _ => new ValueTask<TimeSpan?>(TimeSpan.Zero),
            OnRetry = async failed => await WaitAsync(asSoonAsAllowed: false, failed.Context.CancellationToken),
        })
        .Build();

    private async Task WaitAsync(bool asSoonAsAllowed, CancellationToken token)
    {
        DialTurn turn;
        lock (gate)
        {
            turn = Turn(asSoonAsAllowed);
        }

        await using var ear = connector.Hear(Heard);
        await wait.WaitAsync(turn, () => ladder.Anew(clock.Now), token);
    }

    private void Heard()
    {
        lock (gate)
        {
            Wake();
        }
    }

    private DialTurn Turn(bool asSoonAsAllowed)
    {
        if (connector.Pause(lastFailure) is { } pause)
        {
            return new DialTurn(clock.Now + pause, clock.Now + pause);
        }

        var turn = ladder.Next(clock.Now, random.NextDouble());
        if (asSoonAsAllowed)
        {
            turn.Hurry();
        }
        else if (heardMeanwhile)
        {
            turn.Wake(clock.Now, random.NextDouble());
        }

        return turn;
    }

    /// <summary>However it ended, the ladder then waits and tries again.</summary>
    private async ValueTask<ConnectionEnded> ConnectAndRunAsync(CancellationToken token)
    {
        if (!connector.DeviceCalls)
        {
            events.Dialling();
        }

        lastFailure = null;
        try
        {
            await DialAndRunAsync(token);
        }
        catch (Exception reason) when (reason is not LinkParkedException && !(reason is OperationCanceledException && token.IsCancellationRequested))
        {
            // Also while we hang up: a failure that came through here would end the program.
            lock (gate)
            {
                ladder.Failed(DialEnd.Ended, clock.Now);
            }

            CountCrash(reason);
        }
        finally
        {
            Dials(false);
        }

        token.ThrowIfCancellationRequested();
        return default;
    }

    private async ValueTask DialAndRunAsync(CancellationToken token)
    {
        try
        {
            Dials(true);
            await plan.FetchSecretsAsync(clock.Time, token);
            await pace.WaitAsync(token);
            var line = await connector.OpenAsync(token);
            if (connector.DeviceCalls)
            {
                // It may have let us wait for long.
                await plan.FetchSecretsAsync(clock.Time, CancellationToken.None);
            }

            Dials(false);
            await RunConnectionAsync(line, token);
        }
        catch (DialException reason)
        {
            Dials(false);
            lastFailure = reason.Failure.Outcome;
            lock (gate)
            {
                ladder.Failed(Fair(DialEnds.Of(reason.Failure.Outcome)), clock.Now);
            }

            events.DialFailed(reason.Failure);
        }
    }

    private void Dials(bool isNow)
    {
        lock (gate)
        {
            (isDialling, heardMeanwhile) = (isNow, !isNow && heardMeanwhile);
        }
    }

    private async Task RunConnectionAsync(IConnection line, CancellationToken token)
    {
        await using var opened = new LinkConnection(plan, memory, line, connector, path, clock, gate, watch, events);

        lock (gate)
        {
            connection = opened;
            events.Connected(opened);
            if (token.IsCancellationRequested)
            {
                opened.SayGoodbye();
            }
        }

        watch.Add(opened);
        try
        {
            await opened.RunAsync();
        }
        catch (Exception reason)
        {
            CountCrash(reason);
        }
        finally
        {
            watch.Remove(opened);
            lock (gate)
            {
                connection = null;
            }

            connector.Ended(line, opened.EndedByPeer, opened.ProvenAt is not null);
            Climb(opened);
        }
    }

    private void Climb(LinkConnection opened)
    {
        lock (gate)
        {
            heardMeanwhile = false;
            var end = opened.LostBy == Cause.Busy ? DialEnd.Busy : opened.HeardNobody ? DialEnd.Absent : DialEnd.Ended;
            ladder.Ended(Fair(end), clock.Now - opened.ProvenAt, clock.Now);
            if (opened.WantsRest)
            {
                ladder.Rest();
            }
        }
    }

    /// <summary>A seat that our own dead connection held is free a moment after the call that found it out.</summary>
    private DialEnd Fair(DialEnd end) => end == DialEnd.Busy && connector.FreedSeat ? DialEnd.Ended : end;

    private void CountCrash(Exception reason)
    {
        events.Crashed(reason);
        crashes.Enqueue(clock.Now);
        while (crashes.Peek() < clock.Now - CrashWindow)
        {
            crashes.Dequeue();
        }

        if (crashes.Count >= CrashesMax)
        {
            throw new LinkParkedException($"parked: RobotLink failed {crashes.Count} times within {CrashWindow.TotalMinutes:0} min on this link, last: {reason.Message}");
        }
    }

    /// <summary>Tells the ladder that a try is over. No exception: a device that is away ends a try every few seconds for days.</summary>
    private readonly record struct ConnectionEnded;

    private sealed class LinkParkedException(string message) : Exception(message);
}

/// <summary>What a runner tells its link.</summary>
internal interface ILinkRunnerEvents : IConnectionEvents
{
    void Dialling();

    void DialFailed(DialFailure failure);

    /// <summary>Called under the link's gate.</summary>
    void Connected(LinkConnection connection);

    /// <summary>Our own code failed; the link goes on.</summary>
    void Crashed(Exception reason);

    /// <summary>It failed too often; the link stays away until somebody asks for it.</summary>
    void Parked(string words);
}
