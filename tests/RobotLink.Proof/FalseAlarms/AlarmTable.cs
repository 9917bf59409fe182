using System.Globalization;
using System.Text;
using RobotLink.Proof.Lab;

namespace RobotLink.Proof.FalseAlarms;

/// <summary>A change of a link's state while nothing was wrong with its device.</summary>
internal sealed record Alarm(string Link, TimeSpan After, string State, string Verdict, string Words, string Evidence);

/// <summary>What was seen on one line, as a table in Markdown.</summary>
internal static class AlarmTable
{
    public static IReadOnlyList<Alarm> Alarms(LossyLane lane, string state) =>
    [
        .. lane.Sights.Entries.Where(sight => sight.Time >= lane.Began).GroupBy(sight => sight.Link).SelectMany(of => Entered(lane, of, state)).OrderBy(alarm => alarm.After),
    ];

    public static string Of(LossyLane lane, TimeSpan lasted)
    {
        var text = new StringBuilder();
        var (down, degraded) = (Alarms(lane, "down"), Alarms(lane, "degraded"));
        text.AppendLine("| links | link-hours | down | degraded | longest silence of the network, s | longest without a byte, s | promise, s |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var kind in LinePlan.Devices.GroupBy(device => LinePlan.KindOf(device.Name)))
        {
            var silences = kind.Select(device => lane.Silence.LongestOf(device.Host)).ToList();
            text.AppendLine(CultureInfo.InvariantCulture, $"| {kind.Count()} {kind.Key} ({kind.First().Kind}) | {kind.Count() * lasted.TotalHours:0.00} | {Count(down, kind.Key)} | {Count(degraded, kind.Key)} | {silences.Max(one => one.Network).TotalSeconds:0.0} | {silences.Max(one => one.Bytes).TotalSeconds:0.0} | {lane.Setting.Within.TotalSeconds:0.##} |");
        }

        return text.ToString();
    }

    private static int Count(IReadOnlyList<Alarm> alarms, string kind) => alarms.Count(alarm => LinePlan.KindOf(alarm.Link) == kind);

    /// <summary>A verdict that is only made better is no new alarm.</summary>
    private static IEnumerable<Alarm> Entered(LossyLane lane, IEnumerable<Sight> sights, string state)
    {
        var before = "up";
        foreach (var sight in sights)
        {
            if (sight.State == state && before != state)
            {
                yield return new Alarm(sight.Link, sight.Time - lane.Began, state, sight.Verdict, sight.Words ?? "", string.Join("; ", sight.Evidence));
            }

            before = sight.State;
        }
    }
}
