using RobotLink.Profiles;

namespace RobotLink.Links;

/// <summary>A link's share at one moment.</summary>
/// <param name="IsOpen">Whether its port takes calls now.</param>
/// <param name="Problem">Why the port cannot be had; null when it can.</param>
public sealed record ShareSnapshot(ShareConfiguration Configuration, string Listen, bool IsOpen, string? Problem, IReadOnlyList<ShareClientSnapshot> Clients)
{
    /// <summary>The last things that happened at it, oldest first.</summary>
    public IReadOnlyList<ShareEvent> Events { get; init; } = [];
}

/// <summary>A program that shares the link.</summary>
/// <param name="Received">Bytes that came from it.</param>
/// <param name="Sent">Bytes that were handed to its connection.</param>
/// <param name="Asked">Frames of it that had a turn at the device.</param>
/// <param name="HoldsLease">It holds the device alone.</param>
public sealed record ShareClientSnapshot(string Remote, DateTimeOffset Since, long Received, long Sent, long Asked, bool HoldsLease);

/// <summary>Something that happened at a share.</summary>
/// <param name="What"><c>connected</c>, <c>left</c>, <c>turned away</c>, <c>refused</c>, <c>lease taken</c> or <c>lease given up</c>.</param>
/// <param name="Why">In words; null where there is nothing to say.</param>
public sealed record ShareEvent(DateTimeOffset Time, string Client, string What, string? Why);
