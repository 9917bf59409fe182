namespace RobotLink.Transports;

/// <summary>From which of our ports devices for one client were called last, so that a seat that our dead connection holds is freed. Never waits.</summary>
internal interface ISeats
{
    /// <returns>0 when none is known.</returns>
    int PortFor(string device);

    /// <param name="port">0: the device has let go of us, or we of it.</param>
    void Note(string device, int port);
}

/// <summary>Nothing outlives the program.</summary>
internal sealed class ForgottenSeats : ISeats
{
    public static ForgottenSeats Instance { get; } = new();

    public int PortFor(string device) => 0;

    public void Note(string device, int port)
    {
        // The connector itself knows it for as long as it lives.
    }
}
