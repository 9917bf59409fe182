namespace RobotLink.Diagnosis;

/// <summary>Whether a link works, as far as is known.</summary>
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

/// <summary>What people want of a link, beside its state.</summary>
public enum LinkAdmin
{
    Enabled,
    Disabled,
    Maintenance,
    Simulated,
}
