using System.Text;

namespace RobotLink.Profiles;

/// <summary>Every code, in order: E11 the file as YAML, E12 keys and values, E13 bytes, texts and framing, E14 names and examples, E15 contradictions, E16 the site, E17 files, W17 warnings.</summary>
public static class MistakeCodes
{
    public static IReadOnlyList<MistakeCode> All { get; } =
        [
            .. YamlCodes.All, .. ValueCodes.All, .. ConnectCodes.All, .. MessageCodes.All, .. FieldCodes.All, .. FramingCodes.All, .. ReloadCodes.All,
            .. ExampleCodes.All, .. AnswerCodes.All, .. ContradictionCodes.All, .. TransferCodes.All, .. ShareCodes.All, .. RecordCodes.All, .. SiteCodes.All,
        ];

    /// <returns>Null for a code that does not exist. Case does not matter.</returns>
    public static MistakeCode? Find(string code) =>
        All.FirstOrDefault(known => string.Equals(known.Code, code, StringComparison.OrdinalIgnoreCase));

    /// <summary>One code as plain text for a terminal.</summary>
    public static string Explain(MistakeCode code) =>
        $"{code.Code} {code.Title}\n\n{code.Explanation}\n\nWrong:\n\n{Indented(code.Wrong)}\n\nRight:\n\n{Indented(code.Right)}\n";

    /// <summary>The reference page: docs/error-codes.md holds exactly this.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder();
        page.Append("# Error codes\n\n");
        page.Append("What `robotlink validate` says about profiles and site files. `robotlink explain CODE` prints the same.\n");
        page.Append("E codes are errors: nothing is started or changed. W codes are warnings.\n");
        page.Append("Examples of profiles continue a profile that begins `profile: p` and `extends: base/tcp-line`, unless they begin with `profile:` themselves.\n\n");
        page.Append("This page is generated from the program's own catalogue.\n\n| code | mistake |\n|---|---|\n");
        foreach (var code in All)
        {
            page.Append($"| [{code.Code}](#{code.Code.ToLowerInvariant()}) | {code.Title} |\n");
        }

        foreach (var code in All)
        {
            page.Append($"\n## {code.Code}\n\n**{code.Title}.** {code.Explanation}\n\nWrong:\n\n{Fenced(code, code.Wrong)}\n\nRight:\n\n{Fenced(code, code.Right)}\n");
        }

        return page.ToString();
    }

    private static string Indented(string text) => string.Join('\n', text.Split('\n').Select(line => $"    {line}"));

    private static string Fenced(MistakeCode code, string text) => code.Scope == MistakeScope.File ? text : $"```yaml\n{text}\n```";
}
