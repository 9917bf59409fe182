using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>What a reader of links must know about the files they come from.</summary>
internal static class ConfigurationLines
{
    private const int MistakesShownMax = 10;

    /// <summary>A banner and the mistakes while the files are broken; notices else; nothing when there is nothing to say.</summary>
    public static IEnumerable<string> Of(ConfigurationDocument? configuration)
    {
        if (configuration is { State: "broken" })
        {
            yield return Banner(configuration);
            foreach (var mistake in configuration.Mistakes.Where(mistake => mistake.Severity == "error").Take(MistakesShownMax))
            {
                yield return $"  {Place(mistake)} {Terminal.Safe(mistake.Message)}{(mistake.Fix is { } fix ? $" fix: {Terminal.Safe(fix)}" : "")}";
            }
        }

        foreach (var notice in configuration?.Notices ?? [])
        {
            yield return Terminal.Safe(notice);
        }
    }

    /// <summary>One line of the stream, for people.</summary>
    public static string Of(ConfigurationEventDocument document) => $"{Lines.Time(document.ReadAt)} {(document.State == "broken" ? Banner(document) : Changed(document.Changes))}";

    public static string Banner(ConfigurationDocument configuration)
    {
        var errors = configuration.Mistakes.Where(mistake => mistake.Severity == "error").ToList();
        var first = errors.Count == 0 ? "." : $": {Place(errors[0])} {Terminal.Safe(errors[0].Message)}";
        return $"CONFIGURATION BROKEN, {Lines.Count(errors.Count, "mistake")}{first} The links run with what was loaded at {Lines.Time(configuration.LoadedAt)}.";
    }

    private static string Place(MistakeDocument mistake) => $"{mistake.File}:{mistake.Line}:{mistake.Column} {mistake.Code}";

    private static string Changed(ChangesDocument? changes)
    {
        var parts = changes is null ? [] : new (string Words, IReadOnlyList<string> Links)[]
        {
            ("added", changes.Added), ("removed", changes.Removed), ("restarted", changes.Restarted), ("changed without a new connection", changes.Adopted),
        };
        var words = parts.Where(part => part.Links.Count > 0).Select(part => $"{part.Words}: {string.Join(", ", part.Links)}");
        return $"configuration read, {string.Join("; ", words.DefaultIfEmpty("no link changed"))}";
    }
}
