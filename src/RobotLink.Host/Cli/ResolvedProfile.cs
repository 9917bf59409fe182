using RobotLink.Host.Api;
using RobotLink.Profiles;
using RobotLink.Profiles.Language;
using RobotLink.Supervision;

namespace RobotLink.Host.Cli;

/// <summary>What <c>profile show --json</c> writes.</summary>
internal sealed record ResolvedProfileDocument(string Profile, IReadOnlyList<ResolvedSettingDocument> Settings);

/// <param name="Origin"><c>file:line:column</c>; or what it is derived from; or <c>default</c>.</param>
/// <param name="Kind">written, derived or default.</param>
internal sealed record ResolvedSettingDocument(string Path, string Value, string Origin, [property: OneOf("written", "derived", "default")] string Kind);

/// <summary>Every setting in force: as written in whichever file, derived, or by default.</summary>
internal static class ResolvedProfile
{
    private const string Default = "default";

    public static ResolvedProfileDocument Of(DeviceProfile profile)
    {
        var settings = EffectiveLink.Settings(profile).ToDictionary(setting => setting.Path, StringComparer.Ordinal);
        foreach (var unwritten in Defaults(ProfileLanguage.Root, "", settings.Keys).Where(unwritten => !settings.ContainsKey(unwritten.Path)).ToList())
        {
            settings.Add(unwritten.Path, unwritten);
        }

        return new ResolvedProfileDocument(profile.Name, [.. settings.Values.OrderBy(setting => setting.Path, StringComparer.Ordinal).Select(Document)]);
    }

    /// <summary>What the language says about keys that nobody wrote, beside keys that somebody did.</summary>
    private static IEnumerable<Setting> Defaults(KeyGroup group, string prefix, IReadOnlyCollection<string> written)
    {
        foreach (var key in group.Keys)
        {
            var path = prefix + key.Name;
            if (key.Default is { } usual && !usual.Contains(' ', StringComparison.Ordinal))
            {
                yield return new Setting(path, usual, Default);
            }

            var inside = LanguageWalk.At(group, [key.Name]).OfType<GroupValue>().FirstOrDefault();
            var below = inside is not null && written.Any(other => other.StartsWith(path + ".", StringComparison.Ordinal));
            foreach (var setting in below ? Defaults(inside!.Group, path + ".", written) : [])
            {
                yield return setting;
            }
        }
    }

    private static ResolvedSettingDocument Document(Setting setting) => new(
        setting.Path,
        setting.Value,
        setting.Origin,
        setting.Origin == Default ? Default : setting.Origin.StartsWith("derived", StringComparison.Ordinal) ? "derived" : "written");
}
