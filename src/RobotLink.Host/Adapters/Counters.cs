using RobotLink.Links;

namespace RobotLink.Host.Adapters;

/// <summary>The counters of a link that have a metric of their own, found by their name in the snapshot.</summary>
internal static class Counters
{
    public static long MessagesReceived(LinkSnapshot link) => link.Counters.GetValueOrDefault("messages_rx");

    public static long MessagesSent(LinkSnapshot link) => link.Counters.GetValueOrDefault("messages_tx");

    public static long BytesReceived(LinkSnapshot link) => link.Counters.GetValueOrDefault("bytes_rx");

    public static long BytesSent(LinkSnapshot link) => link.Counters.GetValueOrDefault("bytes_tx");

    public static long ParseErrors(LinkSnapshot link) => link.Counters.GetValueOrDefault("unparsed") + link.Counters.GetValueOrDefault("noise");
}
