using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Simulators;

namespace RobotLink.Tests.Supervision;

/// <summary>A daemon that runs from files of its own, with three simulated robots to call; the test edits the files.</summary>
internal sealed class EditedSite : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("robotlink-edited-");
    private readonly List<ISimulator> robots = [];

    public Daemon Daemon { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public string Folder => folder.FullName;

    /// <summary>Two links, <c>a</c> and <c>b</c>, both up.</summary>
    public static async Task<EditedSite> StartAsync(bool watched, CancellationToken stopping)
    {
        var site = new EditedSite();
        for (var count = 0; count < 3; count++)
        {
            var robot = SimulatorCatalogue.Create("abb-rapid-lines", new SimulatorOptions { Time = TimeProvider.System });
            site.robots.Add(robot);
            robot.Start();
        }

        site.Write(site.Link("a", 0), site.Link("b", 1));
        var shelf = new ProfileShelf(site.Folder);
        var stamp = shelf.Files.Stamp();
        var read = shelf.ReadSite();
        Assert.That(read.Mistakes, Is.Empty);
        var plan = new DaemonPlan(read.Site!, new IPEndPoint(IPAddress.Loopback, 0), shelf, TimeProvider.System, LogLevel.None)
        {
            From = new LoadedFrom(shelf.Files, stamp, read, watched),
        };
        site.Daemon = await Daemon.StartAsync(plan, stopping);
        site.Http = new HttpClient { BaseAddress = new Uri(site.Daemon.Url, "/api/v1/") };
        await site.UntilUpAsync("a", stopping);
        await site.UntilUpAsync("b", stopping);
        return site;
    }

    /// <summary>One link's line of the site file.</summary>
    public string Link(string id, int robot, string more = "") =>
        $"  {id}: {{ profile: abb-rapid-lines, address: \"{robots[robot].Endpoint}\"{(more.Length > 0 ? ", " + more : "")} }}\n";

    public void Write(params string[] links) => WriteText($"schema: 1\nsite: {{ name: edited }}\nlinks:\n{string.Concat(links)}");

    public void WriteText(string text) => File.WriteAllText(Path.Combine(Folder, "site.yaml"), text);

    public async Task<ConfigurationDocument> ReloadAsync()
    {
        await Daemon.ReloadAsync();
        return await ConfigurationAsync(CancellationToken.None);
    }

    public async Task<ConfigurationDocument> ConfigurationAsync(CancellationToken stopping) =>
        (await Http.GetFromJsonAsync<SystemDocument>("system", Answer.Options, stopping))!.Configuration!;

    public async Task<LinkDetailDocument> LinkAsync(string id, CancellationToken stopping) =>
        (await Http.GetFromJsonAsync<LinkDetailDocument>($"links/{id}", Answer.Options, stopping))!;

    /// <summary>What tells one connection from another.</summary>
    public async Task<(int Epoch, string? Local)> ConnectionAsync(string id, CancellationToken stopping)
    {
        var link = await LinkAsync(id, stopping);
        return (link.Epoch, link.LocalAddress);
    }

    public async Task<string> IdsAsync(CancellationToken stopping) => string.Join(
        ' ', (await Http.GetFromJsonAsync<ListDocument<LinkDocument>>("links", Answer.Options, stopping))!.Items.Select(link => link.Id));

    public Task UntilUpAsync(string id, CancellationToken stopping) =>
        UntilAsync(async () => (await LinkAsync(id, stopping)).State == "up", stopping);

    /// <summary>Asks whenever the daemon tells of a change, and for the first time when it is listened to.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, CancellationToken stopping)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "stream?types=state,configuration");
        message.Headers.Add("Accept", StreamText.Lines);
        using var response = await Http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stopping);
        using var changes = new StreamReader(await response.Content.ReadAsStreamAsync(stopping));
        while (await changes.ReadLineAsync(stopping) is not null)
        {
            if (await condition())
            {
                return;
            }
        }

        Assert.Fail("the daemon has ended");
    }

    /// <summary>Commands a job, and returns the number of the reply in the stream.</summary>
    public async Task<long> SetJobAsync(string id, string key, CancellationToken stopping)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"links/{id}/requests")
        {
            Content = new StringContent("""{"name":"set_job","fields":{"number":7}}"""),
        };
        message.Headers.Add("Idempotency-Key", key);
        using var response = await Http.SendAsync(message, stopping);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(stopping)).GetProperty("reply").GetProperty("seq").GetInt64();
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        await (Daemon?.DisposeAsync() ?? ValueTask.CompletedTask);
        foreach (var robot in robots)
        {
            await robot.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }
}
