using System.Globalization;

namespace RobotLink.Simulators.OpenProtocol;

/// <summary>An alarm that stands until somebody acknowledges it; the tool rests meanwhile.</summary>
/// <param name="Code">Four characters, such as E851.</param>
internal sealed record ControllerAlarm(string Code, DateTimeOffset At)
{
    /// <summary>The alarm as it comes.</summary>
    public Push Told => new(Subscription.Alarms, 71, $"01{Code}02103004{Stamp(At)}", 72);

    /// <summary>Somebody has acknowledged it at the controller.</summary>
    public Push Acknowledged => new(Subscription.Alarms, 74, Code, 75);

    /// <summary>What stands when a client subscribes.</summary>
    public static Push Status(ControllerAlarm? present, DateTimeOffset now) => new(
        Subscription.Alarms, 76, present is null ? $"01002    03104105{Stamp(now)}" : $"01102{present.Code}03104005{Stamp(present.At)}", 77);

    public static string Stamp(DateTimeOffset at) => at.ToString("yyyy-MM-dd:HH:mm:ss", CultureInfo.InvariantCulture);
}
