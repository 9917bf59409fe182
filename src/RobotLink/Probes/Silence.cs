using System.Net.Sockets;

namespace RobotLink.Probes;

/// <summary>Whether that no answer was heard says something about the device. Where this PC had no time to listen, it says nothing.</summary>
internal static class Silence
{
    public const string NoTimeToListen = "not known: this PC was too busy to hear an answer";

    /// <summary>Later than this share of the time allowed, an answer in time may still lie unread.</summary>
    private const double LateShare = 1.5;

    /// <param name="allowed">How long an answer was waited for.</param>
    /// <param name="waited">How long it was until this PC found that none had come.</param>
    /// <param name="ear">Where it would have come; what still lies there unread may be it.</param>
    public static bool IsReal(TimeSpan allowed, TimeSpan waited, Socket? ear = null) => waited <= allowed * LateShare && ear?.Poll(0, SelectMode.SelectRead) is not true;
}
