namespace RobotLink.Simulators.Sockets;

/// <summary>Where a device can be reached; it closes and opens again at the same place.</summary>
internal interface IPlace
{
    /// <summary>Does nothing when it is open already.</summary>
    /// <exception cref="SimulatorException">The place is taken, missing or not permitted.</exception>
    void Open();

    void Close();
}

internal static class Places
{
    /// <returns>False when the place cannot be opened now.</returns>
    public static bool TryOpen(this IPlace place)
    {
        try
        {
            place.Open();
            return true;
        }
        catch (SimulatorException)
        {
            return false;
        }
    }
}
