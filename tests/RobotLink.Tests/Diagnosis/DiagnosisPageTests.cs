using System.Text;
using RobotLink.Diagnosis;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Diagnosis;

/// <summary>The tables of docs/diagnosis.md are the tables of the code, with the words that a case of each row comes to.</summary>
internal sealed class DiagnosisPageTests
{
    private const string Begin = "<!-- the table begins -->\n";
    private const string End = "<!-- the table ends -->\n";

    private static string Page => Path.Combine(Texts.Root, "docs", "diagnosis.md");

    [Test]
    public void The_page_shows_the_rows_as_they_are()
    {
        var page = File.ReadAllText(Page);
        var shown = page[(page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..page.IndexOf(End, StringComparison.Ordinal)];
        var generated = Path.Combine(Texts.Root, "artifacts", "diagnosis-table.md");
        Directory.CreateDirectory(Path.GetDirectoryName(generated)!);
        File.WriteAllText(generated, Tables());

        Assert.That(shown, Is.EqualTo(Tables()), $"copy {generated} between the remarks of docs/diagnosis.md");
    }

    [Test]
    public void The_page_tells_what_each_cause_and_certainty_means()
    {
        var page = File.ReadAllText(Page);

        foreach (var word in Enum.GetValues<Cause>().Select(CauseWords.Name).Concat(Enum.GetValues<Certainty>().Select(CauseWords.Name)))
        {
            Assert.That(page, Does.Contain($"`{word}`"));
        }
    }

    private static string Tables() => new StringBuilder()
        .Append("### A connection was lost\n\n").Append(Table(LossRows.All, DiagnoseTests.Losses().Select(Judge)))
        .Append("\n### A call came to nothing\n\n").Append(Table(DialRows.All, DiagnoseTests.Dials().Select(Judge)))
        .ToString();

    private static (string Row, Verdict Verdict) Judge(TestCaseData one) => (DiagnoseTests.RowOf(one), one.Arguments[0] switch
    {
        ConnectionLoss loss => Diagnose.Loss(loss),
        var call => Diagnose.Dial((DialFailure)call!),
    });

    private static string Table(IReadOnlyList<VerdictRow> rows, IEnumerable<(string Row, Verdict Verdict)> cases)
    {
        var judged = cases.ToLookup(one => one.Row, one => one.Verdict);
        var text = new StringBuilder("| what was found | cause | certainty | words | walk to |\n|---|---|---|---|---|\n");
        foreach (var row in rows.Where(row => judged.Contains(row.Name)))
        {
            // Of several cases the surest stands for the row.
            var verdicts = judged[row.Name].OrderByDescending(verdict => verdict.Certainty).ToList();
            var certainties = verdicts.Select(verdict => CauseWords.Name(verdict.Certainty)).Distinct();
            text.Append($"| {row.Name} | `{CauseWords.Name(row.Cause)}` | {string.Join(", else ", certainties)} | {verdicts[0].Words} | {verdicts[0].WalkTo} |\n");
        }

        return text.ToString();
    }
}
