namespace RobotLink.Profiles;

/// <summary>How much of what passes a link is kept, so that one can look back.</summary>
public sealed record RecordConfiguration
{
    /// <summary>What all records of a site hold together at most.</summary>
    public const long TotalDefault = 256L * 1024 * 1024;

    /// <summary>Nothing is kept.</summary>
    public static RecordConfiguration Off { get; } = new() { Keep = TimeSpan.Zero, Size = 0 };

    /// <summary>What is older may go. Default 15 min.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Bytes that one link's record holds at most. Default 4 MiB.</summary>
    public int Size { get; init; } = 4 * 1024 * 1024;

    public bool IsOff => Size == 0;
}
