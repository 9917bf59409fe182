using System.Text.Json;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;
using RobotLink.Proof.Devices;
using RobotLink.Proof.Lab;

namespace RobotLink.Proof.Matrix;

/// <summary>One edge PC with its daemon, one cell with its devices, and the cables between them. Faults of a lane touch no other.</summary>
internal sealed class Lane : IAsyncDisposable
{
    private const int Port = 8480;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The interface gives whole milliseconds.</summary>
    private static readonly TimeSpan Cut = TimeSpan.FromMilliseconds(1);

    private readonly Net net;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("robotlink-faults-");
    private readonly TimeSpan budget;
    private readonly CancellationTokenSource ended = new();
    private Child? daemon;
    private Child? cell;
    private Task following = Task.CompletedTask;
    private Edge? edge;

    private Lane(Net net, TimeSpan budget)
    {
        this.net = net;
        this.budget = budget;
    }

    public Net Net => net;

    public Edge Edge => edge ?? throw new InvalidOperationException("not started");

    /// <summary>Every state event of every link, in order.</summary>
    public Journal<Sight> Sights { get; } = new();

    /// <summary>A link that was never up names its cause within one call and its promise; a verdict is made better within an attempt or two.</summary>
    public TimeSpan SettleWithin => budget + TimeSpan.FromSeconds(2.5);

    public string TalkFile => Path.Combine(folder.FullName, "talk.txt");

