using RobotLink.Commands;

namespace RobotLink.Links;

/// <summary>Who holds a device, in words.</summary>
internal static class LeaseWords
{
    /// <summary>Such as <c>panel holds the device until 2026-11-21T10:12:04Z</c>.</summary>
    public static string Of(LeaseHold hold, MonotonicClock clock) => $"{hold.Holder} holds the device{Until(hold, clock)}";

    /// <summary>How long, to stand behind who.</summary>
    public static string Until(LeaseHold hold, MonotonicClock clock) =>
        hold.Until is { } until ? $" until {clock.Wall(until).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}" : "";
}
