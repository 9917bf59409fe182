using System.Text.RegularExpressions;

namespace RobotLink.Tests.Pages;

/// <summary>A fenced block of a page, or a remark that only the tests read.</summary>
/// <param name="Kind">The fence's language, or <see cref="Remark"/>.</param>
/// <param name="Title">The file that the block is, where it has a title.</param>
internal sealed partial record PagePart(string Page, int Line, string Kind, string? Title, string Text)
{
    public const string Remark = "remark";

    public static IReadOnlyList<PagePart> Of(string page, string text) =>
    [
        .. Parts().Matches(text).Select(match => new PagePart(
            page,
            text.AsSpan(0, match.Index).Count('\n') + 1,
            match.Groups["kind"].Success ? match.Groups["kind"].Value : Remark,
            match.Groups["title"].Success ? match.Groups["title"].Value : null,
            match.Groups["text"].Value)),
    ];

    public override string ToString() => $"{Page}:{Line}";

    [GeneratedRegex("^```(?<kind>\\w+)(?: title=\"(?<title>[^\"]+)\")?\n(?<text>.*?)^```$|^<!-- (?<text>.*?) -->$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();
}
