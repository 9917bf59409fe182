using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;
using RobotLink.Proof.Devices;
using RobotLink.Proof.Lab;

namespace RobotLink.Proof.Soak;

/// <summary>Many links under random faults for hours; a ledger of what went in against what came out.</summary>
internal static class SoakProgram
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private const double SlopeBytesPerMinuteMax = 256 * 1024;

    /// <summary>Each command's key is kept for a day, in about 210 bytes; a collector's heap is up to twice what lives.</summary>
    private const double BytesOfKeyMax = 512;

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken stop)
    {
        var links = arguments.Number("links", 100);
        var time = TimeSpan.FromHours(arguments.Decimal("hours", 1));
        var seed = arguments.Number("seed", 1);
        arguments.RefuseOthers();
        var folder = Directory.CreateTempSubdirectory("robotlink-soak-");
        var soaked = Enumerable.Range(0, links).Select(number => new SoakedLink(number, (seed * 10_000) + number)).ToDictionary(link => link.Name);
        var port = FreeLoopbackPort();
        await WriteSite(folder.FullName, soaked.Values, port, stop);
        await using var daemon = Child.Start(Repository.RobotLink, ["run", "-c", folder.FullName, "--no-watch"], Path.Combine(folder.FullName, "talk.txt"));
        using var edge = new Edge(new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1000 }), port);
        using var ended = new CancellationTokenSource();
        using var failing = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            await LabClock.Until("the daemon answers", async asking => daemon.HasEnded || await edge.Answers(asking), stop);
            var gaps = 0L;
            var following = edge.Follow("message&after=0", document => gaps += Take(soaked, document), ended.Token);
            await AllWork(edge, stop);
            await Console.Error.WriteLineAsync($"{LabClock.Now:HH:mm:ss} {links} links up, faults begin, until {LabClock.Now + time:HH:mm:ss}");

            var slope = new MemorySlope(daemon.Id);
            var measuring = slope.Read(failing.Token);
            var failures = soaked.Values.Select(link => link.Fail(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(6), failing.Token)).ToList();
            var commands = soaked.Values.Select(link => link.Command(TimeSpan.FromSeconds(4), async (name, number) => await Outcome(edge, name, number), failing.Token)).ToList();
            failing.CancelAfter(time);
            await Task.WhenAll(failures.Concat(commands));
            await measuring;
            stop.ThrowIfCancellationRequested();

            var troubles = new List<string>();
            if (!await AllWork(edge, stop))
            {
                troubles.Add("not all links came back after the last fault");
            }

            await LabClock.Hold(Quiet, stop);
            troubles.AddRange(await Settle(soaked.Values, stop));
            if (gaps > 0)
            {
                troubles.Add($"the stream left out {gaps} messages: this reader was too slow, the ledger is not whole");
            }

            var keys = soaked.Values.Sum(link => link.Ledger.Outcomes.Count) / time.TotalMinutes;
            if (slope.IsConclusive && slope.BytesPerMinute() > SlopeBytesPerMinuteMax + (keys * BytesOfKeyMax))
            {
                troubles.Add($"memory grows by {slope.BytesPerMinute() / 1024:0} KiB a minute, more than the keys of {keys:0} commands a minute explain");
            }

            await ended.CancelAsync();
            await EndOf(following);
            return Report([.. soaked.Values], slope, troubles);
        }
        finally
        {
            await ended.CancelAsync();
            foreach (var link in soaked.Values)
            {
                await link.DisposeAsync();
            }

            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> Outcome(Edge edge, string link, long number)
    {
        try
        {
            return (await edge.Send(link, "move", new { n = number }, "3s", CancellationToken.None)).Outcome;
        }
        catch (Exception reason) when (reason is HttpRequestException or TaskCanceledException)
        {
            return $"lost ({reason.Message})";
        }
    }

    /// <summary>Devices say nothing more, so that what is under way can arrive; then the books are compared.</summary>
    private static async Task<List<string>> Settle(IEnumerable<SoakedLink> links, CancellationToken stop)
    {
        foreach (var link in links)
        {
            link.Device.Apply("silent");
        }

        await LabClock.Hold(TimeSpan.FromSeconds(1), stop);
        return [.. links.SelectMany(link => link.Ledger.Compare(link.Device, link.Device.LastConnection).Select(trouble => $"{link.Name}: {trouble}"))];
    }

    /// <returns>How many messages the stream left out.</returns>
    private static long Take(Dictionary<string, SoakedLink> links, JsonElement document)
    {
        switch (document.GetProperty("type").GetString())
        {
            case "gap":
                return document.GetProperty("missed").GetInt64();
            case "message" when document.GetProperty("dir").GetString() == "rx":
                var ledger = links[document.GetProperty("link").GetString()!].Ledger;
                if (document.GetProperty("kind").GetString() == "unparsed")
                {
                    Interlocked.Increment(ref ledger.Unparsed);
                }
                else if (document.GetProperty("name").GetString() == "happened")
                {
                    var fields = document.GetProperty("fields");
                    ledger.Take(fields.GetProperty("connection").GetProperty("value").GetInt64(), fields.GetProperty("n").GetProperty("value").GetInt64());
                }

                return 0;
            default:
                return 0;
        }
    }

    private static async Task<bool> AllWork(Edge edge, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        try
        {
            await LabClock.Until("all links work", async asking => (await edge.Look(asking)).All(link => link.Works), limit.Token);
            return true;
        }
        catch (TimeoutException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task EndOf(Task following)
    {
        try
        {
            await following;
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }
    }

    private static int Report(List<SoakedLink> links, MemorySlope slope, List<string> troubles)
    {
        var outcomes = links.SelectMany(link => link.Ledger.Outcomes.Values).GroupBy(outcome => outcome).OrderByDescending(of => of.Count()).Select(of => $"{of.Count()} {of.Key}");
        var faults = links.SelectMany(link => link.Faults).GroupBy(fault => fault.Key).OrderBy(of => of.Key, StringComparer.Ordinal).Select(of => $"{of.Sum(fault => fault.Value)} {of.Key}");
        Say("links", $"{links.Count} for {(slope.Last.At - slope.First.At).TotalHours:0.00} h");
        Say("faults", string.Join(", ", faults));
        Say("connections", $"{links.Sum(link => link.Relay.Calls)}");
        Say("events", $"{links.Sum(link => link.Device.Events.Values.Sum())} sent, {links.Sum(link => link.Ledger.Events)} delivered; {links.Sum(link => link.Ledger.Unparsed)} halves of broken connections");
        Say("moves", $"{links.Sum(link => link.Device.Moves.Count)} carried out; outcomes: {string.Join(", ", outcomes)}");
        Say("processor", $"{slope.Last.PercentSince(slope.First):0.0} % of a core");
        Say("memory", $"{slope.First.ResidentBytes / 1048576.0:0} MiB at first, {slope.Last.ResidentBytes / 1048576.0:0} MiB at last, {slope.BytesPerMinute() / 1024:+0.0;-0.0} KiB a minute {slope.Span}");
        foreach (var trouble in troubles.Take(50))
        {
            Say("WRONG", trouble);
        }

        Say("verdict", troubles.Count == 0 ? "the books agree" : $"{troubles.Count} wrong");
        return troubles.Count == 0 ? 0 : 1;
    }

    private static async Task WriteSite(string folder, IEnumerable<SoakedLink> links, int port, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.Combine(folder, "profiles"));
        await File.WriteAllTextAsync(Path.Combine(folder, "profiles", $"{LineDevice.Profile}.yaml"), LineDevice.ProfileText(Budget), stop);
        var lines = links.Select(link => string.Create(
            CultureInfo.InvariantCulture,
            $"  {link.Name}: {{ profile: {LineDevice.Profile}, address: \"{link.Relay.Endpoint}\", commands: true, override: {{ reconnect: {{ first: 250ms, max: 1s }} }} }}\n"));
        await File.WriteAllTextAsync(Path.Combine(folder, "site.yaml"), $"schema: 1\nsite: {{ name: soak }}\nhttp: {{ listen: 127.0.0.1:{port} }}\nlinks:\n{string.Concat(lines)}", stop);
    }

    private static int FreeLoopbackPort()
    {
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        return ((IPEndPoint)door.LocalEndpoint).Port;
    }

    private static void Say(string what, string figures) => Console.Out.WriteLine($"{what,-12} {figures}");
}
