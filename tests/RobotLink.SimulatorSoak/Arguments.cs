using System.Globalization;
using RobotLink.Simulators;

namespace RobotLink.SimulatorSoak;

/// <summary><c>--minutes 60 --kinds a,b --seed 1</c>.</summary>
internal sealed record Arguments(TimeSpan Duration, IReadOnlyList<string> Kinds, int Seed, bool IsChild)
{
    public const string Usage = "Use: --minutes NUMBER [--kinds NAME,NAME] [--seed NUMBER]";

    /// <summary>Marks the process that attacks one kind and prints its report as JSON.</summary>
    public const string Child = "--child";

    /// <returns>Null when they are written wrongly.</returns>
    public static Arguments? Parse(string[] words)
    {
        var read = new Arguments(TimeSpan.FromMinutes(1), [.. SimulatorCatalogue.Kinds.Select(kind => kind.Name)], 1, words.Contains(Child));
        var pairs = words.Where(word => word != Child).Chunk(2).ToList();
        foreach (var pair in pairs)
        {
            read = pair switch
            {
                ["--minutes", var text] when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes) && minutes is > 0 and < 1e5 =>
                    read with { Duration = TimeSpan.FromMinutes(minutes) },
                ["--kinds", var text] when text.Split(',') is var names && names.All(name => SimulatorCatalogue.Kinds.Any(kind => kind.Name == name)) =>
                    read with { Kinds = names },
                ["--seed", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) => read with { Seed = seed },
                _ => null!,
            };
            if (read is null)
            {
                return null;
            }
        }
        return read;
    }
}
