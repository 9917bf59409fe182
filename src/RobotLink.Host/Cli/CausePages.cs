using System.Text.Json.Serialization;
using RobotLink.Diagnosis;

namespace RobotLink.Host.Cli;

/// <summary>One cause.</summary>
/// <param name="Proof">What must have been seen for it to be proven.</param>
internal sealed record CausePage(string Cause, string Words, string Proof, string Remedy)
{
    [JsonIgnore]
    public string Text => $"{Cause}: {Words}.\n\nProof needed: {Proof}\n\nWhat to do: {Remedy}\n";
}

/// <summary>What each cause means, what proves it, and what to do about it.</summary>
internal static class CausePages
{
    /// <summary>Null when there is no such cause. Case does not matter.</summary>
    public static CausePage? Find(string name)
    {
        foreach (var cause in Enum.GetValues<Cause>())
        {
            if (string.Equals(CauseWords.Name(cause), name, StringComparison.OrdinalIgnoreCase))
            {
                var (proof, remedy) = Page(cause);
                return new CausePage(CauseWords.Name(cause), CauseWords.Of(cause), proof, remedy);
            }
        }

        return null;
    }

    private static (string Proof, string Remedy) Page(Cause cause) => cause switch
    {
        Cause.LocalPortDown => (
            "the port of this PC that leads to the device has lost its carrier.",
            "check the cable at this PC and the switch it leads to; a switch without power looks the same."),
        Cause.PathDead => (
            "the attempt to connect, or data on the connection, stays unanswered and nobody answers ARP for the address, or the switch named in 'behind' is lost too.",
            "check the power of the device, its cable and the switches between; then the address in site.yaml."),
        Cause.HostSilent => (
            "the device answers ARP or ping, but TCP stays silent.",
            "look for a firewall or an access list on the device or between; the device may also have no connection left."),
        Cause.Refused => (
            "an immediate reset to the attempt to connect.",
            "start the program on the device that listens there, switch its socket option on, and check the port in site.yaml."),
        Cause.Busy => (
            "the device accepts and closes within 1 s, or answers as its profile says that a busy one does.",
            "find the other client, often a second RobotLink or a test tool, and close it."),
        Cause.ClosedByPeer => (
            "a FIN from the device.",
            "see on the device whether its program was stopped, restarted or loaded anew; its own idle time may be shorter than the heartbeat's."),
        Cause.ResetByPeer => (
            "an RST from the device.",
            "see on the device whether its program crashed or it was switched off and on; a firewall between also resets."),
        Cause.NoReply => (
            "TCP data is acknowledged, but the program does not answer.",
            "see on the device whether its program runs, stands in a stop or waits for an operator; start it again."),
        Cause.WentSilent => (
            "data or probes stay unacknowledged, and no FIN came.",
            "check the cable and the power of the device, and the switches between."),
        Cause.Garbled => (
            "errors of framing or decoding, with the bytes kept.",
            "see the bytes with 'robotlink tail'; check that the profile fits the device's program, and for a serial line its speed and parity."),
        Cause.Rejected => (
            "an answer that the profile names as an error, with its code and text.",
            "look the device's code up in its manual; 'robotlink explain LINK' shows it."),
        Cause.Misconfigured => (
            "no route, a name that is not found, a port that is not permitted, or no such serial port.",
            "correct the address in site.yaml, or this PC's network settings."),
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, null),
    };
}
