using System.Text.RegularExpressions;
using RobotLink.Profiles;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Pages;

/// <summary>docs/manual-says.md: what stands on the right of each row is what the program takes.</summary>
internal sealed partial class ManualSaysTests
{
    private static IEnumerable<TestCaseData> Rows => Row().Matches(Handbook.Read("manual-says.md"))
        .Where(match => Code().IsMatch(match.Groups["write"].Value))
        .Select(match => new TestCaseData(Written(match.Groups["write"].Value)).SetArgDisplayNames(match.Groups["says"].Value.Trim()));

    [Test]
    public void The_page_has_many_rows() => Assert.That(Rows.Count(), Is.GreaterThanOrEqualTo(40));

    [TestCaseSource(nameof(Rows))]
    public void What_to_write_is_read_without_mistakes(string text) =>
        Assert.That(MistakePrinter.Print(Handbook.Mistakes(text, new Texts()).Where(mistake => mistake.Code != "W1703")), Is.Empty, text);

    /// <summary>Several pieces of code in one cell stand below each other in a file.</summary>
    private static string Written(string cell) =>
        string.Join('\n', Code().Matches(cell).Select(match => match.Groups[1].Value.Replace("\\|", "|", StringComparison.Ordinal))) + "\n";

    [GeneratedRegex(@"^\| (?<says>(?:[^|\\\n]|\\.)+) \| (?<write>(?:[^|\\\n]|\\.)+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
