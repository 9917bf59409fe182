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
    LinkPlan plan, IConnector connector, MonotonicClock clock, DialPace pace, LinkPath path, Random random, Lock gate, Watch watch, ILinkRunnerEvents events)
{
    /// <summary>A link whose own code fails so often in <see cref="CrashWindow"/> is parked.</summary>
    private const int CrashesMax = 5;

    private static readonly TimeSpan CrashWindow = TimeSpan.FromMinutes(1);

    private SessionMemory memory = new();
    private readonly Queue<TimeSpan> crashes = new();
    private CancellationTokenSource round = new();
    private LinkConnection? connection;
    private int failures;
    private DialOutcome? lastFailure;

    /// <summary>The open connection, if there is one. Read under the gate.</summary>
    public LinkConnection? Connection => connection;

    /// <summary>Goes on where the runner of the same link's configuration before ended; before either runs, or after.</summary>
    public void Succeed(LinkRunner before) => memory = before.memory;

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
        failures = 0;
        HangUp();
        CancellationTokenSource current;
        lock (gate)
        {
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
        using var goodbye = stopping.Register(() => HangUp());
        var ladder = Ladder();
        while (!stopping.IsCancellationRequested)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, round.Token);
            try
            {
                await ladder.ExecuteAsync(async token => await ConnectAndRunAsync(token), either.Token);
            }
            catch (OperationCanceledException) when (either.IsCancellationRequested)
            {
                NewRound();
                await PauseAsync(stopping);
            }
            catch (LinkParkedException reason)
            {
                events.Parked(reason.Message);
                return;
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

    /// <summary>After our own goodbye the device needs a moment to free the seat: the floor of every wait holds here, too.</summary>
    private async Task PauseAsync(CancellationToken stopping)
    {
        try
        {
            await Task.Delay(plan.Protocol.Profile.Reconnect.First, clock.Time, stopping);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
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

    /// <summary>Polly runs the loop. The waits are ours: its own jitter may undercut the floor. Every end of a connection counts as a failed try.</summary>
    private ResiliencePipeline Ladder() => new ResiliencePipelineBuilder { TimeProvider = clock.Time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<ConnectionEndedException>(),
            MaxRetryAttempts = int.MaxValue,
            DelayGenerator = _ => new ValueTask<TimeSpan?>(
                connector.Pause(lastFailure) ?? Backoff.Wait(plan.Protocol.Profile.Reconnect, failures - 1, random.NextDouble())),
        })
        .Build();

    /// <exception cref="ConnectionEndedException">Always, unless cancelled: the ladder then waits and tries again.</exception>
    private async ValueTask ConnectAndRunAsync(CancellationToken token)
    {
        if (!connector.DeviceCalls)
        {
            events.Dialling();
        }

        lastFailure = null;
        try
        {
            await pace.WaitAsync(token);
            await RunConnectionAsync(await connector.OpenAsync(token), token);
        }
        catch (DialException reason)
        {
            lastFailure = reason.Failure.Outcome;
            failures += connector.Pause(lastFailure) is null ? 1 : 0;
            events.DialFailed(reason.Failure);
        }
        catch (Exception reason) when (reason is not LinkParkedException && !(reason is OperationCanceledException && token.IsCancellationRequested))
        {
            // Also while we hang up: a failure that came through here would end the program.
            failures++;
            CountCrash(reason);
        }

        token.ThrowIfCancellationRequested();
        throw new ConnectionEndedException();
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
            var lived = opened.ProvenAt is { } proven ? clock.Now - proven : TimeSpan.Zero;
            failures = opened.WantsRest ? Backoff.Longest : lived >= plan.Protocol.Profile.Reconnect.StableAfter ? 1 : failures + 1;
        }
    }

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

    /// <summary>Tells the ladder that a try is over.</summary>
    private sealed class ConnectionEndedException : Exception;

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
