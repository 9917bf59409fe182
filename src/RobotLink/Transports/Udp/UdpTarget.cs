using System.Net;
using RobotLink.Profiles;

namespace RobotLink.Transports;

/// <summary>With whom datagrams are exchanged.</summary>
/// <param name="Host">Null where the device speaks first: then its first datagram tells who it is.</param>
/// <param name="Port">The device's; 0 where it speaks first.</param>
/// <param name="LocalPort">0 for any.</param>
/// <param name="Timeout">For the name, and for the first datagram where the device speaks first.</param>
/// <param name="WholeDatagrams">What is longer than a read is too long and cut off; else the rest follows.</param>
internal sealed record UdpTarget(
    string? Host, int Port, int LocalPort, IPAddress? Group, bool Broadcast, CallersProfile Callers, TimeSpan Timeout, bool WholeDatagrams)
{
    public override string ToString() =>
        Host is null ? $"UDP port {LocalPort}{(Group is null ? "" : $" in group {Group}")}" : $"{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port} (UDP)";
}
