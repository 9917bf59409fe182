using System.Globalization;

namespace RobotLink.Host.Benchmark;

/// <summary>The figures as a table for people.</summary>
internal static class BenchLines
{
    /// <summary>All figures, as they are shown.</summary>
    public static readonly string[] Order =
    [
        "round_trip_p50", "round_trip_p99", "questions_one", "questions_many", "frames_streamed", "memory_one_link", "memory_per_link", "processor_1000_links",
        "first_link_up", "all_links_up", "notice_cut", "notice_silence", "promised_silence",
    ];

    public static string Head(BenchDocument measured) =>
        $"RobotLink {measured.Version} on this PC: {measured.Processors} processors, {measured.OperatingSystem}, {measured.Runtime}; {measured.Links} links.";

    public static string Load(BenchDocument measured) => measured.MeansLittle
        ? $"This PC is busy: other programs took {measured.TakenByOthers:P0} of its processors, so the times below mean little. Ratios hold better."
        : $"Other programs took {measured.TakenByOthers:P0} of its processors.";

    public static IEnumerable<IReadOnlyList<string>> Rows(BenchDocument measured)
    {
        yield return ["", "DIRECT", "ROBOTLINK", "RATIO"];
        foreach (var figure in measured.Figures)
        {
            yield return
            [
                Words(figure.Name, measured),
                figure.Direct is { } direct ? Shown(direct, figure.Unit) : "-",
                Shown(figure.Robotlink, figure.Unit),
                figure.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "-",
            ];
        }
    }

    private static string Words(string name, BenchDocument measured) => name switch
    {
        "round_trip_p50" => "round trip of 64 bytes, one program: half within",
        "round_trip_p99" => "round trip of 64 bytes, one program: 99 of 100 within",
        "questions_one" => "questions answered, one program",
        "questions_many" => $"questions answered, {measured.Programs} programs on as many links",
        "frames_streamed" => "frames of 64 bytes from one device that never pauses",
        "first_link_up" => "first link up after the start",
        "all_links_up" => $"all {measured.Links} links up after the start",
        "memory_one_link" => "memory with one link",
        "memory_per_link" => "memory for each further link at rest",
        "processor_1000_links" => "processor for 1,000 links with a heartbeat a second, of one",
        "notice_cut" => "a cut connection is noticed within",
        "notice_silence" => "a device that falls silent is noticed within",
        "promised_silence" => "  promised",
        _ => name,
    };

    private static string Shown(double value, string unit) => unit switch
    {
        "us" => $"{Number(value)} µs",
        "ms" => $"{Number(value)} ms",
        "per_second" => $"{Number(value)} /s",
        "kib" => $"{Number(value)} KiB",
        "mib" => $"{Number(value)} MiB",
        "percent" => $"{Number(value)} %",
        _ => Number(value),
    };

    private static string Number(double value) => value.ToString(Math.Abs(value) < 100 ? "0.#" : "#,0", CultureInfo.InvariantCulture);
}
