using System.Net;
using System.Net.Sockets;

namespace RobotLink.Transports;

/// <summary>Finds the address behind a host's name.</summary>
internal static class HostNames
{
    /// <returns>The first address of IPv4, else the first.</returns>
    /// <exception cref="SocketException">There is none.</exception>
    public static async Task<IPAddress> ResolveAsync(string host, CancellationToken stopping)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return literal;
        }

        var found = await FindAsync(host, stopping);
        return Array.Find(found, address => address.AddressFamily == AddressFamily.InterNetwork) ?? found.FirstOrDefault()
            ?? throw new SocketException((int)SocketError.NoData);
    }

    private static async Task<IPAddress[]> FindAsync(string host, CancellationToken stopping)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, stopping);
        }
        catch (ArgumentException)
        {
            // Such as a name longer than names may be.
            throw new SocketException((int)SocketError.HostNotFound);
        }
    }
}
