using System.Net;
using System.Net.Sockets;

namespace RobotLink.Transports;

/// <summary>Finds the address behind a host's name.</summary>
internal static class HostNames
{
    /// <returns>The first address of IPv4, else the first.</returns>
    public static async Task<IPAddress> ResolveAsync(string host, CancellationToken stopping)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return literal;
        }

        var found = await Dns.GetHostAddressesAsync(host, stopping);
        return Array.Find(found, address => address.AddressFamily == AddressFamily.InterNetwork) ?? found[0];
    }
}
