namespace RobotLink.Host.Cli;

/// <summary>Rows of text, aligned.</summary>
internal static class Columns
{
    public static void Write(IEnumerable<IReadOnlyList<string>> rows, TextWriter output)
    {
        var all = rows.ToList();
        var widths = all.Count == 0 ? [] : Enumerable.Range(0, all[0].Count).Select(column => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
