using System.Net;
using RobotLink.Simulators.Serial;

namespace RobotLink.Simulators;

/// <summary>Where a simulated device stands and how it begins.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The clock that paces the device.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The address to listen on. Default loopback.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port to listen on. 0, the default, takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>The device stands on this serial line and does not listen. Linux only. Default none.</summary>
    public SerialSettings? Serial { get; init; }

    /// <summary>The device stands on a virtual serial line that it makes, and does not listen. Linux only. Default none.</summary>
    public VirtualLine? Virtual { get; init; }

    /// <summary>The device dials this address and does not listen. Default none.</summary>
    public IPEndPoint? Dial { get; init; }

    /// <summary>Varies the values that the device makes up; equal seeds make equal values.</summary>
    public int Seed { get; init; }

    /// <summary>The first fault, in the text form of <see cref="Simulators.Fault"/>. Default none.</summary>
    public string? Fault { get; init; }

    /// <summary>Control lines of the device that are carried out before it starts, such as <c>suffix &lt;CR&gt;</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>The loopback port for control lines; 0 takes any free one, null, the default, opens none.</summary>
    public int? ControlPort { get; init; }
}
