namespace RobotLink.Tests.Transports;

/// <summary>Waits for a file or link that another program makes; the system tells of it.</summary>
internal static class Appearing
{
    public static async Task FileAsync(string path, CancellationToken stop)
    {
        using var folder = new FileSystemWatcher(Path.GetDirectoryName(path)!) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName };
        var here = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        folder.Created += (_, made) => Look(made.FullPath);
        folder.Renamed += (_, made) => Look(made.FullPath);
        folder.EnableRaisingEvents = true;
        Look(path);
        await here.Task.WaitAsync(stop);

        void Look(string made)
        {
            if (made == path && File.Exists(path))
            {
                here.TrySetResult();
            }
        }
    }
}
