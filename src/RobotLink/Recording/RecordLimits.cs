namespace RobotLink.Recording;

/// <summary>How much of what passes a link is kept.</summary>
/// <param name="Keep">What is older may go; at least a piece of the record at a time does.</param>
/// <param name="Bytes">The most that is held.</param>
public sealed record RecordLimits(TimeSpan Keep, int Bytes)
{
    /// <summary>Nothing is kept.</summary>
    public static RecordLimits Off { get; } = new(TimeSpan.Zero, 0);

    internal bool IsOff => Bytes == 0;
}
