using System.Net;
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

    /// <summary>GitHub wants a backslash before a bar in a table and hides it; the site shows it, so readers would copy it.</summary>
    [Test]
    public void A_bar_in_a_table_is_written_as_an_entity() =>
        Assert.That(Handbook.Pages.Where(page => Handbook.Read(page).Split('\n').Any(line => line.StartsWith('|') && line.Contains("\\|", StringComparison.Ordinal))), Is.Empty);

    /// <summary>Several pieces of code in one cell stand below each other in a file.</summary>
    private static string Written(string cell) =>
        string.Join('\n', Code().Matches(cell).Select(match => match.Groups["html"].Success ? WebUtility.HtmlDecode(match.Groups["html"].Value) : match.Groups["code"].Value)) + "\n";

    [GeneratedRegex(@"^\| (?<says>[^|\n]+) \| (?<write>[^|\n]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<code>[^`]+)`|<code>(?<html>.+?)</code>")]
    private static partial Regex Code();
}
