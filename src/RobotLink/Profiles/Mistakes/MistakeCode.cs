namespace RobotLink.Profiles;

/// <summary>Which file a code's examples belong to.</summary>
public enum MistakeScope
{
    /// <summary>A part of a profile that extends base/tcp-line, or a whole one when it begins with <c>profile:</c>.</summary>
    Profile,

    /// <summary>A site file.</summary>
    Site,

    /// <summary>The file itself; the examples are words.</summary>
    File,
}

/// <summary>What <c>robotlink explain CODE</c> tells, and what docs/error-codes.md is made of.</summary>
/// <param name="Title">The mistake in a few words.</param>
/// <param name="Explanation">Why it is one, and what to do.</param>
/// <param name="Wrong">Shortest text that has the mistake; a test reads it.</param>
/// <param name="Right">The same text without it.</param>
public sealed record MistakeCode(string Code, MistakeScope Scope, string Title, string Explanation, string Wrong, string Right);
