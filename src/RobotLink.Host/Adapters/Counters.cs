using RobotLink.Links;

namespace RobotLink.Host.Adapters;

/// <summary>The counters of a link that have a metric of their own, found by their name in the snapshot.</summary>
internal static class Counters
{
    public static long MessagesReceived(LinkSnapshot link) => link.Counters.GetValueOrDefault("messages_received");

    public static long MessagesSent(LinkSnapshot link) => link.Counters.GetValueOrDefault("messages_sent");

    public static long BytesReceived(LinkSnapshot link) => link.Counters.GetValueOrDefault("bytes_received");

    public static long BytesSent(LinkSnapshot link) => link.Counters.GetValueOrDefault("bytes_sent");

    public static long ParseErrors(LinkSnapshot link) => link.Counters.GetValueOrDefault("parse_errors");
}
