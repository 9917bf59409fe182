namespace RobotLink.Profiles;

/// <summary>One mistake in a configuration file, for whoever wrote it.</summary>
/// <param name="Code"><c>E1xxx</c> or <c>W1xxx</c>; <c>robotlink explain CODE</c> tells more.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
/// <param name="Length">Characters to underline, at least 1.</param>
/// <param name="SourceLine">The offending line as written, cut at a sane width.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="Why">Why it matters; null when the message says it all.</param>
/// <param name="Fix">What to write instead.</param>
public sealed record Mistake(
    string Code, string File, int Line, int Column, int Length, string SourceLine, string Message, string? Why, string? Fix)
{
    public bool IsWarning => Code.StartsWith('W');

    /// <summary>One line, as compilers print it: <c>file:line:column CODE message Fix.</c></summary>
    public string Headline => $"{File}:{Line}:{Column} {Code} {Message}{(Fix is null ? "" : " " + Fix)}";
}
