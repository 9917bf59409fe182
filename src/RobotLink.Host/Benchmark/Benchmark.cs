using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using RobotLink.Host.Api;
using RobotLink.Host.Cli;

namespace RobotLink.Host.Benchmark;

/// <summary>Measures this PC: the same programs with simulated devices, directly and through a daemon made for it. Directly and through it take turns.</summary>
internal sealed class Benchmark(int links, TimeSpan about, Terminal terminal)
{
    /// <summary>Others may take so much before figures mean little.</summary>
    private const double TakenAtMost = 0.2;

    /// <summary>So many ask at once where many do.</summary>
    private const int ProgramsMax = 50;

    private const int Rounds = 4;
    private const int CutLinks = 5;
    private const int SilentLinks = 3;

    private readonly int programs = Math.Min(links, ProgramsMax);
    private readonly List<BenchFigure> figures = [];
    private readonly Programs clients = new(terminal.Time);

    public async Task<BenchDocument> RunAsync(CancellationToken stopping)
    {
        var before = await Task.Run(() => ProcessorShare.TakenByOthers(terminal.Time), stopping);
        await using var devices = OwnProcess.Start("The simulated devices", terminal.Time, "bench", "devices", (links + 1).ToString(CultureInfo.InvariantCulture));
        int[] ports = [.. (await devices.LineAsync(stopping)).Split(' ').Select(int.Parse)];
        await MeasureAsync(devices, ports, stopping);
        var after = await Task.Run(() => ProcessorShare.TakenByOthers(terminal.Time), stopping);
        var taken = Math.Max(before, after);
        return new BenchDocument
        {
            Version = SystemApi.Version,
            Time = terminal.Time.GetUtcNow(),
            Runtime = RuntimeInformation.FrameworkDescription,
            OperatingSystem = RuntimeInformation.OSDescription,
            Processors = Environment.ProcessorCount,
            Links = links,
            Programs = programs,
            TakenByOthers = Math.Round(taken, 3),
            MeansLittle = taken > TakenAtMost,
            Figures = [.. figures.OrderBy(figure => Array.IndexOf(BenchLines.Order, figure.Name))],
        };
    }

    private async Task MeasureAsync(OwnProcess devices, int[] ports, CancellationToken stopping)
    {
        await Say("one link", stopping);
        var alone = await AloneAsync(ports[0], stopping);
        await Say($"{links} links", stopping);
        await using var daemon = await MeasuredDaemon.StartAsync(ports[..links], programs, terminal.Time, stopping);
        Add("all_links_up", "ms", daemon.AllUp.TotalMilliseconds);
        await Task.Delay(about / 15, terminal.Time, stopping);
        Add("memory_one_link", "mib", alone / 1024.0 / 1024);
        Add("memory_per_link", "kib", Math.Max(0, (daemon.Memory - alone) / 1024.0 / (links - 1)));

        await Say("questions", stopping);
        var direct = new IPEndPoint(IPAddress.Loopback, ports[links]);
        var shares = await Task.WhenAll(Enumerable.Range(0, programs).Select(link => daemon.ShareAsync(link, stopping)));
        await AskAsync([.. shares.Select(_ => direct)], shares, stopping);
        await Say("a device that never pauses", stopping);
        await HearAsync(devices, direct, shares[0], stopping);
        await Say("heartbeats", stopping);
        await RestAsync(daemon, stopping);
        await Say("cuts and silence", stopping);
        await NoticeAsync(devices, daemon, stopping);
    }

    /// <returns>Bytes of memory with one link.</returns>
    private async Task<long> AloneAsync(int port, CancellationToken stopping)
    {
        await using var daemon = await MeasuredDaemon.StartAsync([port], 0, terminal.Time, stopping);
        Add("first_link_up", "ms", daemon.FirstUp.TotalMilliseconds);
        await Task.Delay(about / 15, terminal.Time, stopping);
        return daemon.Memory;
    }

