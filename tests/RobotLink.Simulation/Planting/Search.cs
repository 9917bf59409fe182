using System.Globalization;

namespace RobotLink.Simulation.Planting;

/// <summary>Which bugs to plant, how many at a time, and where their table goes.</summary>
/// <param name="Only">Empty for all.</param>
internal sealed record Search(IReadOnlyList<string> Only, int Jobs, string? Table)
{
    /// <returns>Null when they are written wrongly.</returns>
    public static Search? Parse(IEnumerable<string> words)
    {
        Search? read = new([], Environment.ProcessorCount, null);
        foreach (var pair in words.Chunk(2))
        {
            read = pair switch
            {
                _ when read is null => null,
                ["--only", var names] => read with { Only = names.Split(',') },
                ["--jobs", var text] when int.TryParse(text, CultureInfo.InvariantCulture, out var jobs) && jobs > 0 => read with { Jobs = jobs },
                ["--table", var path] => read with { Table = path },
                _ => null,
            };
        }

        return read;
    }

    /// <summary>Prints a row for each, and the whole as a table into the file.</summary>
    /// <returns>1 when one was missed, 2 when one is not known.</returns>
    public int Run()
    {
        var all = Mutant.All();
        if (Only.FirstOrDefault(name => !all.Any(mutant => mutant.Name == name)) is { } unknown)
        {
            Console.Error.WriteLine($"There is no mutant '{unknown}' in {Mutant.Folder}.");
            return 2;
        }

        try
        {
            using var run = new MutantRun();
            return Run(run, [.. all.Where(mutant => Only.Count == 0 || Only.Contains(mutant.Name))]);
        }
        catch (FormatException reason)
        {
            Console.Error.WriteLine(reason.Message);
            return 2;
        }
    }

    private int Run(MutantRun run, List<Mutant> wanted)
    {
        var began = TimeProvider.System.GetTimestamp();
        var findings = new List<Finding>();
        Console.WriteLine(Finding.Head);
        foreach (var finding in run.Find(wanted, Jobs))
        {
            findings.Add(finding);
            Console.WriteLine(finding.Row);
            if (finding.Broken is null)
            {
                Console.WriteLine($"  {finding.Words}");
            }
        }

        if (Table is not null)
        {
            File.WriteAllLines(Table, [Finding.Head, .. findings.Select(finding => finding.Row)]);
        }

        var found = findings.Count(finding => finding.Broken is not null);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{found} of {wanted.Count} found, in {TimeProvider.System.GetElapsedTime(began).TotalMinutes:0.0} min"));
        return found == wanted.Count ? 0 : 1;
    }
}
