using System.ComponentModel;

namespace RobotLink.Host.Benchmark;

[Description("What one measurement of this PC found.")]
internal sealed record BenchDocument
{
    public required string Version { get; init; }
    public required DateTimeOffset Time { get; init; }
    public required string Runtime { get; init; }
    public required string OperatingSystem { get; init; }
    public required int Processors { get; init; }
    public required int Links { get; init; }

    [Description("Programs that asked at once where many did, each on a link of its own.")]
    public required int Programs { get; init; }

    [Description("The part of this PC's processors that others used, from 0 to 1: the most of two looks, before and after.")]
    public required double TakenByOthers { get; init; }

    [Description("The PC was so busy that the figures say little.")]
    public required bool MeansLittle { get; init; }

    public required IReadOnlyList<BenchFigure> Figures { get; init; }
}

/// <param name="Name">Lasting, for programs.</param>
/// <param name="Unit">us, ms, per_second, kib, mib or percent (of one processor).</param>
/// <param name="Direct">Without RobotLink; null where there is no such thing.</param>
/// <param name="Ratio">Median of the ratios within each round; null without a direct one.</param>
internal sealed record BenchFigure(string Name, string Unit, double? Direct, double Robotlink, double? Ratio);
