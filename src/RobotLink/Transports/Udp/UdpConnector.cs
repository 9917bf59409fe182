using System.Net;
using System.Net.Sockets;
using RobotLink.Diagnosis;
using RobotLink.Profiles;

namespace RobotLink.Transports;

/// <summary>Exchanges datagrams with one device: one that we ask, one that speaks first, or one of a group.</summary>
internal sealed class UdpConnector(UdpTarget target, TimeProvider time) : IConnector
{
    private static readonly TimeSpan BetweenOpenings = TimeSpan.FromMilliseconds(20);

    /// <summary>Stays open while the device is silent, so that its first datagram is not lost.</summary>
    private Socket? listening;

    private Multicast? group;

    /// <summary>Whom we asked last.</summary>
    private IPEndPoint? asked;

    /// <summary>Open between two connections, at the port that the device knows.</summary>
    private Socket? between;

    private long waitingSince;

    public bool DeviceCalls => target.Host is null;

    public async Task<IConnection> OpenAsync(CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(target.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            return target.Host is { } host ? await AskAsync(host, target.Port, target.LocalPort, either.Token) : await ListenAsync(either.Token);
        }
        catch (OperationCanceledException reason)
        {
            stopping.ThrowIfCancellationRequested();
            throw new DialException(target.Host is null ? NobodySpoke() : Failed(DialOutcome.NameNotAnswered, $"the name '{target.Host}' could not be looked up in time"), reason);
        }
        catch (SocketException reason)
        {
            throw new DialException(Classify(reason), reason);
        }
    }

    public async Task<IConnection> RedialAsync(IConnection present, int port, CancellationToken stopping)
    {
        if (target.Host is not { } host)
        {
            throw new DialException(Failed(DialOutcome.Other, "the device speaks first, so we cannot choose its port"), null);
        }

        try
        {
            return await AskAsync(host, port, 0, stopping);
        }
        catch (SocketException reason)
        {
            throw new DialException(Classify(reason), reason);
        }
    }

    public void Ended(IConnection connection, bool byPeer, bool wasProven)
    {
        LeaveGroup();
        waitingSince = time.GetTimestamp();
    }

    public TimeSpan? Pause(DialOutcome? failed) => (failed, target.Host) switch
    {
        (DialOutcome.NobodyCalled, _) => TimeSpan.Zero,
        (null, null) => BetweenOpenings,
        _ => null,
    };

    public IAsyncDisposable? Hear(Action heard)
    {
        if (asked is null || target.LocalPort == 0 || target.Group is not null || target.Broadcast)
        {
            return null;
        }

        try
        {
            between ??= Toward(asked, target.LocalPort);
            return new UdpEar(between, heard);
        }
        catch (SocketException)
        {
            // The next call says why.
            return null;
        }
    }

    public Task RestAsync()
    {
        LeaveGroup();
        between?.Dispose();
        between = null;
        listening?.Dispose();
        listening = null;
        return Task.CompletedTask;
    }

    private async Task<IConnection> AskAsync(string host, int port, int localPort, CancellationToken stopping)
    {
        var address = await HostNames.ResolveAsync(host, stopping);
        var device = new IPEndPoint(address, port);
        if (target.Group is null && !target.Broadcast)
        {
            return new UdpConnection(Left(device, localPort) ?? Toward(device, localPort), device, null, false, target.WholeDatagrams, []);
        }

        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.EnableBroadcast = target.Broadcast;
            Join(socket);
            socket.Bind(new IPEndPoint(Any(address.AddressFamily), localPort));
            Func<IPEndPoint, bool> admits = target.Broadcast ? speaker => target.Callers.Admits(speaker.Address) : speaker => speaker.Address.Equals(address);
            return new UdpConnection(socket, device, admits, followsSpeaker: false, target.WholeDatagrams, [], asksMany: target.Broadcast || IsGroup(address));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The socket that listened between the connections, with what has come there.</summary>
    private Socket? Left(IPEndPoint device, int localPort)
    {
        var left = between;
        (asked, between) = (device, null);
        if (left is not null && (localPort != target.LocalPort || !device.Equals(left.RemoteEndPoint)))
        {
            left.Dispose();
            left = null;
        }

        return left;
    }

    private static Socket Toward(IPEndPoint device, int localPort)
    {
        var socket = new Socket(device.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(Any(device.AddressFamily), localPort));
            socket.Connect(device);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IConnection> ListenAsync(CancellationToken stopping)
    {
        if (listening is null)
        {
            listening = Bind();
            waitingSince = time.GetTimestamp();
        }
        else
        {
            group?.JoinAnew();
        }

        var buffer = new byte[ushort.MaxValue];
        while (true)
        {
            var received = await listening.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(Any(listening.AddressFamily), 0), stopping);
            var speaker = (IPEndPoint)received.RemoteEndPoint;
            if (received.ReceivedBytes == 0 || !target.Callers.Admits(speaker.Address))
            {
                continue;
            }

            var socket = listening;
            listening = null;
            var follows = target.Callers.Second == SecondCaller.Replace;
            Func<IPEndPoint, bool> admits = follows ? other => target.Callers.Admits(other.Address) : speaker.Equals;
            return new UdpConnection(socket, speaker, admits, follows, target.WholeDatagrams, buffer.AsSpan(0, received.ReceivedBytes));
        }
    }

    private Socket Bind()
    {
        var socket = new Socket(target.Group?.AddressFamily ?? AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            Join(socket);
            socket.Bind(new IPEndPoint(Any(socket.AddressFamily), target.LocalPort));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Join(Socket socket)
    {
        if (target.Group is not null)
        {
            LeaveGroup();
            group = new Multicast(socket, target.Group);
        }
    }

    private void LeaveGroup()
    {
        group?.Leave();
        group = null;
    }

    private static bool IsGroup(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork ? (address.GetAddressBytes()[0] & 0xF0) == 0xE0 : address.IsIPv6Multicast;

    private static IPAddress Any(AddressFamily family) => family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;

    private DialFailure NobodySpoke()
    {
        var waited = time.GetElapsedTime(waitingSince);
        var detail = $"no datagram came for {waited.TotalSeconds:0} s";
        return new DialFailure(
            DialOutcome.NobodyCalled, waited, target.ToString(), group is null ? detail : $"{detail}; the group is joined on {string.Join(", ", group.Ports)}")
        {
            Remote = target.Callers.OnlyCaller(),
        };
    }

    private DialFailure Failed(DialOutcome outcome, string detail) => new(outcome, TimeSpan.Zero, target.ToString(), detail);

    private DialFailure Classify(SocketException reason) => reason.SocketErrorCode switch
    {
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.AddressNotAvailable =>
            Failed(DialOutcome.NoRoute, "this PC has no route or no address in that network"),
        SocketError.TryAgain or SocketError.NoRecovery =>
            Failed(DialOutcome.NameNotAnswered, $"the name '{target.Host}' could not be looked up: no name server answers"),
        SocketError.HostNotFound or SocketError.NoData =>
            Failed(DialOutcome.NameNotFound, $"the name '{target.Host}' cannot be resolved"),
        _ => PortFailure.Of(reason, target.ToString(), $"UDP port {target.LocalPort}", () => PortHolders.OfUdpPort(target.LocalPort)),
    };
}
