using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using RobotLink.Diagnosis;

namespace RobotLink.Transports;

/// <summary>Datagrams to and from one device. Nothing of two datagrams is ever given out together.</summary>
internal sealed class UdpConnection : IConnection
{
    private const int DatagramMax = 65_535;

    private readonly Socket socket;
    private readonly Func<IPEndPoint, bool>? admits;
    private readonly bool followsSpeaker;
    private readonly bool wholeDatagrams;
    private readonly bool asksMany;
    private readonly IPEndPoint any;
    private readonly SocketAddress speaker;
    private readonly byte[] buffer = new byte[DatagramMax];
    private IPEndPoint device;
    private SocketAddress? known;
    private IPAddress? admitted;
    private int from;
    private int until;

    /// <param name="socket">Connected, unless <paramref name="admits"/> tells whose datagrams count.</param>
    /// <param name="device">Where our datagrams go.</param>
    /// <param name="followsSpeaker">They go to whoever spoke last.</param>
    /// <param name="wholeDatagrams">What is longer than a read is cut off; else the rest follows.</param>
    /// <param name="first">The datagram that opened it.</param>
    /// <param name="asksMany">They go to all in a network or a group: who the device is, its answer tells.</param>
    public UdpConnection(
        Socket socket, IPEndPoint device, Func<IPEndPoint, bool>? admits, bool followsSpeaker, bool wholeDatagrams, ReadOnlySpan<byte> first, bool asksMany = false)
    {
        this.asksMany = asksMany;
        (this.socket, this.device, this.admits, this.followsSpeaker, this.wholeDatagrams) =
            (socket, device, admits, followsSpeaker, wholeDatagrams);
        any = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        speaker = any.Serialize();
        socket.Blocking = false;
        Local = socket.LocalEndPoint?.ToString() ?? "";
        first.CopyTo(buffer);
        until = first.Length;
    }

    public Medium Medium => Medium.Udp;

    public string Local { get; }

    public string Remote => device.ToString();

    public SocketSign ReaderSign { get; private set; }

    public SocketSign WriterSign { get; private set; }

    public int Available => until - from + SocketConnection.AvailableIn(socket);

    public TcpReading? Read() => null;

    public IPAddress? RemoteAddress => asksMany ? admitted : device.Address;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReceiveAsync(Memory<byte> into)
    {
        try
        {
            while (from == until)
            {
                // An empty datagram says nothing; only the end gives 0.
                (from, until) = (0, await NextAsync());
            }
        }
        catch (SocketException reason)
        {
            ReaderSign = Sign(reason.SocketErrorCode);
            return 0;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }

        var count = Math.Min(into.Length, until - from);
        buffer.AsMemory(from, count).CopyTo(into);
        from = wholeDatagrams ? until : from + count;
        return count;
    }

    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _ = admits is null ? socket.Send(bytes, SocketFlags.None) : socket.SendTo(bytes, SocketFlags.None, device);
            return true;
        }
        catch (SocketException reason) when (reason.SocketErrorCode is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable)
        {
            // Lost as any datagram may be lost.
            return true;
        }
        catch (SocketException reason)
        {
            // The reader would wait for ever: the system tells each error only once.
            WriterSign = Sign(reason.SocketErrorCode);
            socket.Dispose();
        }
        catch (ObjectDisposedException)
        {
            WriterSign = WriterSign == SocketSign.None ? SocketSign.Closed : WriterSign;
        }

        return false;
    }

    public void Abort() => socket.Dispose();

    public void SayGoodbye()
    {
        // Datagrams know no end; the profile's farewell is all there is.
    }

    public void Close() => socket.Dispose();

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SocketSign Sign(SocketError error) => error switch
    {
        // What Linux calls refused, Windows calls reset.
        SocketError.ConnectionRefused or SocketError.ConnectionReset => SocketSign.Refused,
        _ => SocketConnection.Sign(error),
    };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> NextAsync()
    {
        if (admits is null)
        {
            // An array itself would choose the call that makes a task each time.
            return await socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None);
        }

        while (true)
        {
            var count = await socket.ReceiveFromAsync(buffer, SocketFlags.None, speaker);
            if (speaker.Equals(known) || IsAdmitted(admits))
            {
                return count;
            }
        }
    }

    /// <summary>Asked only when another one speaks than before: an address as an object for each datagram would cost more than the datagram.</summary>
    private bool IsAdmitted(Func<IPEndPoint, bool> admits)
    {
        var end = (IPEndPoint)any.Create(speaker);
        if (!admits(end))
        {
            return false;
        }

        device = followsSpeaker ? end : device;
        (known, admitted) = (end.Serialize(), end.Address);
        return true;
    }
}
