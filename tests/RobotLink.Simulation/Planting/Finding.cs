using System.Globalization;

namespace RobotLink.Simulation.Planting;

/// <summary>What became of one planted bug.</summary>
/// <param name="Broken">The promise that it broke; null when nothing noticed it.</param>
/// <param name="Words">How that was told, or why it does not count.</param>
/// <param name="Play">The run that noticed it.</param>
/// <param name="Took">From the change of the source to its notice.</param>
internal sealed record Finding(Mutant Mutant, string? Broken, string Words, string Play, TimeSpan Took)
{
    public const string Head =
        """
        | mutant | what goes wrong | breaks | noticed by | after, s |
        |---|---|---|---|---|
        """;

    public string Row => string.Create(
        CultureInfo.InvariantCulture, $"| {Mutant.Name} | {Mutant.Words.TrimEnd('.')} | {Broken ?? "**missed**"} | `{Play}` | {Took.TotalSeconds:0.0} |");
}
