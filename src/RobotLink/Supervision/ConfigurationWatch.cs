namespace RobotLink.Supervision;

/// <summary>Tells that files of a configuration folder may have changed. It may tell too often, and on some file systems never.</summary>
internal sealed class ConfigurationWatch(ConfigurationFolder folder, Action changed) : IDisposable
{
    private FileSystemWatcher? site;
    private FileSystemWatcher? profiles;

    /// <summary>Watches what exists by now. Called again and again: folders come and go.</summary>
    public void Refresh()
    {
        // The working folder may hold anything, so only the profiles' folder is watched with what lies in it.
        site = Directory.Exists(folder.Folder)
            ? site ?? Watch(folder.Folder, [ConfigurationFolder.SiteFile, Path.GetFileName(folder.Own)], deep: false)
            : Drop(site);
        profiles = Directory.Exists(folder.Own) ? profiles ?? Watch(folder.Own, ["*.yaml"], deep: true) : Drop(profiles);
    }

    public void Dispose()
    {
        site = Drop(site);
        profiles = Drop(profiles);
    }

    private static FileSystemWatcher? Drop(FileSystemWatcher? watcher)
    {
        watcher?.Dispose();
        return null;
    }

    /// <returns>Null where the system cannot watch, for instance because too many files are watched already.</returns>
    private FileSystemWatcher? Watch(string path, string[] names, bool deep)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(path) { IncludeSubdirectories = deep };
            foreach (var name in names)
            {
                watcher.Filters.Add(name);
            }

            watcher.Changed += (_, _) => changed();
            watcher.Created += (_, _) => changed();
            watcher.Deleted += (_, _) => changed();
            watcher.Renamed += (_, _) => changed();
            watcher.Error += (_, _) => changed();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception reason) when (reason is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return Drop(watcher);
        }
    }
}
