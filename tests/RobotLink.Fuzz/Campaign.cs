namespace RobotLink.Fuzz;

/// <summary>Runs one target, seed after seed, and reports what it found.</summary>
internal sealed class Campaign(Target target, TimeProvider time, TextWriter output)
{
    private const int MostFindings = 10;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly List<Finding> findings = [];
    private ulong current;
    private long seen = -1;
    private long seenAt;

    /// <summary>For so long.</summary>
    public Report Run(ulong seed, TimeSpan duration)
    {
        using var watch = time.CreateTimer(_ => EndIfHung(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < duration && findings.Count < MostFindings)
        {
            Round(seed++);
        }

        return new Report(target.Name, target.Inputs, time.GetElapsedTime(began), seed, findings);
    }

    /// <summary>So many rounds, whatever time they take.</summary>
    public Report Run(ulong seed, int rounds)
    {
        var began = time.GetTimestamp();
        for (var round = 0; round < rounds && findings.Count < MostFindings; round++)
        {
            Round(seed++);
        }

        return new Report(target.Name, target.Inputs, time.GetElapsedTime(began), seed, findings);
    }

    private void Round(ulong seed)
    {
        current = seed;
        if (target.Round(seed) is { } finding)
        {
            findings.Add(finding);
            output.WriteLine(finding);
        }
    }

    /// <summary>An input that never ends cannot be reported by whoever waits for it.</summary>
    private void EndIfHung()
    {
        if (target.Inputs != seen)
        {
            seen = target.Inputs;
            seenAt = time.GetTimestamp();
        }
        else if (time.GetElapsedTime(seenAt) > Longest)
        {
            output.WriteLine(new Finding(target.Name, current, $"one input takes longer than {Longest.TotalSeconds:0} s", $"input {seen} of this run"));
            Environment.Exit(1);
        }
    }
}

/// <param name="NextSeed">Where the next run can go on.</param>
internal sealed record Report(string Target, long Inputs, TimeSpan Took, ulong NextSeed, IReadOnlyList<Finding> Findings)
{
    public override string ToString() =>
        $"{Target}: {Inputs} inputs in {Took.TotalSeconds:0.0} s, {Inputs / Math.Max(0.001, Took.TotalSeconds):0} inputs/s, "
        + $"{Findings.Count} findings, next seed {NextSeed}";
}
