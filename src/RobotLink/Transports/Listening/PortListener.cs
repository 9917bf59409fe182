using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using RobotLink.Profiles;

namespace RobotLink.Transports;

/// <summary>One listening socket, shared by the links whose devices call the same port.</summary>
internal sealed partial class PortListener : IAsyncDisposable
{
    private const int Backlog = 16;

    /// <summary>When this PC has no descriptors left, accepting fails at once and for a while.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource closing = new();
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Socket socket;
    private readonly Task accepting;
    private readonly RareLine turnedAway;
    private readonly RareLine failed;
    private ImmutableArray<Seat> seats = [];

    /// <exception cref="SocketException">The port cannot be had.</exception>
    public PortListener(int port, TimeProvider time, ILogger logger)
    {
        (Port, this.time, this.logger) = (port, time, logger);
        (turnedAway, failed) = (new RareLine(time), new RareLine(time));
        socket = Bind(port);
        accepting = AcceptAllAsync();
    }

    public int Port { get; }

    public bool IsEmpty => seats.IsEmpty;

    public void Add(Seat seat) => ImmutableInterlocked.Update(ref seats, all => all.Add(seat));

    public void Remove(Seat seat) => ImmutableInterlocked.Update(ref seats, all => all.Remove(seat));

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        socket.Dispose();
        await accepting;
        closing.Dispose();
    }

    /// <summary>On both protocols, or on IPv4 alone where this PC has no other.</summary>
    private static Socket Bind(int port)
    {
        try
        {
            return Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        }
        catch (SocketException reason) when (reason.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable)
        {
            return Bind(new IPEndPoint(IPAddress.Any, port));
        }
    }

    private static Socket Bind(IPEndPoint end)
    {
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (end.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = true;
            }

            // .NET itself sees to it that connections of a moment ago keep nobody from listening. Its ReuseAddress would let two programs listen.
            socket.Bind(end);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AcceptAllAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                Take(await socket.AcceptAsync(closing.Token));
            }
            catch (Exception reason) when (reason is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (Exception reason)
            {
                TellOfFailure(reason);
                await PauseAsync();
            }
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(AfterFailure, time, closing.Token);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }

    private void Take(Socket call)
    {
        var isTaken = false;
        try
        {
            isTaken = TryTake(call);
        }
        finally
        {
            if (!isTaken)
            {
                call.Dispose();
            }
        }
    }

    private bool TryTake(Socket call)
    {
        if (call.RemoteEndPoint is not IPEndPoint caller)
        {
            return false;
        }

        var address = caller.Address.IsIPv4MappedToIPv6 ? caller.Address.MapToIPv4() : caller.Address;
        var admitting = seats.Where(seat => seat.Admits(address)).ToList();
        if (admitting.Any(seat => seat.TryTake(call)))
        {
            return true;
        }

        TurnAway(address, admitting);
        call.LingerState = new LingerOption(true, 0);
        return false;
    }

    private void TurnAway(IPAddress address, List<Seat> admitting)
    {
        var why = admitting.Count == 0 ? "callers.from does not name it" : "a connection is open already, and callers.second is refuse";
        foreach (var seat in admitting.Count == 0 ? [.. seats] : (IReadOnlyList<Seat>)[])
        {
            seat.Stranger = $"a call from {address} was turned away: {why}";
        }

        // Whoever calls in vain as fast as it can does not fill the log.
        if (turnedAway.IsDue(out var count))
        {
            LogTurnedAway(Port, address, why, count);
        }
    }

    private void TellOfFailure(Exception reason)
    {
        if (failed.IsDue(out var count))
        {
            LogAcceptFailed(Port, reason.Message, count);
        }
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "Port {Port}: a call from {Caller} was turned away: {Why} ({Count} since the last line)")]
    private partial void LogTurnedAway(int port, IPAddress caller, string why, int count);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "Port {Port}: a call could not be accepted: {Reason} ({Count} since the last line)")]
    private partial void LogAcceptFailed(int port, string reason, int count);
}
