using System.Net.NetworkInformation;
using System.Runtime.InteropServices;

namespace RobotLink.Host.Support;

/// <summary>What this PC is, as far as it bears on links: neither names of people nor of the PC, and no variables of the environment.</summary>
internal sealed record OperatingFacts(
    string OperatingSystem,
    string Architecture,
    string Runtime,
    int Processors,
    long MemoryAvailableBytes,
    string LocalTimeZone,
    DateTimeOffset Now,
    double UptimeS,
    IReadOnlyList<PortFacts> Ports)
{
    public static OperatingFacts Of(TimeProvider time) => new(
        RuntimeInformation.OSDescription,
        RuntimeInformation.OSArchitecture.ToString(),
        RuntimeInformation.FrameworkDescription,
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        time.LocalTimeZone.Id,
        time.GetUtcNow(),
        Environment.TickCount64 / 1000.0,
        [.. NetworkInterface.GetAllNetworkInterfaces().Select(PortFacts.Of)]);
}

/// <summary>A network port of this PC.</summary>
internal sealed record PortFacts(string Name, string Kind, string Status, long BitsPerSecond, IReadOnlyList<string> Addresses)
{
    public static PortFacts Of(NetworkInterface port) => new(
        port.Name,
        port.NetworkInterfaceType.ToString(),
        port.OperationalStatus.ToString(),
        OperatingSystem.IsWindows() || OperatingSystem.IsLinux() ? Math.Max(0, port.Speed) : 0,
        [.. port.GetIPProperties().UnicastAddresses.Select(address => $"{address.Address}/{address.PrefixLength}")]);
}
