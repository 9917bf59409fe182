using RobotLink.Profiles;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>How one example came out, as it is written and with its bytes arriving in other ways.</summary>
/// <param name="Name">The example's name.</param>
/// <param name="Mismatch">What differed, expected and seen, in words; null when it passed.</param>
/// <param name="Line">Line of the profile file where it differed.</param>
public sealed record TranscriptResult(string Name, string? Mismatch, string File, int Line)
{
    /// <summary>Empty when the example fails as it is written.</summary>
    public IReadOnlyList<VariationResult> Variations { get; init; } = [];

    public bool Passed => Mismatch is null;
}

/// <summary>What came of one kind of variation of an example.</summary>
/// <param name="Kind"><c>split</c>, <c>merged</c>, <c>delayed</c> or <c>noise</c>.</param>
/// <param name="Runs">How often the example was played.</param>
/// <param name="Failed">How many of those differed.</param>
/// <param name="NotRun">Why it was not played at all; null when it was.</param>
/// <param name="Mismatch">The smallest variation that differed, and how; null when none did.</param>
/// <param name="Line">Where that one differed.</param>
public sealed record VariationResult(string Kind, int Runs, int Failed, string? NotRun, string? Mismatch, int Line);

/// <summary>Plays a profile's examples against the session, diagnosis and link machines that production uses, on a virtual clock.</summary>
public static class TranscriptRunner
{
    /// <summary>Plays each example as it is written, and again with its bytes split, merged, delayed and among noise.</summary>
    public static IReadOnlyList<TranscriptResult> Run(DeviceProfile profile)
    {
        var protocol = new DeviceProtocol(profile, Budget.Of(profile));
        return [.. profile.Examples.Select(example => Run(new TranscriptScript(protocol, example)))];
    }

    private static TranscriptResult Run(TranscriptScript script)
    {
        var written = script.Play(Variations.AsWritten);
        var result = new TranscriptResult(script.Example.Name, written.Mismatch, script.Example.File, written.Line);
        if (!result.Passed)
        {
            return result;
        }

        var variations = new Variations(script, written).Run();
        return variations.FirstOrDefault(variation => variation.Mismatch is not null) is { } differs
            ? result with { Mismatch = differs.Mismatch, Line = differs.Line, Variations = variations }
            : result with { Variations = variations };
    }
}

/// <summary>A transcript and the machine differ; the message says expected and seen.</summary>
internal sealed class TranscriptMismatchException(string message) : Exception(message);
