using RobotLink.Sessions;
using RobotLink.Transports;

namespace RobotLink.Links;

/// <summary>Going on at another port of the same device: one session, two sockets one after the other.</summary>
internal sealed partial class LinkConnection
{
    private readonly CancellationTokenSource redialling = new();
    private TaskCompletionSource resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task cancellingRedial = Task.CompletedTask;
    private int? redialPort;
    private bool isRedialling;

    void ISessionActions.Reconnect(int port)
    {
        if (ended || redialPort is not null)
        {
            return;
        }

        redialPort = port;
        line.SayGoodbye();
        line.Close();
        resumed.TrySetResult();
    }

    /// <returns>False when the connection has ended.</returns>
    private async Task<bool> RedialAsync()
    {
        // The device may have hung up before the session asked for its other port.
        await resumed.Task;
        int port;
        lock (gate)
        {
            if (ended || redialPort is not { } wanted)
            {
                return false;
            }

            (port, isRedialling) = (wanted, true);
        }

        await line.DisposeAsync();
        try
        {
            var next = await connector.RedialAsync(line, port, redialling.Token);
            lock (gate)
            {
                TakeOver(next);
            }

            return true;
        }
        catch (DialException reason)
        {
            lock (gate)
            {
                LoseRedial(reason);
            }
        }
        catch (OperationCanceledException) when (redialling.IsCancellationRequested)
        {
            // We hung up meanwhile.
        }

        return false;
    }

    private void TakeOver(IConnection next)
    {
        line = next;
        (redialPort, isRedialling) = (null, false);
        if (ended)
        {
            next.SayGoodbye();
            next.Close();
            return;
        }

        resumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silence = new SilenceWatch(budget, clock.Now);
        sentAgainAt = TimeSpan.MinValue / 2;
        (quality, nextLookAtLine) = (Quality(), clock.Now + LineQuality.Period);
        path.Follow(next.RemoteAddress);
        events.WentOver(next.Local, next.Remote);
        session.Reconnected(clock.Now);
        PlanLook();
    }

    private void LoseRedial(DialException reason)
    {
        if (!ended)
        {
            End();
            session.Close(reason.Message);
            events.RedialFailed(reason.Failure, alive ? session.LastLife : opened);
        }
    }
}
