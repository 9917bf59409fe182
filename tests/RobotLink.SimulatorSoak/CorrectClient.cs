using System.Net;
using System.Net.Sockets;

namespace RobotLink.SimulatorSoak;

/// <summary>Asks whether the device still serves. It calls again until its patience ends, as a link would.</summary>
internal sealed class CorrectClient(IPEndPoint endpoint, bool datagrams, Dialogue dialogue, TimeProvider time)
{
    /// <summary>A device with one seat first finds out that the clients before have gone, half a second for each.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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
            using var talk = await Conversation.OpenAsync(endpoint, datagrams, time, token);
            return await talk.PlayAsync(dialogue.Steps, token);
        }
        catch (SocketException reason)
        {
            return $"it took no call: {reason.Message}";
        }
    }
}
