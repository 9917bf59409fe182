namespace RobotLink.Simulators;

/// <summary>A simulated device cannot be made or cannot listen; the message says where, why and what to do.</summary>
public sealed class SimulatorException : Exception
{
    public SimulatorException(string message)
        : base(message)
    {
    }

    public SimulatorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
