using System.Net;

namespace RobotLink.Diagnosis;

/// <summary>The way that is in doubt.</summary>
/// <param name="Remote">The device's address.</param>
/// <param name="Behind">The part of the infrastructure that the site file names before the device.</param>
public sealed record PathTarget(IPAddress Remote, PartTarget? Behind = null);

/// <summary>A switch or another part on the way.</summary>
/// <param name="Host">Where it can be probed.</param>
public sealed record PartTarget(string Id, string? Title, string Host)
{
    public override string ToString() => Title is null ? Id : $"{Title} ({Id})";
}