    /// <summary>Nothing happens but heartbeats.</summary>
    private async Task RestAsync(MeasuredDaemon daemon, CancellationToken stopping)
    {
        var (before, began) = (daemon.Processor, terminal.Time.GetTimestamp());
        await Task.Delay(about / 6, terminal.Time, stopping);
        Add("processor_1000_links", "percent", (daemon.Processor - before) / terminal.Time.GetElapsedTime(began) * 100 * 1000 / links);
    }

    private async Task AskAsync(IPEndPoint[] direct, IPEndPoint[] shares, CancellationToken stopping)
    {
        // Code that runs often is made faster while it runs; links live for months, so that is no part of what is measured.
        _ = await clients.AskAsync(shares, about / 10, stopping);
        _ = await clients.AskAsync(shares[..1], about / 15, stopping);
        var (one, many) = (new List<(Asked Direct, Asked Through)>(), new List<(Asked Direct, Asked Through)>());
        for (var round = 0; round < Rounds; round++)
        {
            one.Add((await clients.AskAsync(direct[..1], about / 50, stopping), await clients.AskAsync(shares[..1], about / 50, stopping)));
        }

        for (var round = 0; round < Rounds; round++)
        {
            many.Add((await clients.AskAsync(direct, about / 60, stopping), await clients.AskAsync(shares, about / 60, stopping)));
        }

        Add("round_trip_p50", "us", one, asked => asked.Half.TotalMicroseconds);
        Add("round_trip_p99", "us", one, asked => asked.NinetyNine.TotalMicroseconds);
        Add("questions_one", "per_second", one, asked => asked.PerSecond);
        Add("questions_many", "per_second", many, asked => asked.PerSecond);
    }

    private async Task HearAsync(OwnProcess devices, IPEndPoint direct, IPEndPoint share, CancellationToken stopping)
    {
        var rounds = new List<(double Direct, double Through)>();
        for (var round = 0; round < Rounds; round++)
        {
            rounds.Add((await HearAsync(devices, links, direct, stopping), await HearAsync(devices, 0, share, stopping)));
        }

        Add("frames_streamed", "per_second", rounds, heard => heard);
    }

    private async Task<double> HearAsync(OwnProcess devices, int device, IPEndPoint end, CancellationToken stopping)
    {
        try
        {
            return await clients.HearAsync(end, () => devices.TellAsync($"stream {device}", stopping), about / 60, stopping);
        }
        finally
        {
            await devices.TellAsync($"still {device}", stopping);
        }
    }

    private async Task NoticeAsync(OwnProcess devices, MeasuredDaemon daemon, CancellationToken stopping)
    {
        async Task<DateTimeOffset> TellAsync(string what, int link) =>
            DateTimeOffset.Parse(await devices.TellAsync($"{what} {link}", stopping), CultureInfo.InvariantCulture);

        int[] last = [.. Enumerable.Range(0, links).TakeLast(CutLinks)];
        var cut = await daemon.NoticeAsync(last, link => TellAsync("cut", link), isBack: true, stopping);
        Add("notice_cut", "ms", cut.Order().ElementAt(cut.Count / 2).TotalMilliseconds);
        var silent = await daemon.NoticeAsync(last[^SilentLinks..], link => TellAsync("silence", link), isBack: false, stopping);
        Add("notice_silence", "ms", silent.Max().TotalMilliseconds);
        Add("promised_silence", "ms", (await daemon.PromiseAsync(last[^1], stopping)).TotalMilliseconds);
    }

    private Task Say(string what, CancellationToken stopping) => terminal.Error.WriteLineAsync($"measuring: {what}".AsMemory(), stopping);

    private void Add(string name, string unit, double value) => figures.Add(new BenchFigure(name, unit, null, Math.Round(value, 1), null));

    private void Add<T>(string name, string unit, List<(T Direct, T Through)> rounds, Func<T, double> of) => figures.Add(new BenchFigure(
        name,
        unit,
        Math.Round(Median(rounds.Select(round => of(round.Direct))), 1),
        Math.Round(Median(rounds.Select(round => of(round.Through))), 1),
        Math.Round(Median(rounds.Select(round => of(round.Through) / of(round.Direct))), 3)));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
