using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Simulators;

namespace RobotLink.Tests.Host;

/// <summary>A daemon on a free port with two links to one simulated robot each: <c>r1</c> takes commands, <c>r2</c> does not.</summary>
internal sealed class RunningDaemon : IAsyncDisposable
{
    private readonly List<ISimulator> devices = [];

    private static SimulatorOptions AnyPort => new() { Time = TimeProvider.System };

    public Daemon Daemon { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public ISimulator Robot => devices[0];

    public static Task<RunningDaemon> StartAsync(CancellationToken stopping) => StartAsync(
        "abb-rapid-lines",
        [("r1", true, SimulatorCatalogue.Create("abb-rapid-lines", AnyPort)), ("r2", false, SimulatorCatalogue.Create("abb-rapid-lines", AnyPort))],
        stopping);

    public static Task<RunningDaemon> StartAsync(
        string profile, IReadOnlyList<(string Link, bool Commands, ISimulator Device)> devices, CancellationToken stopping) =>
        StartAsync(profile, "{}", devices, stopping);

    /// <summary>A daemon with a link for each of these devices.</summary>
    /// <param name="settings">Of the profile, that differ on these links, as YAML in one line.</param>
    public static async Task<RunningDaemon> StartAsync(
        string profile, string settings, IReadOnlyList<(string Link, bool Commands, ISimulator Device)> devices, CancellationToken stopping)
    {
        var running = new RunningDaemon();
        var text = new StringBuilder("schema: 1\nsite: { name: test }\nlinks:\n");
        foreach (var (link, commands, device) in devices)
        {
            running.devices.Add(device);
            device.Start();
            text.Append($"  {link}: {{ profile: {profile}, address: \"{device.Endpoint}\", commands: {(commands ? "true" : "false")}, override: {settings} }}\n");
        }

        var shelf = new ProfileShelf(TestContext.CurrentContext.WorkDirectory);
        var read = shelf.ReadSiteText("site.yaml", text.ToString());
        Assert.That(read.Mistakes, Is.Empty);
        running.Daemon = await Daemon.StartAsync(
            new DaemonPlan(read.Site!, new IPEndPoint(IPAddress.Loopback, 0), shelf, TimeProvider.System, LogLevel.None), stopping);
        running.Http = new HttpClient { BaseAddress = new Uri(running.Daemon.Url, "/api/v1/") };
        foreach (var (link, _, _) in devices)
        {
            await running.UntilAsync(link, "up", stopping);
        }

        return running;
    }

    public async Task<T> GetAsync<T>(string path, CancellationToken stopping) =>
        (await Http.GetFromJsonAsync<T>(path, Answer.Options, stopping))!;

    /// <summary>Until the link is in this state: it is asked once its changes are followed, so that none is missed in between.</summary>
    public async Task UntilAsync(string link, string state, CancellationToken stopping)
    {
        await foreach (var line in StreamAsync($"?links={link}&types=state", StreamText.Lines, null, stopping))
        {
            if (StateIn(line) == state || (await GetAsync<LinkDetailDocument>($"links/{link}", stopping)).State == state)
            {
                return;
            }
        }
    }

    /// <summary>The state that a line of the stream tells of; null for other lines.</summary>
    public static string? StateIn(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.TryGetProperty("state", out var state) ? state.GetString() : null;
    }

    public async Task ActAsync(string link, string action, CancellationToken stopping)
    {
        using var done = await Http.PostAsync($"links/{link}/actions/{action}", null, stopping);
        Assert.That(done.IsSuccessStatusCode, Is.True, $"{action}: {done.StatusCode}");
    }

    /// <summary>Asks, and returns the status and the answer.</summary>
    public async Task<(int Status, JsonElement Body)> AskAsync(string link, string body, string? key, CancellationToken stopping)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"links/{link}/requests") { Content = new StringContent(body) };
        if (key is not null)
        {
            message.Headers.Add("Idempotency-Key", key);
        }

        return await SendAsync(message, stopping);
    }

    public async Task<(int Status, JsonElement Body)> SendAsync(HttpRequestMessage message, CancellationToken stopping)
    {
        using var response = await Http.SendAsync(message, stopping);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(stopping));
    }

    /// <summary>The lines of a stream as they come.</summary>
    public async IAsyncEnumerable<string> StreamAsync(
        string query, string accept, string? lastEvent, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, $"stream{query}");
        message.Headers.Add("Accept", accept);
        if (lastEvent is not null)
        {
            message.Headers.Add("Last-Event-ID", lastEvent);
        }

        using var response = await Http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stopping);
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo(accept));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stopping));
        while (await reader.ReadLineAsync(stopping) is { } line)
        {
            yield return line;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (Daemon is not null)
        {
            await Daemon.DisposeAsync();
        }

        foreach (var device in devices)
        {
            await device.DisposeAsync();
        }
    }
}
