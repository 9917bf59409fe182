namespace RobotLink.Profiles;

/// <summary>Reads the site file and, for each link, its profile with the site's override.</summary>
public static class SiteReader
{
    public static SiteResult Read(string fileName, string text, IProfileSource source) => Read(new ProfileText(fileName, text), source);

    /// <param name="ahead">Reads the named profiles before they are needed, such as several at once; null: one after another, as they are met.</param>
    public static SiteResult Read(
        ProfileText text, IProfileSource source, Func<IReadOnlyList<string>, IEnumerable<KeyValuePair<string, ReadResult>>>? ahead = null)
    {
        if (text.Fault is not null)
        {
            return new SiteResult(null, [text.Fault], []);
        }

        var mistakes = new MistakeList();
        var file = new SourceFile(text.File, text.Text);
        var tree = YamlTree.Read(file, FileLimits.Site, mistakes);
        if (tree is null)
        {
            return new SiteResult(null, mistakes.Sorted(), []);
        }

        var root = new Section(tree, new YamlPlace(file, 1, 1, 1, 2), "", mistakes) { NullRemoves = false };
        var binder = new SiteBinder(root, new ProfileCatalogue(source, ahead?.Invoke(Named(tree))), new TrustReader(source, mistakes), mistakes);
        var site = binder.Bind();
        return new SiteResult(mistakes.HasErrors ? null : site, mistakes.Sorted(), binder.Notices);
    }

    /// <summary>The profiles that links use as they are, each once.</summary>
    private static List<string> Named(YamlMapping tree)
    {
        var names = new List<string>();
        foreach (var link in (tree.Find("links")?.Value as YamlMapping)?.Entries ?? [])
        {
            if (link.Value is YamlMapping keys && keys.Find("override") is null && keys.Find("profile")?.Value is YamlScalar { IsNull: false } name
                && !names.Contains(name.Value))
            {
                names.Add(name.Value);
            }
        }

        return names;
    }
}
