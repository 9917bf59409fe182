namespace RobotLink.Simulation.Planting;

/// <summary>A bug to plant: one place of the source, and what stands there instead.</summary>
/// <param name="Words">What goes wrong.</param>
/// <param name="Play">The arguments of the run that must notice it.</param>
/// <param name="Source">The file to change, from the repository's root.</param>
internal sealed record Mutant(string Name, string Words, string Play, string Source, string Right, string Wrong)
{
    private const string OrdinaryPlay = "--seeds 1..8";

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "RobotLink.Simulation", "mutants");

    public static IReadOnlyList<Mutant> All() => [.. Directory.EnumerateFiles(Folder, "*.txt").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>The source with the bug in it.</summary>
    /// <exception cref="FormatException">The right text does not stand there exactly once: the source has changed since.</exception>
    public string Plant(string source)
    {
        var place = source.IndexOf(Right, StringComparison.Ordinal);
        return place >= 0 && source.IndexOf(Right, place + 1, StringComparison.Ordinal) < 0
            ? string.Concat(source.AsSpan(0, place), Wrong, source.AsSpan(place + Right.Length))
            : throw new FormatException($"Mutant {Name}: what it replaces does not stand exactly once in {Source}.");
    }

    /// <summary>Lines of words, then <c>play:</c> (may be left out), <c>file:</c>, <c>--- right</c> and <c>--- wrong</c>.</summary>
    private static Mutant Read(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var text = File.ReadAllText(path);
        if (text.Split("--- right\n") is not [var head, var body] || body.Split("--- wrong\n") is not [var right, var wrong])
        {
            throw new FormatException($"Mutant {name}: it needs one '--- right' and one '--- wrong'.");
        }

        var lines = head.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string? Value(string key) => lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..].Trim();
        return new Mutant(
            name,
            string.Join(' ', lines.Where(line => !line.StartsWith("play:", StringComparison.Ordinal) && !line.StartsWith("file:", StringComparison.Ordinal))),
            Value("play:") ?? OrdinaryPlay,
            Value("file:") ?? throw new FormatException($"Mutant {name}: it names no file."),
            right.TrimEnd('\n'),
            wrong.TrimEnd('\n'));
    }
}
