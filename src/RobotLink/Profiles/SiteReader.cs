namespace RobotLink.Profiles;

/// <summary>Reads the site file and, for each link, its profile with the site's override.</summary>
public static class SiteReader
{
    public static SiteResult Read(string fileName, string text, IProfileSource source) => Read(new ProfileText(fileName, text), source);

    public static SiteResult Read(ProfileText text, IProfileSource source)
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
        var binder = new SiteBinder(root, source, mistakes);
        var site = binder.Bind();
        return new SiteResult(mistakes.HasErrors ? null : site, mistakes.Sorted(), binder.Notices);
    }
}
