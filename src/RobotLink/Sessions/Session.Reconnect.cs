namespace RobotLink.Sessions;

/// <summary>Going on at another port of the same device.</summary>
public sealed partial class Session
{
    /// <summary>The next step calls another port: until then the device may hang up first, as part of success.</summary>
    public bool ReconnectIsNext { get; private set; }

    /// <summary>The other port was reached. What came from the old one and was no frame yet is gone with it.</summary>
    public void Reconnected(TimeSpan now)
    {
        ReconnectIsNext = false;
        lastReceived = lastSent = now;
        SendNext(now);
    }
}