    public static async Task<Lane> Start(TimeSpan budget, CancellationToken stop)
    {
        var lane = new Lane(await Net.New(stop), budget);
        try
        {
            await lane.AddAddresses(stop);
            await lane.StartCell(stop);
            Directory.CreateDirectory(Path.Combine(lane.folder.FullName, "profiles"));
            await File.WriteAllTextAsync(Path.Combine(lane.folder.FullName, "profiles", $"{LineDevice.Profile}.yaml"), LineDevice.ProfileText(budget), stop);
            lane.WriteSite(null, null);
            lane.daemon = lane.net.Start("edge", lane.TalkFile, Repository.RobotLink, "run", "-c", lane.folder.FullName, "--no-watch");
            lane.edge = new Edge(lane.net.Edge.CreateHttpClient(), Port);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(Patience);
            await LabClock.Until("the daemon answers", async asking => lane.daemon.HasEnded || await lane.Edge.Answers(asking), patience.Token);
            lane.following = lane.Follow();
            return lane;
        }
        catch
        {
            await lane.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a device fail, in the words of a simulator's faults; <c>*</c> is all of them.</summary>
    public async Task<DateTimeOffset> Tell(string device, string fault, CancellationToken stop)
    {
        var from = cell!.Said.Entries.Count;
        var moment = LabClock.Now;
        await cell.Tell($"{device} {fault}", stop);
        var (answer, _) = await cell.Said.First("an answer of the cell", _ => true, from, stop);
        return answer == "ok" ? moment : throw new InvalidOperationException($"the cell says: {answer}");
    }

    /// <returns>When all devices listened.</returns>
    public async Task<DateTimeOffset> StartCell(CancellationToken stop)
    {
        // Started as 'dotnet program.dll', the process is the runtime and wants the program first.
        string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        cell = net.Start("cell", TalkFile, [Environment.ProcessPath!, .. program, "cell", "--network", $"{net.Prefix}.0"]);
        await cell.Said.First("the cell", line => line == "ready", 0, stop);
        return LabClock.Now;
    }

    /// <summary>Its system closes what it had open.</summary>
    public async Task<DateTimeOffset> StopCell()
    {
        var moment = LabClock.Now;
        cell!.Signal(Child.Kill);
        await cell.DisposeAsync();
        return moment;
    }

    public async Task AddAddresses(CancellationToken stop)
    {
        foreach (var device in CellPlan.Devices.Where(device => device.Host != 2))
        {
            await net.Do(stop, "more", $"{device.Host}");
        }
    }

    /// <summary>Writes the site anew and has the daemon read it.</summary>
    /// <param name="address">In place of a device's own; null: as it is.</param>
    /// <param name="overrides">Further keys for a device's <c>override</c>.</param>
    public async Task<DateTimeOffset> Reconfigure(Func<CellDevice, string?>? address, Func<CellDevice, string?>? overrides, CancellationToken stop)
    {
        WriteSite(address, overrides);
        var moment = LabClock.Now;
        daemon!.Signal(Child.HangUp);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        await LabClock.Until("the new site is read", async asking => (await Configuration(asking)).GetProperty("read_at").GetDateTimeOffset() >= moment - Cut, patience.Token);
        return (await Configuration(stop)).GetProperty("state").GetString() == "ok" ? moment : throw new InvalidOperationException($"the daemon refuses the site: {await Configuration(stop)}");
    }

    /// <summary>Waits until all links work.</summary>
    public async Task<bool> AllWork(TimeSpan patience, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        try
        {
            await LabClock.Until("all links work", async asking => (await Edge.Look(asking)).All(link => link.Works), limit.Token);
            return true;
        }
        catch (TimeoutException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>How soon this kind of failure is noticed, as the link itself states it.</summary>
    public async Task<double> Bound(string link, string failure, CancellationToken stop)
    {
        var bound = (await Edge.Get($"links/{link}", stop)).GetProperty("bound");
        return bound.GetProperty("by_failure").TryGetProperty(failure, out var seconds) && seconds.ValueKind == JsonValueKind.Number
            ? seconds.GetDouble()
            : bound.GetProperty("seconds").GetDouble();
    }

    /// <summary>For whoever has to find out what went wrong.</summary>
    public async Task<string> Describe(CancellationToken stop)
    {
        var talk = File.Exists(TalkFile) ? string.Join(" / ", (await File.ReadAllLinesAsync(TalkFile, stop)).TakeLast(12)) : "";
        try
        {
            return $"links: {string.Join(", ", (await Edge.Look(stop)).Select(link => $"{link.Link} {link.State} {link.Verdict}"))}; configuration: {await Configuration(stop)}; said: {talk}";
        }
        catch (HttpRequestException reason)
        {
            return $"the daemon does not answer ({reason.Message}, ended: {daemon!.HasEnded}); said: {talk}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await following;
        edge?.Dispose();
        cell?.Signal(Child.Kill);
        foreach (var child in new[] { daemon, cell })
        {
            if (child is not null)
            {
                await child.DisposeAsync();
            }
        }

        await net.DisposeAsync();
        ended.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task<JsonElement> Configuration(CancellationToken stop) => (await Edge.Get("system", stop)).GetProperty("configuration");

    private async Task Follow()
    {
        try
        {
            await Edge.Follow("state", document =>
            {
                if (document.GetProperty("type").GetString() == "state")
                {
                    Sights.Add(Edge.OfEvent(document));
                }
            }, ended.Token);
            Sights.Close("the stream ended");
        }
        catch (Exception reason) when (reason is IOException or HttpRequestException or JsonException or OperationCanceledException)
        {
            Sights.Close($"the stream ended: {reason.Message}");
        }
    }

    private void WriteSite(Func<CellDevice, string?>? address, Func<CellDevice, string?>? overrides)
    {
        var links = CellPlan.Devices.Select(device =>
            $"  {device.Name}:\n    profile: {device.Kind}\n    address: {address?.Invoke(device) ?? $"{net.Prefix}.{device.Host}:{device.Port}"}\n    behind: cabinet\n    commands: true\n    override:\n"
            + $"      detect_within: {budget.TotalMilliseconds:0}ms\n      reconnect: {{ first: 250ms, max: 1s, busy: 1s }}\n{device.Overrides}{overrides?.Invoke(device)}");
        File.WriteAllText(
            Path.Combine(folder.FullName, "site.yaml"),
            $"schema: 1\nsite: {{ name: faults }}\nhttp: {{ listen: 127.0.0.1:{Port} }}\ninfrastructure:\n  cabinet: {{ address: {net.Prefix}.254, title: \"Switch in the cabinet\" }}\nlinks:\n{string.Concat(links)}");
    }
}
