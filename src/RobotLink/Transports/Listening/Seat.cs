using System.Net;
using System.Net.Sockets;
using RobotLink.Profiles;

namespace RobotLink.Transports;

/// <summary>One link's place at a port that we listen on: holds the call that came while the link was not ready for it. Thread-safe.</summary>
internal sealed class Seat(CallersProfile callers)
{
    private readonly Lock gate = new();
    private TaskCompletionSource<Socket>? waiting;
    private Socket? pending;
    private ICalled? present;

    /// <summary>A call was handed out, or the device is called back: somebody is about to sit here.</summary>
    private bool isComing;

    /// <summary>Calls that came from elsewhere since the last <see cref="NextAsync"/> began: the words of the last one.</summary>
    public string? Stranger { get; set; }

    public bool Admits(IPAddress caller) => callers.Admits(caller);

    /// <returns>False when the place is taken and stays so.</returns>
    public bool TryTake(Socket call)
    {
        ICalled? before;
        Socket? older;
        lock (gate)
        {
            before = present is { IsOver: false } ? present : null;
            if (callers.Second == SecondCaller.Refuse && (isComing || before is not null || pending is not null))
            {
                return false;
            }

            (present, older) = (null, pending);
            pending = null;
            if (waiting is null)
            {
                pending = call;
            }
            else
            {
                waiting.SetResult(call);
                (waiting, isComing) = (null, true);
            }
        }

        before?.Replace();
        older?.Dispose();
        return true;
    }

    /// <summary>The next call, or the one that waits already.</summary>
    public async Task<Socket> NextAsync(CancellationToken stopping)
    {
        TaskCompletionSource<Socket> coming;
        lock (gate)
        {
            if (pending is { } call)
            {
                (pending, isComing) = (null, true);
                return call;
            }

            isComing = false;
            waiting = coming = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        try
        {
            return await coming.Task.WaitAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            lock (gate)
            {
                if (ReferenceEquals(waiting, coming))
                {
                    waiting = null;
                    throw;
                }
            }

            // It came in the same moment.
            return await coming.Task;
        }
    }

    /// <summary>The call became a connection, or the device was called back. Whoever called meanwhile takes its place, or is hung up on.</summary>
    public void Sit(ICalled connection)
    {
        var isReplaced = false;
        Socket? refused = null;
        lock (gate)
        {
            isComing = false;
            if (pending is not null && callers.Second == SecondCaller.Replace)
            {
                isReplaced = true;
            }
            else
            {
                (present, refused, pending) = (connection, pending, null);
            }
        }

        refused?.Dispose();
        if (isReplaced)
        {
            connection.Replace();
        }
    }

    /// <summary>The device has hung up to be called back, which is still the same visit.</summary>
    public void CallBack()
    {
        lock (gate)
        {
            isComing = true;
        }
    }

    /// <summary>The connection is over.</summary>
    public void Rise()
    {
        lock (gate)
        {
            (present, isComing) = (null, false);
        }
    }

    /// <summary>Hangs up on whoever waits here.</summary>
    public void Clear()
    {
        lock (gate)
        {
            pending?.Dispose();
            pending = null;
        }
    }
}
