using System.Collections.Concurrent;
using System.Globalization;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;
using RobotLink.Proof.Devices;
using RobotLink.Proof.Lab;

namespace RobotLink.Proof.Crowd;

/// <summary>A daemon on an edge PC with very many links, each to an address of its own behind the cell's router.</summary>
internal sealed class CrowdLab : IAsyncDisposable
{
    private const int Port = 8480;
    private const int DevicePort = 5000;

    private readonly Net net;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("robotlink-crowd-");
    private Child? daemon;
    private Child? devices;
    private readonly ConcurrentDictionary<string, Sight> states = [];
    private readonly CancellationTokenSource ended = new();
    private Task following = Task.CompletedTask;
    private Edge? edge;

    private CrowdLab(Net net) => this.net = net;

    public Net Net => net;

    public Edge Edge => edge!;

    public int Daemon => daemon!.Id;

    public string Talk => File.Exists(TalkFile) ? File.ReadAllText(TalkFile) : "";

    private string TalkFile => Path.Combine(folder.FullName, "talk.txt");

    /// <summary>10.67.x.y, from 10.67.1.0 on.</summary>
    public static string Address(int link) => $"10.67.{1 + (link / 256)}.{link % 256}";

    public static async Task<CrowdLab> Start(int links, TimeSpan budget, CancellationToken stop)
    {
        var lab = new CrowdLab(await Net.New(stop));
        try
        {
            await lab.Run("cell", stop, "ip", "route", "add", "local", "10.67.0.0/16", "dev", "lo");
            await lab.Run("edge", stop, "ip", "route", "add", "10.67.0.0/16", "via", $"{lab.net.Prefix}.2");
            string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
            lab.devices = lab.net.Start("cell", lab.TalkFile, [Environment.ProcessPath!, .. program, "crowd", "--port", $"{DevicePort}"]);
            await lab.devices.Said.First("the devices", line => line == "ready", 0, stop);
            await lab.WriteSite(links, budget, stop);
            lab.daemon = lab.net.Start("edge", lab.TalkFile, Repository.RobotLink, "run", "-c", lab.folder.FullName, "--no-watch");
            lab.edge = new Edge(lab.net.Edge.CreateHttpClient(), Port);
            await LabClock.Until("the daemon answers", async asking => lab.daemon.HasEnded || await lab.Edge.Answers(asking), stop);
            if (lab.daemon.HasEnded)
            {
                throw new InvalidOperationException($"The daemon ended: {lab.Talk}");
            }

            lab.following = lab.Follow();
            foreach (var sight in await lab.Edge.Look(stop))
            {
                lab.states.TryAdd(sight.Link, sight);
            }

            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public int Working => states.Values.Count(sight => sight.Works);

    /// <summary>Waits until so many links work.</summary>
    /// <returns>When the last of them did, as the daemon says; null: not in time.</returns>
    public async Task<DateTimeOffset?> UntilWorking(int links, TimeSpan patience, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        try
        {
            await LabClock.Until("the links work", _ => Task.FromResult(Working >= links), limit.Token);
            return states.Values.Where(sight => sight.Works).Max(sight => sight.Time);
        }
        catch (TimeoutException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    public async Task UntilDown(int links, TimeSpan patience, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        await LabClock.Until("the links are down", _ => Task.FromResult(states.Values.Count(sight => sight.State == "down") >= links), limit.Token);
    }

    /// <summary>How many links are how.</summary>
    public string Census() => string.Join(", ", states.Values.GroupBy(sight => sight.State + (sight.Cause is null ? "" : $" {sight.Verdict}")).OrderByDescending(group => group.Count()).Select(group => $"{group.Count()} {group.Key}"));

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        try
        {
            await following;
        }
        finally
        {
            await RemoveAsync();
        }
    }

    /// <summary>Everything that was made, whatever the stream ended with.</summary>
    private async Task RemoveAsync()
    {
        ended.Dispose();
        edge?.Dispose();
        devices?.Signal(Child.Kill);
        foreach (var child in new[] { daemon, devices })
        {
            if (child is not null)
            {
                await child.DisposeAsync();
            }
        }

        await net.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task Follow()
    {
        try
        {
            await Edge.Follow("state", document =>
            {
                switch (document.GetProperty("type").GetString())
                {
                    case "state":
                        var sight = Edge.OfEvent(document);
                        states[sight.Link] = sight;
                        break;
                    case "gap":
                        throw new InvalidDataException("The stream has a gap: this reader is too slow for it.");
                }
            }, ended.Token);
        }
        catch (Exception reason) when (reason is IOException or HttpRequestException or OperationCanceledException && ended.IsCancellationRequested)
        {
            // Seen enough.
        }
    }

    private async Task Run(string place, CancellationToken stop, params string[] command) => await net.Do(stop, ["exec", place, "--", .. command]);

    private async Task WriteSite(int links, TimeSpan budget, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, "profiles"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "profiles", $"{LineDevice.Profile}.yaml"), LineDevice.ProfileText(budget) + "reconnect: { first: 1s, max: 5s }\n", stop);
        var lines = Enumerable.Range(0, links).Select(link => string.Create(
            CultureInfo.InvariantCulture,
            $"  d{link}: {{ profile: {LineDevice.Profile}, address: \"{Address(link)}:{DevicePort}\"}}\n"));
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "site.yaml"), $"schema: 1\nsite: {{ name: crowd }}\nhttp: {{ listen: 127.0.0.1:{Port} }}\nlinks:\n{string.Concat(lines)}", stop);
    }
}
