using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RobotLink.SimulatorSoak;

/// <summary>Asks whether the device still serves. It calls again until its patience ends, as a link would.</summary>
internal sealed class CorrectClient(IPEndPoint endpoint, bool datagrams, Dialogue dialogue, TimeProvider time)
{
    /// <summary>A device with one seat first finds out that the clients before have gone, half a second for each.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ReplyWithin = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public TimeSpan LongestWait { get; private set; }

    /// <returns>Null when it serves; else what was missing, in words.</returns>
    public async Task<string?> AskAsync(CancellationToken token)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            var missing = await TryAsync(token);
            var waited = time.GetElapsedTime(begun);
            LongestWait = waited > LongestWait ? waited : LongestWait;
            if (missing is null || waited > Patience)
            {
                return missing;
            }
            await Task.Delay(Pause, time, token);
        }
    }

    private async Task<string?> TryAsync(CancellationToken token)
    {
        try
        {
            using var line = await Line.OpenAsync(endpoint, datagrams, time, token);
            foreach (var step in dialogue.Steps)
            {
                var text = Encoding.Latin1.GetString(step.Bytes);
                if (step.Send ? !await line.SendAsync(step.Bytes, token) : !await HearsAsync(line, text, token))
                {
                    return step.Send ? $"it did not take '{Shown(text)}'" : text.Length == 0 ? "it said nothing" : $"it did not say '{Shown(text)}'";
                }
            }
            return null;
        }
        catch (SocketException reason)
        {
            return $"it took no call: {reason.Message}";
        }
    }

    private async Task<bool> HearsAsync(Line line, string wanted, CancellationToken token)
    {
        var begun = time.GetTimestamp();
        for (var heard = ""; time.GetElapsedTime(begun) < ReplyWithin;)
        {
            var more = await line.HearAsync(ReplyWithin, token);
            heard += more;
            if (heard.Length > 0 && heard.Contains(wanted, StringComparison.Ordinal))
            {
                return true;
            }
            if (more.Length == 0)
            {
                return false;
            }
        }
        return false;
    }

    private static string Shown(string text) => string.Concat(text.Select(one => char.IsControl(one) ? '.' : one));
}
