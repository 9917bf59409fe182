using System.Text.Json;
using RobotLink.Host.Api;
using RobotLink.Links;
using RobotLink.Profiles;

namespace RobotLink.Host.Cli;

/// <summary>A profile and what came of its examples.</summary>
internal sealed record TestedProfile(string Name, IReadOnlyList<TranscriptResult> Examples, ProfileCoverage Coverage)
{
    public bool Passed => Examples.All(example => example.Passed);

    public static TestedProfile Of(string name, DeviceProfile profile) => new(name, TranscriptRunner.Run(profile), ProfileCoverage.Of(profile));
}

/// <summary>Results of <c>profile test</c> for people and for programs.</summary>
internal static class ProfileTestText
{
    public static void Write(TestedProfile profile, TextWriter output)
    {
        foreach (var example in profile.Examples)
        {
            output.WriteLine($"{(example.Passed ? "ok    " : "failed")}  {profile.Name}: {example.Name}{Ways(example)}");
            foreach (var (line, mismatch) in Mismatches(example))
            {
                output.WriteLine($"        {example.File}:{line}: {Terminal.Safe(mismatch)}");
            }
        }

        output.WriteLine($"{profile.Name}: {profile.Examples.Count(example => example.Passed)} of {Lines.Count(profile.Examples.Count, "example")} passed.{Kinds(profile)}");
        output.WriteLine($"{profile.Name}: the examples touch {profile.Coverage.Touched} of {profile.Coverage.Items.Count} things, {Percent(profile.Coverage)}%.");
        foreach (var kind in profile.Coverage.Items.Where(item => !item.Touched).GroupBy(item => item.Kind))
        {
            output.WriteLine($"        no example touches {kind.Key} {string.Join(", ", kind.Select(item => item.Name))}");
        }
    }

    /// <summary>Rounded down: 100 means everything.</summary>
    public static int Percent(ProfileCoverage coverage) => (int)(coverage.Share * 100);

    public static string Json(IEnumerable<TestedProfile> profiles) => JsonSerializer.Serialize(
        new
        {
            Items = profiles.SelectMany(profile => profile.Examples, (profile, example) => new
            {
                Profile = profile.Name,
                example.Name,
                example.Passed,
                example.File,
                example.Line,
                example.Mismatch,
                example.Variations,
            }),
            Profiles = profiles.Select(profile => new
            {
                profile.Name,
                profile.Passed,
                Coverage = new
                {
                    Percent = Percent(profile.Coverage),
                    profile.Coverage.Touched,
                    Total = profile.Coverage.Items.Count,
                    Untouched = profile.Coverage.Items.Where(item => !item.Touched).Select(item => new { item.Kind, item.Name }),
                },
            }),
        },
        Answer.Options);

    private static IEnumerable<(int Line, string? Mismatch)> Mismatches(TranscriptResult example)
    {
        var varied = example.Variations.Where(variation => variation.Mismatch is not null).ToList();
        return varied.Count > 0
            ? varied.Select(variation => (variation.Line, (string?)$"{variation.Kind} ({variation.Failed} of {variation.Runs}): {variation.Mismatch}"))
            : example.Passed ? [] : [(example.Line, example.Mismatch)];
    }

    private static string Ways(TranscriptResult example) =>
        example.Variations.Sum(variation => variation.Runs) is > 0 and var runs ? $" ({Lines.Count(runs, "variation")})" : "";

    private static string Kinds(TestedProfile profile)
    {
        var kinds = profile.Examples.SelectMany(example => example.Variations).GroupBy(variation => variation.Kind)
            .Select(kind => (kind.Key, Runs: kind.Sum(variation => variation.Runs), Why: kind.Select(variation => variation.NotRun).FirstOrDefault(why => why is not null)));
        var words = kinds.Select(kind => kind.Runs > 0 ? $"{kind.Runs} {kind.Key}" : $"{kind.Key} not played: {kind.Why}").ToList();
        return words.Count == 0 ? "" : $" Variations: {string.Join("; ", words)}.";
    }
}
