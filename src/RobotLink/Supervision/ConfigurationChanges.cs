namespace RobotLink.Supervision;

/// <summary>Waits for changes of a configuration folder. For one waiter at a time.</summary>
public sealed class ConfigurationChanges : IDisposable
{
    /// <summary>Editors write a file in several steps: it counts once it has stayed the same for so long.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);

    /// <summary>Some file systems tell nothing, so the files are looked at again and again.</summary>
    private static readonly TimeSpan PollPeriod = TimeSpan.FromSeconds(5);

    private readonly ConfigurationFolder folder;
    private readonly TimeProvider time;
    private readonly ConfigurationWatch watch;
    private volatile TaskCompletionSource news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConfigurationChanges(ConfigurationFolder folder, TimeProvider time)
    {
        (this.folder, this.time) = (folder, time);
        watch = new ConfigurationWatch(folder, () => news.TrySetResult());
    }

    /// <summary>Completes when the files' stamp is another than <paramref name="known"/> and has settled.</summary>
    public async Task WaitAsync(string known, CancellationToken stopping)
    {
        do
        {
            // Looked at after the signal is armed: what comes in between is seen or signalled.
            watch.Refresh();
            while (folder.Stamp() == known)
            {
                await Task.WhenAny(news.Task, Task.Delay(PollPeriod, time, stopping));
                stopping.ThrowIfCancellationRequested();
                news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                watch.Refresh();
            }
        }
        while (await SettledAsync(stopping) == known);
    }

    public void Dispose() => watch.Dispose();

    private async Task<string> SettledAsync(CancellationToken stopping)
    {
        var (before, now) = ("", folder.Stamp());
        while (before != now)
        {
            await Task.Delay(Settling, time, stopping);
            (before, now) = (now, folder.Stamp());
        }

        return now;
    }
}
