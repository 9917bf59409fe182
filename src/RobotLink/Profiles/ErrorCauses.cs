namespace RobotLink.Profiles;

/// <summary>Causes that a device's own answer can name.</summary>
internal static class ErrorCauses
{
    /// <summary>The device is over with this connection; asking it again makes no sense.</summary>
    public const string ClosedByPeer = "closed-by-peer";

    public static readonly string[] All = ["busy", "rejected", "refused", "misconfigured", "no-reply", ClosedByPeer];

    /// <summary>Whether the cause says something about the connection; the others say something about what was asked.</summary>
    public static bool EndsConnection(string? cause) => cause is "busy" or "no-reply" or ClosedByPeer;
}
