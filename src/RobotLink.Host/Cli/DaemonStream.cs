using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>One line of the stream; at most one of the documents is set, neither for a tick.</summary>
/// <param name="Json">The line as it came.</param>
internal sealed record StreamLine(string Type, string Json, StateDocument? State, MessageDocument? Message, long Missed)
{
    public ConfigurationEventDocument? Configuration { get; init; }

    public OutageEventDocument? Outage { get; init; }

    public LeaseEventDocument? Lease { get; init; }
}

/// <summary>Follows a daemon's stream until the caller stops or the daemon goes.</summary>
internal static class DaemonStream
{
    private const int LinesAhead = 256;

    /// <summary>A tick comes each second: so long without one means that nobody is there.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Lines are handed over through a channel: the reader's thread belongs to the sockets of this process, and in <c>demo</c> those are
    /// the devices' too; nobody may write to a slow terminal on it.
    /// </summary>
    /// <exception cref="CommandFailedException">The daemon cannot be reached or has gone.</exception>
    public static async IAsyncEnumerable<StreamLine> ReadAsync(
        DaemonClient daemon, string query, [EnumeratorCancellation] CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var response = await daemon.OpenStreamAsync(query, stopping);
        var lines = Channel.CreateBounded<string>(LinesAhead);
        var pumping = PumpAsync(daemon, response, lines.Writer, ending.Token);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(stopping))
            {
                yield return Parse(line);
            }
        }
        finally
        {
            await ending.CancelAsync();
            await pumping;
        }
    }

    public static StreamLine Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var type = json.RootElement.GetProperty("type").GetString()!;
        return type switch
        {
            "state" => new StreamLine(type, line, json.RootElement.Deserialize<StateDocument>(Answer.Options), null, 0),
            "message" => new StreamLine(type, line, null, json.RootElement.Deserialize<MessageDocument>(Answer.Options), 0),
            "gap" => new StreamLine(type, line, null, null, json.RootElement.GetProperty("missed").GetInt64()),
            "configuration" => new StreamLine(type, line, null, null, 0) { Configuration = json.RootElement.Deserialize<ConfigurationEventDocument>(Answer.Options) },
            "outage" => new StreamLine(type, line, null, null, 0) { Outage = json.RootElement.Deserialize<OutageEventDocument>(Answer.Options) },
            "lease" => new StreamLine(type, line, null, null, 0) { Lease = json.RootElement.Deserialize<LeaseEventDocument>(Answer.Options) },
            _ => new StreamLine(type, line, null, null, 0),
        };
    }

    private static async Task PumpAsync(DaemonClient daemon, HttpResponseMessage response, ChannelWriter<string> lines, CancellationToken stopping)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stopping));
            while (true)
            {
                limit.CancelAfter(Silence);
                if (await reader.ReadLineAsync(limit.Token) is not { } line)
                {
                    lines.Complete(daemon.Unreachable("it ended the stream"));
                    return;
                }

                limit.CancelAfter(Timeout.InfiniteTimeSpan);
                await lines.WriteAsync(line, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            lines.TryComplete(stopping.IsCancellationRequested ? null : daemon.Unreachable($"silent for {Silence.TotalSeconds:0} s"));
        }
        catch (Exception reason) when (reason is IOException or HttpRequestException)
        {
            lines.TryComplete(daemon.Unreachable("it broke the stream off"));
        }
    }
}
