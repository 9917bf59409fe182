namespace RobotLink.Diagnosis;

public enum LinkState
{
    /// <summary>Nobody was watching.</summary>
    Unknown,

    /// <summary>Trying, never up since start or change.</summary>
    Connecting,
    Up,

    /// <summary>Works, but slow, garbled at times, or the program is not in RUN.</summary>
    Degraded,

    /// <summary>Proof of life is missing longer than the bound, or the connection ended.</summary>
    Down,
}

public enum LinkAdmin
{
    Enabled,
    Disabled,
    Maintenance,
    Simulated,
}
