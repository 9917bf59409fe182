using System.Buffers.Binary;
using System.ComponentModel;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace RobotLink.Transports;

/// <summary>A socket's membership of a group, on every network port of this PC: which of them leads to the cell, the system does not know.</summary>
internal sealed class Multicast
{
    // linux/in.h
    private const int LevelIp = 0;
    private const int MulticastAllOption = 49;

    private readonly Lock gate = new();
    private readonly Socket socket;
    private readonly IPAddress group;

    /// <param name="socket">Not bound yet.</param>
    /// <exception cref="SocketException">No port could join.</exception>
    public Multicast(Socket socket, IPAddress group)
    {
        (this.socket, this.group) = (socket, group);

        // Other programs may listen to the same group.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        OnlyOwnGroups(socket);
        JoinAnew(out var refusal);
        if (Ports.Count == 0)
        {
            throw refusal ?? new SocketException((int)SocketError.NetworkDown);
        }

        // A port that comes up later, or an adapter that is plugged again, is no member yet.
        NetworkChange.NetworkAddressChanged += OnAddressChanged;
    }

    /// <summary>The names of the ports that were joined when it was last tried.</summary>
    public IReadOnlyList<string> Ports { get; private set; } = [];

    /// <summary>Joins on ports that came up meanwhile, or came back.</summary>
    public void JoinAnew() => JoinAnew(out _);

    /// <summary>Joins no more ports; the membership itself ends with the socket.</summary>
    public void Leave() => NetworkChange.NetworkAddressChanged -= OnAddressChanged;

    private void OnAddressChanged(object? sender, EventArgs change) => JoinAnew();

    private void JoinAnew(out SocketException? refusal)
    {
        refusal = null;
        var joined = new List<string>();
        lock (gate)
        {
            foreach (var (name, option) in Options())
            {
                try
                {
                    socket.SetSocketOption(
                        option is MulticastOption ? SocketOptionLevel.IP : SocketOptionLevel.IPv6, SocketOptionName.AddMembership, option);
                    joined.Add(name);
                }
                catch (SocketException reason) when (reason.SocketErrorCode == SocketError.AddressAlreadyInUse)
                {
                    // A member already.
                    joined.Add(name);
                }
                catch (SocketException reason)
                {
                    refusal = reason;
                }
                catch (ObjectDisposedException)
                {
                    // The connection has ended meanwhile.
                    return;
                }
            }

            Ports = [.. joined.Order(StringComparer.Ordinal)];
        }
    }

    private IEnumerable<(string Port, object Option)> Options()
    {
        foreach (var port in All().Where(port => port.SupportsMulticast || port.NetworkInterfaceType == NetworkInterfaceType.Loopback))
        {
            if (OptionFor(port) is { } option)
            {
                yield return (port.Name, option);
            }
        }
    }

    private static NetworkInterface[] All()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces();
        }
        catch (NetworkInformationException)
        {
            // One of them has just gone; the next change is told, too.
            return [];
        }
    }

    /// <returns>Null where the port has no address of the group's protocol.</returns>
    private object? OptionFor(NetworkInterface port)
    {
        try
        {
            var addresses = port.GetIPProperties();
            if (group.AddressFamily == AddressFamily.InterNetworkV6)
            {
                return new IPv6MulticastOption(group, addresses.GetIPv6Properties().Index);
            }

            var own = addresses.UnicastAddresses.FirstOrDefault(own => own.Address.AddressFamily == AddressFamily.InterNetwork);
            return own is null ? null : new MulticastOption(group, own.Address);
        }
        catch (Win32Exception)
        {
            // It has no such protocol, or has just gone.
            return null;
        }
    }

    /// <summary>Linux otherwise hands over what comes for any group that any program here has joined.</summary>
    private static void OnlyOwnGroups(Socket socket)
    {
        if (OperatingSystem.IsLinux() && socket.AddressFamily == AddressFamily.InterNetwork)
        {
            Span<byte> no = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(no, 0);
            socket.SetRawSocketOption(LevelIp, MulticastAllOption, no);
        }
    }
}
