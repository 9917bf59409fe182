using System.Globalization;
using System.Text;

namespace RobotLink.Proof.Matrix;

/// <summary>All findings as one table in Markdown.</summary>
internal static class FaultTable
{
    public static string Of(IReadOnlyCollection<Finding> findings, IReadOnlyList<Fault> faults, TimeSpan budget)
    {
        var text = new StringBuilder();
        var culture = CultureInfo.InvariantCulture;
        text.AppendLine("| fault | while | runs | noticed after, s: median / worst | bound, s | verdict at last | back after, s: median / worst | command | missed |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var fault in faults)
        {
            foreach (var of in findings.Where(finding => finding.Fault == fault.Name).GroupBy(finding => finding.Device).OrderBy(group => Devices.CellPlan.Devices.TakeWhile(device => device.Name != group.Key).Count()))
            {
                text.AppendLine(culture, $"| {fault.Name} | {of.Key} | {of.Count()} | {Spread(of.Select(one => one.Noticed))} | {of.Max(one => one.Bound):0.##} | {Counted(of.Select(one => one.LastWord))} | {Spread(of.Select(one => one.Back))} | {Counted(of.Select(one => one.Outcome ?? "-"))} | {of.Count(one => one.Misses.Count > 0)} |");
            }
        }

        var missed = findings.Count(finding => finding.Misses.Count > 0);
        var proven = findings.Sum(finding => finding.Misses.Count(miss => miss.StartsWith("WRONG PROVEN", StringComparison.Ordinal)));
        text.AppendLine();
        text.AppendLine(culture, $"{findings.Count} links failed, detect_within {budget.TotalSeconds:0.###} s: {findings.Count(one => one.Noticed <= one.Bound)} noticed within the bound, {proven} wrong `proven`, {missed} missed something.");
        return text.ToString();
    }

    private static string Spread(IEnumerable<double?> seconds)
    {
        var sorted = seconds.Select(one => one ?? double.PositiveInfinity).Order().ToList();
        var median = sorted[(sorted.Count - 1) / 2];
        return $"{Show(median)} / {Show(sorted[^1])}";
    }

    private static string Show(double seconds) => double.IsInfinity(seconds) ? "never" : seconds.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Counted(IEnumerable<string> words)
    {
        var groups = words.GroupBy(word => word).OrderByDescending(group => group.Count()).ToList();
        return groups.Count == 1 ? groups[0].Key : string.Join(", ", groups.Select(group => $"{group.Key} ({group.Count()})"));
    }
}
