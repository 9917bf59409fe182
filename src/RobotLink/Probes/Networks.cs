using System.Net.Sockets;

namespace RobotLink.Probes;

/// <summary>Finds out what this system tells about its network.</summary>
internal static class Networks
{
    /// <summary>Whether anybody hears at once that a port has lost its link. Where that is forbidden, as in some containers, only silence shows it.</summary>
    public static bool CarrierIsTold { get; } = OperatingSystem.IsWindows() || (OperatingSystem.IsLinux() && CanListen());

    public static INetwork OfThisSystem()
    {
        try
        {
            return OperatingSystem.IsLinux() ? new LinuxNetwork() : OperatingSystem.IsWindows() ? new WindowsNetwork() : new UnknownNetwork();
        }
        catch (Exception reason) when (reason is SocketException or DllNotFoundException or EntryPointNotFoundException)
        {
            // Forbidden, as in some containers: then nothing is measured, and the verdict says so.
            return new UnknownNetwork();
        }
    }

    private static bool CanListen()
    {
        try
        {
            using var news = new NetlinkSocket(NetlinkSocket.AllNews);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
