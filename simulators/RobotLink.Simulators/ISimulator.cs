using System.Net;

namespace RobotLink.Simulators;

/// <summary>Whether the device's program produces.</summary>
public enum ProgramState
{
    Run,
    Stop,
    Hold,
}

/// <summary>A device that lives in this process and is reached over a real socket, TCP or UDP, or a serial line.</summary>
public interface ISimulator : IAsyncDisposable
{
    /// <summary>The name of the profile it plays, such as <c>abb-rapid-lines</c>.</summary>
    string Kind { get; }

    /// <summary>The bound address, once started; the dialled one of a device that dials; no address on a serial line.</summary>
    IPEndPoint Endpoint { get; }

    /// <summary>Where it is reached, for humans: the address or the serial line.</summary>
    string Place { get; }

    /// <summary>Where the control port listens; null without one.</summary>
    IPEndPoint? ControlEndpoint { get; }

    /// <summary>Connections that last; on UDP, the addresses heard lately.</summary>
    int Clients { get; }

    /// <summary>How the device fails at present.</summary>
    Fault Fault { get; }

    /// <summary>Whether the device's program produces. May be set at any time.</summary>
    ProgramState Program { get; set; }

    long FramesReceived { get; }

    long FramesSent { get; }

    /// <summary>Listens, dials, or opens the serial line.</summary>
    /// <exception cref="SimulatorException">The address cannot be listened on, or the serial line not opened.</exception>
    void Start();

    /// <summary>Makes the device fail in this way from now on; <see cref="Simulators.Fault.None"/> heals it.</summary>
    /// <exception cref="SimulatorException">The device should listen again, but its port has been taken meanwhile.</exception>
    void Apply(Fault fault);

    /// <summary>One line of state for humans.</summary>
    string Describe();
}
