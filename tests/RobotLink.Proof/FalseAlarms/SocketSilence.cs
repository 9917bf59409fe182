using System.Globalization;
using System.Text.RegularExpressions;
using RobotLink.EndToEndTests.Lab;
using RobotLink.Proof.Lab;

namespace RobotLink.Proof.FalseAlarms;

/// <summary>The longest silences of each device's connection, as the system itself tells them (<c>ss</c>), whatever the daemon made of them.</summary>
internal sealed partial class SocketSilence(string place, string prefix)
{
    /// <summary>A silence is seen at most so much too short.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private readonly Dictionary<byte, (TimeSpan Network, TimeSpan Bytes)> longest = [];

    /// <summary>Neither byte nor acknowledgement, and no byte, for this long at most.</summary>
    public (TimeSpan Network, TimeSpan Bytes) LongestOf(byte host)
    {
        lock (gate)
        {
            return longest.GetValueOrDefault(host);
        }
    }

    public async Task Watch(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Take(await Child.Output("ip", ["netns", "exec", place, "ss", "-tinHO", "state", "established", "dst", $"{prefix}.0/24"], stop));
                await LabClock.Hold(LookEvery, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Take(string table)
    {
        lock (gate)
        {
            foreach (var line in table.Split('\n'))
            {
                if (Peer().Match(line) is { Success: true } peer)
                {
                    var (received, acknowledged) = (Since(line, "lastrcv"), Since(line, "lastack"));
                    var host = byte.Parse(peer.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                    var before = longest.GetValueOrDefault(host);
                    longest[host] = (Longer(before.Network, received < acknowledged ? received : acknowledged), Longer(before.Bytes, received));
                }
            }
        }
    }

    /// <summary>What is not written is zero.</summary>
    private static TimeSpan Since(string line, string name) =>
        Regex.Match(line, $" {name}:([0-9]+)", RegexOptions.CultureInvariant) is { Success: true } found
            ? TimeSpan.FromMilliseconds(long.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            : TimeSpan.Zero;

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    // Two addresses with their ports; the second is the device's.
    [GeneratedRegex(@"[0-9.]+:[0-9]+\s+[0-9]+\.[0-9]+\.[0-9]+\.([0-9]+):[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Peer();
}
