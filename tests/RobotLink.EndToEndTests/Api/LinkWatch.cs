using System.Net.Http.Headers;
using System.Text.Json;
using RobotLink.EndToEndTests.Lab;

namespace RobotLink.EndToEndTests.Api;

/// <summary>Follows the state of one link on the stream from before the first question to the end, so that no change is missed.</summary>
internal sealed class LinkWatch : IAsyncDisposable
{
    private readonly Journal<StateEvent> changes = new();
    private readonly CancellationTokenSource ended = new();
    private readonly string link;
    private readonly Task reading;
    private StateEvent? beginning;
    private int next;

    private LinkWatch(string link, HttpResponseMessage stream)
    {
        this.link = link;
        reading = Read(stream);
    }

    /// <summary>Every change since the watch began.</summary>
    public IReadOnlyList<StateEvent> Changes => changes.Entries;

    public static async Task<LinkWatch> Start(DaemonApi api, string link, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/stream?links={link}&types=state");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        var stream = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        stream.EnsureSuccessStatusCode();
        var watch = new LinkWatch(link, stream);
        var now = await api.Link(link, stop);
        watch.beginning = new StateEvent(link, now.Since, now.State, null, now.Cause, null, null, null, null, null);
        return watch;
    }

    /// <summary>The next change into <paramref name="state"/> that no earlier call has returned; at first also the state found at the start.</summary>
    /// <exception cref="TimeoutException">It did not come before <paramref name="stop"/>.</exception>
    public async Task<StateEvent> WaitForState(string state, CancellationToken stop)
    {
        var found = beginning;
        beginning = null;
        if (found?.State == state)
        {
            return found;
        }

        var (change, index) = await changes.First($"link {link} to be {state}", change => change.State == state, next, stop);
        next = index + 1;
        return change;
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await reading;
        ended.Dispose();
        await TestContext.Out.WriteLineAsync($"--- changes of link {link}:\n{string.Join('\n', Changes)}\n---");
    }

    private async Task Read(HttpResponseMessage stream)
    {
        using (stream)
        {
            try
            {
                await using var body = await stream.Content.ReadAsStreamAsync(ended.Token);
                using var lines = new StreamReader(body);
                while (await lines.ReadLineAsync(ended.Token) is { } line)
                {
                    Take(line);
                }

                changes.Close("the stream ended");
            }
            catch (Exception reason) when (reason is IOException or HttpRequestException or JsonException or OperationCanceledException)
            {
                changes.Close($"the stream ended: {reason.Message}");
            }
        }
    }

    private void Take(string line)
    {
        using var document = JsonDocument.Parse(line);
        if (document.RootElement.GetProperty("type").GetString() == "state")
        {
            changes.Add(document.Deserialize<StateEvent>(DaemonApi.Json)!);
        }
    }
}
