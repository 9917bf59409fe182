using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RobotLink.SimulatorSoak;

/// <summary>One talk with a device, on the port that was called or on the one that the device has named since.</summary>
internal sealed class Conversation : IDisposable
{
    private static readonly TimeSpan ReplyWithin = TimeSpan.FromSeconds(5);

    private readonly IPEndPoint endpoint;
    private readonly TimeProvider time;

    private Conversation(IPEndPoint endpoint, Line line, TimeProvider time) => (this.endpoint, Line, this.time) = (endpoint, line, time);

    public Line Line { get; private set; }

    public static async Task<Conversation> OpenAsync(IPEndPoint endpoint, bool datagrams, TimeProvider time, CancellationToken token) =>
        new(endpoint, await Line.OpenAsync(endpoint, datagrams, time, token), time);

    /// <returns>Null when it went as written; else what was missing, in words.</returns>
    public async Task<string?> PlayAsync(IEnumerable<Step> steps, CancellationToken token)
    {
        foreach (var step in steps)
        {
            var missing = step.Send ? await SayAsync(step, token) : await HearAsync(step, token);
            if (missing is not null)
            {
                return missing;
            }
        }
        return null;
    }

    public void Dispose() => Line.Dispose();

    private async Task<string?> SayAsync(Step step, CancellationToken token) =>
        await Line.SendAsync(step.Bytes, token) ? null : $"it did not take '{Shown(step)}'";

    private async Task<string?> HearAsync(Step step, CancellationToken token)
    {
        var wanted = Encoding.Latin1.GetString(step.Bytes);
        var begun = time.GetTimestamp();
        for (var heard = ""; time.GetElapsedTime(begun) < ReplyWithin;)
        {
            var more = await Line.HearAsync(ReplyWithin, token);
            heard += more;
            var place = heard.Length > 0 ? heard.IndexOf(wanted, StringComparison.Ordinal) : -1;
            if (place >= 0 && !step.NamesPort)
            {
                return null;
            }
            if (place >= 0 && Number(heard[(place + wanted.Length)..]) is { } digits)
            {
                return await CallAsync(digits, token);
            }
            if (more.Length == 0)
            {
                break;
            }
        }
        return wanted.Length == 0 ? "it said nothing" : $"it did not say '{Shown(step)}'";
    }

    /// <summary>The digits at the front, once something follows them.</summary>
    private static string? Number(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return digits < text.Length ? text[..digits] : null;
    }

    private async Task<string?> CallAsync(string digits, CancellationToken token)
    {
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > IPEndPoint.MaxPort)
        {
            return $"it named no port to call: '{digits}'";
        }
        var next = await Line.OpenAsync(new IPEndPoint(endpoint.Address, port), datagrams: false, time, token);
        Line.Dispose();
        Line = next;
        return null;
    }

    private static string Shown(Step step) =>
        string.Concat(Encoding.Latin1.GetString(step.Bytes).Select(one => char.IsControl(one) ? '.' : one));
}
