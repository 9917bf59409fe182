using System.Runtime.CompilerServices;
using RobotLink.Diagnosis;

namespace RobotLink.Links;

/// <summary>From the socket to the session. No task, timer or lock but the link's own for each piece that comes; while nothing comes, no buffer.</summary>
internal sealed partial class LinkConnection
{
    /// <summary>A device that streams without pause may not keep the thread that serves all sockets.</summary>
    private const int ReadsInARow = 16;

    /// <summary>A device that paused so long pauses again: its link waits without a buffer. One call of the system more for each of its messages.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    private bool rests;

    /// <summary>Until the connection ends, or its session goes on at another port.</summary>
    private async Task ReceiveAllAsync()
    {
        var receiving = ReceiveOnceAsync();
        for (var inARow = receiving.IsCompleted ? 1 : 0; await receiving; inARow = receiving.IsCompleted ? inARow + 1 : 0)
        {
            if (inARow >= ReadsInARow)
            {
                inARow = 0;
                await Task.Yield();
            }

            receiving = ReceiveOnceAsync();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReceiveOnceAsync()
    {
        if (rests && TryRest())
        {
            await line.WaitAsync();
        }

        if (!TryMakeRoom(out var free))
        {
            return false;
        }

        var count = await line.ReceiveAsync(free);
        lock (gate)
        {
            if (ended || redialPort is not null)
            {
                return false;
            }

            if (count == 0)
            {
                if (!session.ReconnectIsNext)
                {
                    Lose(Ending.Socket, null);
                }

                return false;
            }

            var now = clock.Now;
            rests = now - silence.LastReceive > Rest;
            events.BytesReceived(free.Span[..count], now);
            CountBlip(silence.Received(now));
            Hear(now);
            session.Received(count, now);
            if (!ended && session.NextDue <= now)
            {
                // A device that never pauses leaves the watch no moment for this.
                session.Tick(now);
            }

            EndGoodbye(now);
            PlanLook();
            return !ended;
        }
    }

    private bool TryRest()
    {
        lock (gate)
        {
            if (!ended)
            {
                session.Rest();
            }

            return !ended;
        }
    }

    /// <returns>False when there is nothing more to receive here.</returns>
    private bool TryMakeRoom(out Memory<byte> free)
    {
        lock (gate)
        {
            var goesOn = !ended && redialPort is null;
            free = goesOn ? session.Free() : default;
            return goesOn;
        }
    }
}
