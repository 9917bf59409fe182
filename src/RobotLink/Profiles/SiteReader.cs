namespace RobotLink.Profiles;

/// <summary>Reads the site file and, for each link, its profile with the site's override.</summary>
public static class SiteReader
{
    /// <param name="overrides">Settings that outrank the file, by dotted path such as <c>http.listen</c>.</param>
    public static SiteResult Read(string fileName, string text, IProfileSource source, IReadOnlyDictionary<string, string>? overrides = null) =>
        Read(new ProfileText(fileName, text), source, overrides);

    public static SiteResult Read(ProfileText text, IProfileSource source, IReadOnlyDictionary<string, string>? overrides = null)
    {
        if (text.Fault is not null)
        {
            return new SiteResult(null, [text.Fault], []);
        }

        var mistakes = new MistakeList();
        var file = new SourceFile(text.File, text.Text);
        var tree = YamlTree.Read(file, mistakes);
        if (tree is null)
        {
            return new SiteResult(null, mistakes.Sorted(), []);
        }

        foreach (var (path, value) in overrides ?? new Dictionary<string, string>())
        {
            tree = YamlMerge.Merge(tree, Setting(path, value));
        }

        var root = new Section(tree, new YamlPlace(file, 1, 1, 1, 2), "", mistakes) { NullRemoves = false };
        var binder = new SiteBinder(root, source, mistakes);
        var site = binder.Bind();
        return new SiteResult(mistakes.HasErrors ? null : site, mistakes.Sorted(), binder.Notices);
    }

    /// <summary>A flat setting as a tree, in a one-line file of its own so that mistakes can show it.</summary>
    private static YamlMapping Setting(string path, string value)
    {
        var file = new SourceFile("override", $"{path}={value}".ReplaceLineEndings(" "));
        var place = new YamlPlace(file, 1, path.Length + 2, 1, file.Text.Length + 1);
        var keys = path.Split('.');
        YamlNode node = new YamlScalar(value, YamlStyle.Plain, place);
        for (var index = keys.Length - 1; index >= 0; index--)
        {
            var key = new YamlScalar(keys[index], YamlStyle.Plain, place with { Column = 1, EndColumn = path.Length + 1 });
            node = new YamlMapping([new YamlEntry(key, node)], place);
        }

        return (YamlMapping)node;
    }
}
