using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using RobotLink.Diagnosis;

namespace RobotLink.Transports;

/// <summary>Reads the state of our port and the neighbour table. Sends nothing. Many links ask in the same moment, so a reading is shared for a short time.</summary>
internal sealed class PathProbe(TimeProvider time)
{
    private const string NeighbourTable = "/proc/net/arp";

    private static readonly TimeSpan SharedFor = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private long readAt;
    private Dictionary<string, (string Name, bool? Carrier)>? ports;
    private HashSet<string> askedInVain = [];

    /// <param name="local">Our end, where it is known.</param>
    public PathReading Read(IPAddress? local, IPAddress remote)
    {
        lock (gate)
        {
            if (ports is null || time.GetElapsedTime(readAt) > SharedFor)
            {
                ports = ReadPorts();
                askedInVain = ReadNeighbours();
                readAt = time.GetTimestamp();
            }

            var ours = local ?? RoutesFrom(remote);
            var known = ours is not null && ports.TryGetValue(ours.ToString(), out var port) ? port : default;
            return new PathReading(known.Name, known.Carrier, askedInVain.Contains(remote.ToString()));
        }
    }

    /// <summary>The address that the system would call from. Connecting a datagram socket sends nothing.</summary>
    private static IPAddress? RoutesFrom(IPAddress remote)
    {
        try
        {
            using var socket = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(remote, 9);
            return (socket.LocalEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static Dictionary<string, (string Name, bool? Carrier)> ReadPorts()
    {
        var found = new Dictionary<string, (string, bool?)>(StringComparer.Ordinal);
        try
        {
            foreach (var port in NetworkInterface.GetAllNetworkInterfaces())
            {
                foreach (var address in port.GetIPProperties().UnicastAddresses)
                {
                    found[address.Address.ToString()] = (port.Name, Carrier(port));
                }
            }
        }
        catch (Exception reason) when (reason is NetworkInformationException or UnauthorizedAccessException or IOException)
        {
            // Then it cannot be told; the verdict says so.
        }

        return found;
    }

    private static bool? Carrier(NetworkInterface port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return port.OperationalStatus == OperationalStatus.Up;
        }

        try
        {
            return File.ReadAllText($"/sys/class/net/{port.Name}/carrier").Trim() == "1";
        }
        catch (Exception reason) when (reason is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException)
        {
            // The kernel answers "invalid argument" for a port that is switched off.
            return false;
        }
    }

    private static HashSet<string> ReadNeighbours()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (!OperatingSystem.IsLinux())
        {
            return found;
        }

        try
        {
            foreach (var line in File.ReadLines(NeighbourTable).Skip(1))
            {
                // IP address, HW type, Flags (bit 1: complete), HW address, Mask, Device
                var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (columns.Length >= 6 && int.TryParse(columns[2].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var flags) && flags == 0)
                {
                    found.Add(columns[0]);
                }
            }
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            // No table, no evidence.
        }

        return found;
    }
}
