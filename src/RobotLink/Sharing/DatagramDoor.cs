using System.Net;
using System.Net.Sockets;
using RobotLink.Links;
using RobotLink.Transports;

namespace RobotLink.Sharing;

/// <summary>
/// Takes datagrams of programs, for a device that speaks by datagrams. A program is an address and port from which they come: it is there from the first on.
/// </summary>
internal sealed class DatagramDoor : IShareDoor
{
    private const int DatagramMax = 65_535;

    /// <summary>So many that were turned away are remembered, to tell of each once.</summary>
    private const int TurnedAwayMax = 64;

    /// <summary>Datagrams that come without pause may not keep the thread that serves all sockets.</summary>
    private const int ReadsInARow = 16;

    /// <summary>A socket that cannot receive for a moment is not asked without pause.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(100);

    // mstcpip.h: SIO_UDP_CONNRESET. Windows otherwise ends a receive because a program that was answered has gone.
    private const int TellUnreachable = unchecked((int)0x9800000C);

    private readonly Socket socket;
    private readonly SharePort port;
    private readonly MonotonicClock clock;
    private readonly Dictionary<SocketAddress, DatagramClient> programs = [];
    private readonly HashSet<SocketAddress> turnedAway = [];
    private readonly Lock gate = new();
    private readonly CancellationTokenSource closing = new();
    private readonly Task receiving;

    /// <exception cref="SocketException">The port cannot be had.</exception>
    public DatagramDoor(IPEndPoint end, SharePort port, MonotonicClock clock)
    {
        (this.port, this.clock) = (port, clock);
        socket = new Socket(end.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                _ = socket.IOControl(TellUnreachable, [0, 0, 0, 0], null);
            }

            socket.Bind(end);
            socket.Blocking = false;
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        End = socket.LocalEndPoint!;
        receiving = ReceiveAllAsync();
    }

    public EndPoint End { get; }

    /// <summary>Answers go out by the port at which programs asked.</summary>
    public bool TrySend(ReadOnlySpan<byte> datagram, SocketAddress to)
    {
        try
        {
            _ = socket.SendTo(datagram, SocketFlags.None, to);
            return true;
        }
        catch (SocketException)
        {
            // Lost, as any datagram may be lost.
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    public void Forget(DatagramClient program)
    {
        lock (gate)
        {
            if (programs.TryGetValue(program.Address, out var present) && ReferenceEquals(present, program))
            {
                programs.Remove(program.Address);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        socket.Dispose();
        await receiving;
        closing.Dispose();
        DatagramClient[] left;
        lock (gate)
        {
            left = [.. programs.Values];
        }

        foreach (var program in left)
        {
            program.Cut();
        }
    }

    private async Task ReceiveAllAsync()
    {
        var buffer = new byte[DatagramMax];
        var from = new SocketAddress(socket.AddressFamily);
        for (var inARow = 1; ; inARow++)
        {
            try
            {
                var count = await socket.ReceiveFromAsync(buffer, SocketFlags.None, from);
                Take(buffer.AsSpan(0, count), from);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException reason) when (reason.SocketErrorCode is SocketError.OperationAborted or SocketError.NotSocket)
            {
                return;
            }
            catch (SocketException)
            {
                await Task.WhenAny(Task.Delay(AfterFailure, clock.Time, closing.Token));
            }

            if (inARow % ReadsInARow == 0)
            {
                await Task.Yield();
            }
        }
    }

    private void Take(ReadOnlySpan<byte> datagram, SocketAddress from)
    {
        try
        {
            DatagramClient? program;
            lock (gate)
            {
                programs.TryGetValue(from, out program);
            }

            (program ?? Welcome(from))?.Take(datagram);
        }
        catch (Exception reason)
        {
            port.Failed(from.ToString(), reason);
        }
    }

    private DatagramClient? Welcome(SocketAddress from)
    {
        var address = new SocketAddress(from.Family, from.Size);
        from.Buffer[..from.Size].CopyTo(address.Buffer);
        var end = (IPEndPoint)new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0).Create(address);
        var program = new DatagramClient(this, address, end.ToString(), port.Configuration.Queue, clock);
        lock (gate)
        {
            programs[address] = program;
        }

        if (port.Welcome(end.Address, program, isNews: !turnedAway.Contains(address)))
        {
            turnedAway.Remove(address);
            return program;
        }

        program.Dispose();
        if (turnedAway.Count >= TurnedAwayMax)
        {
            turnedAway.Clear();
        }

        turnedAway.Add(address);
        return null;
    }
}
