using System.Globalization;
using System.Text.Json;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;
using RobotLink.Proof.Devices;
using RobotLink.Proof.Lab;

namespace RobotLink.Proof.FalseAlarms;

/// <summary>One edge PC with its daemon and one cell with twenty devices, with a line between them that loses packets.</summary>
internal sealed class LossyLane : IAsyncDisposable
{
    private const int Port = 8480;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly string[] WarningWords = ["may ring by itself", "the line loses packets"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Net net;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("robotlink-line-");
    private readonly CancellationTokenSource ended = new();
    private readonly List<Task> watching = [];
    private readonly Dictionary<string, (DateTimeOffset At, string Words)> warnings = [];
    private Child? line;
    private Child? devices;
    private Child? daemon;
    private Edge? edge;

    private LossyLane(Net net, LineSetting setting) => (this.net, Setting, Silence) = (net, setting, new SocketSilence(net.EdgeName, net.Prefix));

    public LineSetting Setting { get; }

    public SocketSilence Silence { get; }

    /// <summary>Every state event of every link, in order.</summary>
    public Journal<Sight> Sights { get; } = new();

    public DateTimeOffset Began { get; private set; }

    public int Daemon => daemon!.Id;

    /// <summary>The first warning that the promise may ring by itself, by link.</summary>
    public IReadOnlyDictionary<string, (DateTimeOffset At, string Words)> Warnings
    {
        get
        {
            lock (warnings)
            {
                return new Dictionary<string, (DateTimeOffset, string)>(warnings);
            }
        }
    }

    /// <summary>Returns when all links work.</summary>
    public static async Task<LossyLane> Start(LineSetting setting, int seed, CancellationToken stop)
    {
        var lane = new LossyLane(await Net.New(stop), setting);
        try
        {
            await lane.Splice(seed, stop);
            await lane.StartPrograms(stop);
            return lane;
        }
        catch
        {
            await lane.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on the line is as bad as it is to be, and everything counts.</summary>
    public async Task Spoil(CancellationToken stop)
    {
        await Ask(Setting.Mood, stop);
        Began = LabClock.Now;
        watching.Add(Silence.Watch(ended.Token));
        watching.Add(LookForWarnings());
    }

    /// <summary>What became of the packets, as the line itself counts.</summary>
    public async Task<string> Packets(CancellationToken stop) => await Ask("count", stop);

    /// <summary>Segments that were sent again, at both ends, as the systems count.</summary>
    public async Task<long> SentAgain(CancellationToken stop) => await SentAgain(net.EdgeName, stop) + await SentAgain(net.CellName, stop);

    public async Task<IReadOnlyList<Sight>> Look(CancellationToken stop) => await edge!.Look(stop);

    /// <summary>What the daemon has said on its standard error.</summary>
    public string Talk => File.Exists(TalkFile) ? File.ReadAllText(TalkFile) : "";

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await Task.WhenAll(watching);
        edge?.Dispose();
        devices?.Signal(Child.Kill);
        line?.Signal(Child.Kill);
        foreach (var child in new[] { daemon, devices, line })
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

    private string TalkFile => Path.Combine(folder.FullName, "talk.txt");

    private async Task Splice(int seed, CancellationToken stop)
    {
        var (near, far) = ($"rl{net.Number}near", $"rl{net.Number}far");
        line = Child.Start(Path.Combine(AppContext.BaseDirectory, "RobotLink.FaultProxy"), ["packets", near, far, "fair", $"{seed}"], TalkFile);
        await line.Said.First("the line", words => words == "ready", 0, stop);
        await net.Do(stop, "splice", near, far);
        foreach (var device in LinePlan.Devices)
        {
            await net.Do(stop, "more", $"{device.Host}");
        }
    }

    private async Task StartPrograms(CancellationToken stop)
    {
        string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        devices = net.Start("cell", TalkFile, [Environment.ProcessPath!, .. program, "cell", "--network", $"{net.Prefix}.0", "--plan", "line"]);
        await devices.Said.First("the devices", words => words == "ready", 0, stop);
        Directory.CreateDirectory(Path.Combine(folder.FullName, "profiles"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "profiles", $"{LineDevice.Profile}.yaml"), LineDevice.ProfileText(Setting.Within), stop);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "site.yaml"), LinePlan.Site(net.Prefix, Port, Setting), stop);
        daemon = net.Start("edge", TalkFile, Repository.RobotLink, "run", "-c", folder.FullName, "--no-watch");
        edge = new Edge(net.Edge.CreateHttpClient(), Port);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        await LabClock.Until("the daemon answers", async asking => daemon.HasEnded || await edge.Answers(asking), patience.Token);
        if (daemon.HasEnded)
        {
            throw new InvalidOperationException($"The daemon ended: {Talk}");
        }

        watching.Add(Follow());
        await LabClock.Until("all links work", async asking => (await edge.Look(asking)).All(link => link.Works), patience.Token);
    }

    private async Task<string> Ask(string words, CancellationToken stop)
    {
        var from = line!.Said.Entries.Count;
        await line.Tell(words, stop);
        var (answer, _) = await line.Said.First("an answer of the line", _ => true, from, stop);
        return answer.StartsWith("error", StringComparison.Ordinal) ? throw new InvalidOperationException($"the line says: {answer}") : answer;
    }

    private async Task Follow()
    {
        try
        {
            await edge!.Follow("state", document =>
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

    private async Task LookForWarnings()
    {
        try
        {
            while (true)
            {
                foreach (var link in (await edge!.Get("links", ended.Token)).GetProperty("items").EnumerateArray())
                {
                    if (link.TryGetProperty("note", out var note) && note.GetString() is { } words && WarningWords.Any(part => words.Contains(part, StringComparison.Ordinal)))
                    {
                        Warned(link.GetProperty("id").GetString()!, words);
                    }
                }

                await LabClock.Hold(LookEvery, ended.Token);
            }
        }
        catch (Exception reason) when (reason is OperationCanceledException or HttpRequestException)
        {
            // The end.
        }
    }

    /// <summary>The link is called degraded with these words, and when that was is told exactly.</summary>
    private void Warned(string link, string words)
    {
        var told = Sights.Entries.LastOrDefault(sight => sight.Link == link);
        lock (warnings)
        {
            warnings.TryAdd(link, (told is { State: "degraded" } ? told.Time : LabClock.Now, words));
        }
    }

    private static async Task<long> SentAgain(string place, CancellationToken stop)
    {
        // Two lines: names, then figures.
        var tcp = (await Child.Output("ip", ["netns", "exec", place, "cat", "/proc/net/snmp"], stop)).Split('\n').Where(row => row.StartsWith("Tcp:", StringComparison.Ordinal)).Select(row => row.Split(' ')).ToList();
        return long.Parse(tcp[1][Array.IndexOf(tcp[0], "RetransSegs")], CultureInfo.InvariantCulture);
    }
}
