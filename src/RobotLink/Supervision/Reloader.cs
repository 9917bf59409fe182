using Microsoft.Extensions.Logging;
using RobotLink.Profiles;

namespace RobotLink.Supervision;

/// <summary>Reads the configuration again when its files change, and hands it to the supervisor when it is in order. Owns its loop.</summary>
/// <param name="read">Stamp of the files when the supervisor's configuration was read.</param>
public sealed partial class Reloader(
    Supervisor supervisor, ConfigurationFolder folder, string read, ConfigurationState state, TimeProvider time, ILogger<Reloader> logger) : IAsyncDisposable
{
    /// <summary>Mistakes that reach the log; all stand in the status.</summary>
    private const int MistakesLogged = 10;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly string listen = supervisor.Site.Listen;
    private readonly ConfigurationChanges changes = new(folder, time);
    private Task running = Task.CompletedTask;
    private volatile string stamp = read;
    private string? pendingTold;

    /// <summary>Watches the files from now on.</summary>
    public void Start() => running = RunAsync();

    /// <summary>Reads the files and applies them, whether or not they changed.</summary>
    public async Task<ConfigurationStatus> ReloadAsync(CancellationToken asked)
    {
        await turn.WaitAsync(asked);
        try
        {
            stamp = folder.Stamp();
            state.Set(await ReadAsync(asked));
            return state.Status;
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        changes.Dispose();
        stopping.Dispose();
        turn.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await WaitAndReloadAsync();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to end.
        }
    }

    private async Task WaitAndReloadAsync()
    {
        try
        {
            await changes.WaitAsync(stamp, stopping.Token);
            await ReloadAsync(stopping.Token);
        }
        catch (Exception reason) when (!stopping.IsCancellationRequested)
        {
            // Whatever it is, later changes of the files still count.
            LogFailed(folder.Folder, reason);
            await Task.Delay(AfterFailure, time, stopping.Token);
        }
    }

    private async Task<ConfigurationStatus> ReadAsync(CancellationToken asked)
    {
        var status = state.Status with { ReadAt = time.GetUtcNow() };
        try
        {
            var (site, mistakes, notices) = folder.ReadSite();
            if (site is null)
            {
                return Broken(status, mistakes);
            }

            var applied = await supervisor.ApplyAsync(site, asked);
            if (applied.IsNone)
            {
                LogRead(folder.Folder, applied);
            }

            TellPending(site);

            return status with
            {
                LoadedAt = status.ReadAt,
                IsBroken = false,
                Mistakes = mistakes,
                Notices = [.. notices, .. Pending(site)],
                Changes = applied,
            };
        }
        catch (Exception reason) when (!asked.IsCancellationRequested)
        {
            // A mistake of ours in reading must not end links that work.
            return Broken(status, [new Mistake(
                "E1480", Path.Combine(folder.Folder, ConfigurationFolder.SiteFile), 1, 1, 1, "", $"RobotLink failed on this configuration: {reason.Message}",
                null, "Take back the last change; the links run as before.")]);
        }
    }

    private IEnumerable<string> Pending(SiteConfiguration site) => site.Listen == listen
        ? []
        : [$"http.listen is now {site.Listen}; the program listens there when it is started again."];

    private void TellPending(SiteConfiguration site)
    {
        foreach (var pending in pendingTold == site.Listen ? [] : Pending(site))
        {
            LogPending(pending);
        }

        pendingTold = site.Listen;
    }

    private ConfigurationStatus Broken(ConfigurationStatus status, IReadOnlyList<Mistake> mistakes)
    {
        var errors = mistakes.Where(mistake => !mistake.IsWarning).ToList();
        LogBroken(folder.Folder, errors.Count);
        foreach (var mistake in errors.Take(MistakesLogged))
        {
            LogMistake(mistake.Headline);
        }

        return status with { IsBroken = true, Mistakes = mistakes };
    }

    [LoggerMessage(EventId = 5004, Level = LogLevel.Warning, Message = "The configuration in {Folder} cannot be used (mistakes: {Count}); nothing was changed, the links run as before")]
    private partial void LogBroken(string folder, int count);

    [LoggerMessage(EventId = 5005, Level = LogLevel.Warning, Message = "{Mistake}")]
    private partial void LogMistake(string mistake);

    [LoggerMessage(EventId = 5008, Level = LogLevel.Warning, Message = "{Pending}")]
    private partial void LogPending(string pending);

    [LoggerMessage(EventId = 5012, Level = LogLevel.Error, Message = "RobotLink itself failed while it watched the configuration in {Folder}; it goes on watching")]
    private partial void LogFailed(string folder, Exception reason);

    [LoggerMessage(EventId = 5006, Level = LogLevel.Information, Message = "The configuration in {Folder} is in order: {Changes}")]
    private partial void LogRead(string folder, SiteChanges changes);
}
