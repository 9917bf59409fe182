using System.Net;
using System.Net.Sockets;
using RobotLink.Diagnosis;
using RobotLink.Profiles;

namespace RobotLink.Transports;

/// <summary>Waits for one device to call.</summary>
/// <param name="door">What a call must go through to become a connection.</param>
internal sealed class ListenConnector(ListenTarget target, CallDoor door, PortListeners listeners, TcpDialler dialler, TimeProvider time) : IConnector
{
    /// <summary>A device that calls and hangs up in a loop keeps no core busy.</summary>
    private static readonly TimeSpan BetweenCalls = TimeSpan.FromMilliseconds(20);

    private readonly Seat seat = new(target.Callers);
    private long waitingSince;
    private bool isListening;

    public bool DeviceCalls => true;

    public async Task<IConnection> OpenAsync(CancellationToken stopping)
    {
        door.Open(target);
        Listen();
        using var limit = new CancellationTokenSource(target.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            while (true)
            {
                var (opened, refused) = await door.TakeAsync(await seat.NextAsync(either.Token), target.Settings, either.Token);
                seat.Stranger = opened is null ? refused ?? seat.Stranger : null;
                if (opened is not null)
                {
                    seat.Sit(opened);
                    return opened;
                }
            }
        }
        catch (OperationCanceledException reason)
        {
            stopping.ThrowIfCancellationRequested();
            seat.Stranger = door.Agreeing is { } caller ? $"a call from {caller} did not begin TLS in time" : seat.Stranger;
            throw new DialException(NobodyCalled(), reason);
        }
    }

    /// <summary>The device that called is called back.</summary>
    public async Task<IConnection> RedialAsync(IConnection present, int port, CancellationToken stopping)
    {
        var device = new DialTarget(present.RemoteAddress!.ToString(), port, 0, target.Timeout, target.Settings);
        if (present is not SocketConnection)
        {
            throw new DialException(
                new DialFailure(DialOutcome.Other, TimeSpan.Zero, device.ToString(), "a device that has called by TLS cannot be called back: session.reconnect needs a device that we call"), null);
        }

        seat.CallBack();
        var opened = await dialler.DialAsync(device, stopping);
        seat.Sit((SocketConnection)opened);
        return opened;
    }

    public void Ended(IConnection connection, bool byPeer, bool wasProven)
    {
        waitingSince = time.GetTimestamp();
        seat.Rise();
    }

    public TimeSpan? Pause(DialOutcome? failed) => failed switch
    {
        null => BetweenCalls,
        DialOutcome.NobodyCalled => TimeSpan.Zero,
        _ => null,
    };

    public async Task RestAsync()
    {
        door.Close();
        if (isListening)
        {
            isListening = false;
            await listeners.LeaveAsync(target.Port, seat);
            seat.Clear();
        }
    }

    private void Listen()
    {
        if (isListening)
        {
            return;
        }

        try
        {
            listeners.Join(target.Port, seat);
            isListening = true;
            waitingSince = time.GetTimestamp();
        }
        catch (SocketException reason)
        {
            throw new DialException(PortFailure.Of(reason, target.ToString(), $"port {target.Port}", () => PortHolders.OfTcpPort(target.Port)), reason);
        }
    }

    private DialFailure NobodyCalled()
    {
        var waited = time.GetElapsedTime(waitingSince);
        var detail = $"nobody has called for {waited.TotalSeconds:0} s";
        return new DialFailure(
            DialOutcome.NobodyCalled, waited, target.ToString(), seat.Stranger is { } stranger ? $"{detail}; {stranger}" : detail)
        {
            Remote = target.Callers.OnlyCaller(),
        };
    }
}

/// <summary>Where to wait, and for whom.</summary>
/// <param name="Timeout">After so long without a call the link says so, and goes on waiting.</param>
internal sealed record ListenTarget(int Port, CallersProfile Callers, TimeSpan Timeout, TcpSettings Settings)
{
    public override string ToString() => $"port {Port}";
}
