using System.Globalization;
using System.Net;
using System.Text;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Host.Cli;

namespace RobotLink.Host.Benchmark;

/// <summary>A daemon of the measurement's own, in a process and a folder of its own: the site that runs on this PC is not touched.</summary>
internal sealed class MeasuredDaemon : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder;
    private readonly OwnProcess process;
    private readonly TimeProvider time;
    private DaemonClient? client;

    private MeasuredDaemon(DirectoryInfo folder, OwnProcess process, TimeProvider time) => (this.folder, this.process, this.time) = (folder, process, time);

    public TimeSpan Processor => process.Processor;

    public long Memory => process.Memory;

    /// <summary>From the start of its process.</summary>
    public TimeSpan FirstUp { get; private set; }

    public TimeSpan AllUp { get; private set; }

    /// <param name="ports">The devices' ports, one for each link.</param>
    /// <param name="shared">So many of the links are shared.</param>
    public static async Task<MeasuredDaemon> StartAsync(IReadOnlyList<int> ports, int shared, TimeProvider time, CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("robotlink-bench-");
        Directory.CreateDirectory(Path.Combine(folder.FullName, "profiles"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "profiles", "bench-line.yaml"), MeasuredLine.Profile, stopping);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "site.yaml"), Site(ports, shared), stopping);
        var daemon = new MeasuredDaemon(folder, OwnProcess.Start("The daemon that is measured", time, "bench", "daemon", folder.FullName), time);
        try
        {
            await daemon.UntilUpAsync(ports.Count, stopping);
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the process does.</summary>
    public static async Task<int> RunAsync(string folder, Terminal terminal, CancellationToken stopping)
    {
        var shelf = new ProfileShelf(folder);
        var stamp = shelf.Files.Stamp();
        var read = shelf.ReadSite();
        if (read.Site is null)
        {
            throw new CommandFailedException(ExitCode.Failed, MistakeText.Of(read.Mistakes, read.Notices));
        }

        var plan = new DaemonPlan(read.Site, new IPEndPoint(IPAddress.Loopback, 0), shelf, terminal.Time, LogLevel.Error)
        {
            From = new LoadedFrom(shelf.Files, stamp, read, Watched: false),
        };
        await using var daemon = await RunCommand.StartAsync(plan, stopping);
        await terminal.Out.WriteLineAsync(daemon.Url.ToString());
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var running = daemon.RunAsync(ending.Token);
        await Task.WhenAny(running, DevicesProgram.UntilInputEndsAsync(terminal, ending.Token));
        await ending.CancelAsync();
        await running;
        return ExitCode.Ok;
    }

    /// <summary>Where programs share a link.</summary>
    public async Task<IPEndPoint> ShareAsync(int link, CancellationToken stopping) =>
        IPEndPoint.Parse((await client!.GetAsync<LinkDetailDocument>($"api/v1/links/{Name(link)}", stopping)).Share!.Listen);

    public async Task<TimeSpan> PromiseAsync(int link, CancellationToken stopping) =>
        TimeSpan.FromSeconds((await client!.GetAsync<LinkDetailDocument>($"api/v1/links/{Name(link)}", stopping)).BoundS ?? double.NaN);

    /// <summary>Does something to devices, and waits until each of their links is down, and up again where that is wanted.</summary>
    /// <param name="act">Tells when it was done.</param>
    /// <returns>How long each took to be noticed, at most: its moment is told in whole milliseconds.</returns>
    public async Task<IReadOnlyList<TimeSpan>> NoticeAsync(IReadOnlyList<int> links, Func<int, Task<DateTimeOffset>> act, bool isBack, CancellationToken stopping)
    {
        var query = $"?types=state&links={string.Join(',', links.Select(Name))}";
        var noticed = new Dictionary<string, DateTimeOffset>();
        var (done, back) = (new Dictionary<string, DateTimeOffset>(), new HashSet<string>());
        await foreach (var line in WithinPatienceAsync(query, stopping))
        {
            if (done.Count == 0)
            {
                // The stream's first word: from here on nothing is missed.
                foreach (var link in links)
                {
                    done[Name(link)] = await act(link);
                }
            }

            if (line.State is { State: "down", Previous: "up" } fall)
            {
                _ = noticed.TryAdd(fall.Link, fall.Time + TimeSpan.FromMilliseconds(1));
            }

            _ = line.State is { State: "up" } rise && noticed.ContainsKey(rise.Link) && back.Add(rise.Link);
            if (noticed.Count == links.Count && (!isBack || back.Count == links.Count))
            {
                break;
            }
        }

        return [.. links.Select(link => noticed[Name(link)] - done[Name(link)])];
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        await process.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static string Name(int link) => $"b{link.ToString(CultureInfo.InvariantCulture)}";

    private static string Site(IReadOnlyList<int> ports, int shared)
    {
        var text = new StringBuilder("schema: 1\nsite: { name: bench }\nhttp: { listen: 127.0.0.1:0 }\nlinks:\n");
        for (var link = 0; link < ports.Count; link++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {Name(link)}: {{ profile: bench-line, address: \"127.0.0.1:{ports[link]}\"");
            text.Append(link < shared ? ", share: { listen: \"127.0.0.1:0\", queue: 64MiB } }\n" : " }\n");
        }

        return text.ToString();
    }

    private async Task UntilUpAsync(int links, CancellationToken stopping)
    {
        client = new DaemonClient(new Uri(await process.LineAsync(stopping)));
        var up = new Dictionary<string, DateTimeOffset>();
        await foreach (var line in WithinPatienceAsync("?types=state&after=0", stopping))
        {
            if (line.State is { State: "up" } risen)
            {
                _ = up.TryAdd(risen.Link, risen.Time);
            }

            if (up.Count == links)
            {
                break;
            }
        }

        (FirstUp, AllUp) = (up.Values.Min() - process.Started, up.Values.Max() - process.Started);
    }

    private async IAsyncEnumerable<StreamLine> WithinPatienceAsync(string query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        await using var lines = DaemonStream.ReadAsync(client!, query, either.Token).GetAsyncEnumerator(either.Token);
        while (await NextAsync(lines, stopping))
        {
            yield return lines.Current;
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<StreamLine> lines, CancellationToken stopping)
    {
        try
        {
            return await lines.MoveNextAsync();
        }
        catch (OperationCanceledException reason) when (!stopping.IsCancellationRequested)
        {
            throw new CommandFailedException(ExitCode.TimedOut, $"The links did not do what was waited for within {Patience.TotalSeconds:0} s; this PC is too busy to measure on.", reason);
        }
    }
}
