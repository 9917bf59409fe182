namespace RobotLink.Profiles;

/// <summary>What losses of the line mean for a promise. Pure; by the measurements of docs/decisions/0041.</summary>
public static class LineLoss
{
    /// <summary>On a line that loses packets many tries count more than few packets.</summary>
    public static readonly TimeSpan Probes = TimeSpan.FromSeconds(1);

    /// <summary>So often may a healthy line ring by itself: once a year.</summary>
    private const double AlarmsPerHour = 1.0 / 8760;

    /// <summary>Loss each way to the shortest promise that stayed quiet, with questions of half a second and retransmissions at least once a second.</summary>
    private static readonly (double Loss, double Seconds)[] Measured = [(0, 0.5), (0.000001, 0.5), (0.01, 2), (0.05, 3), (0.16, 8), (0.30, 20)];

    /// <summary>The shortest promise that such a line keeps without ringing by itself.</summary>
    /// <param name="each">Share of packets that are lost, each way: 0 to 1.</param>
    /// <param name="asks">Something asks the device, or it streams; else only TCP's probes go to and fro.</param>
    /// <returns>Null: no promise holds on such a line.</returns>
    public static TimeSpan? ShortestPromise(double each, bool asks)
    {
        if (asks)
        {
            return each > Measured[^1].Loss ? null : TimeSpan.FromSeconds(Interpolate(each));
        }

        for (var seconds = 2; seconds <= 3600; seconds++)
        {
            if (ProbeAlarmsPerHour(TimeSpan.FromSeconds(seconds), each, Probes) <= AlarmsPerHour)
            {
                return TimeSpan.FromSeconds(seconds);
            }
        }

        return null;
    }

    /// <summary>Whether a promise of this length stays quiet on such a line.</summary>
    /// <param name="probes">The period of TCP's probes; it counts where nothing asks.</param>
    public static bool Holds(TimeSpan promise, double each, bool asks, TimeSpan probes) => asks
        ? ShortestPromise(each, asks) <= promise
        : ProbeAlarmsPerHour(promise, each, probes) <= AlarmsPerHour;

    /// <summary>So many are lost each way when this share of what is sent has to be sent again: a round trip takes two packets.</summary>
    public static double EachWay(double resent) => 1 - Math.Sqrt(1 - Math.Clamp(resent, 0, 1));

    /// <summary>An alarm comes when as many probes as fit into the promise are lost in a row, but for the one that begins it.</summary>
    private static double ProbeAlarmsPerHour(TimeSpan promise, double each, TimeSpan probes)
    {
        var roundTrip = 1 - Math.Pow(1 - each, 2);
        return 3600 / probes.TotalSeconds * Math.Pow(roundTrip, Math.Floor(promise / probes) - 1);
    }

    private static double Interpolate(double loss)
    {
        var above = Array.FindIndex(Measured, point => point.Loss >= loss);
        if (above == 0)
        {
            return Measured[0].Seconds;
        }

        var (from, to) = (Measured[above - 1], Measured[above]);
        return from.Seconds + ((to.Seconds - from.Seconds) * (loss - from.Loss) / (to.Loss - from.Loss));
    }
}
