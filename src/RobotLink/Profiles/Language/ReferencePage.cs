using System.Net;
using System.Text;

namespace RobotLink.Profiles.Language;

/// <summary>The description as a page of tables: docs/reference holds exactly this.</summary>
public static class ReferencePage
{
    public static string Profile { get; } = Of(
        ProfileLanguage.Root,
        "Reference: profiles",
        "Every key of a profile. [The profile language](../profile-language.md) tells how they work together, with examples.");

    public static string Site { get; } = Of(
        SiteLanguage.Root, "Reference: the site file", "Every key of `site.yaml`, with examples in [the site file](../language/site.md). What `override` takes is in [profile.md](profile.md).");

    private static string Of(KeyGroup root, string title, string introduction)
    {
        var page = new StringBuilder($"# {title}\n\n{introduction}\n\n");
        page.Append("This page is generated from the program's own description of the language, as are the schemas in `device-profiles/schema/`.\n");
        page.Append("A key written by its group is a heading of this page.\n");
        foreach (var group in LanguageWalk.Groups(root).Where(group => root == ProfileLanguage.Root || !IsOfProfiles(group)))
        {
            Append(page, group);
        }

        return page.ToString();
    }

    private static bool IsOfProfiles(KeyGroup group) => group == ProfileLanguage.Override || LanguageWalk.Groups(ProfileLanguage.Root).Contains(group);

    private static void Append(StringBuilder page, KeyGroup group)
    {
        page.Append($"\n## {group.Name}\n\n{group.Meaning}\n\n| key | value | default | limits | meaning | since |\n|---|---|---|---|---|---|\n");
        foreach (var key in group.Keys)
        {
            var usual = key.Required ? "required" : key.Default ?? "";
            var example = key.Example is null ? "" : $" Such as {Code(key.Example)}.";
            page.Append($"| `{key.Name}` | {Cell(key.Value.Words)} | {Cell(usual)} | {Cell(key.Value.Limits ?? "")} | {Cell(key.Meaning + example)} | {key.Since} |\n");
        }

        if (group.Others is { } others)
        {
            page.Append($"| {others.What} | {Cell(others.Item.Words)} | | | | |\n");
        }
    }

    /// <summary>Not every reader of Markdown takes a backslash before a bar away, so that one is an entity, and entities want HTML around them.</summary>
    private static string Code(string text) => text.Contains('|', StringComparison.Ordinal) ? $"<code>{WebUtility.HtmlEncode(text)}</code>" : $"`{text}`";

    private static string Cell(string text) => text.Replace("|", "&#124;", StringComparison.Ordinal);
}
