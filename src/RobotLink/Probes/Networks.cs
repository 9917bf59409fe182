using System.Net.Sockets;

namespace RobotLink.Probes;

/// <summary>Finds out what this system tells about its network.</summary>
internal static class Networks
{
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
}
