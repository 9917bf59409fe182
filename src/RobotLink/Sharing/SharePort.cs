using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using RobotLink.Links;
using RobotLink.Profiles;

namespace RobotLink.Sharing;

/// <summary>The port of a share: takes programs in, serves each, and closes while the device is down where that is wanted. Owns all of it.</summary>
internal sealed partial class SharePort : IShareEvents, IAsyncDisposable
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly ShareConfiguration configuration;
    private readonly MonotonicClock clock;
    private readonly ILogger logger;
    private readonly string id;
    private readonly IPEndPoint end;
    private readonly CancellationTokenSource closing = new();
    private readonly ShareLog log;
    private readonly LeaseNews leases;
    private readonly Lock gate = new();
    private readonly HashSet<Task> serving = [];
    private readonly ITimer holding;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IShareDoor? door;
    private Task running = Task.CompletedTask;
    private bool wantsCalls;
    private string? problem;
    private volatile Link? served;

    /// <param name="byDatagrams">The device speaks by datagrams, so programs do.</param>
    public SharePort(string id, ShareConfiguration configuration, bool byDatagrams, MonotonicClock clock, LeaseNews leases, ILogger logger)
    {
        (this.id, this.configuration, ByDatagrams, this.clock, this.leases, this.logger) = (id, configuration, byDatagrams, clock, leases, logger);
        end = configuration.End();
        wantsCalls = configuration.WhenDown != WhenDown.Refused;
        log = new ShareLog(clock.Time);
        Share = new Share(configuration, clock, this);
        holding = clock.Time.CreateTimer(static port => ((SharePort)port!).EndHolding(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ShareConfiguration Configuration => configuration;

    public bool ByDatagrams { get; }

    public Share Share { get; }

    /// <summary>Where it listens; the port as the system chose it, once it listens.</summary>
    public string Listen
    {
        get
        {
            lock (gate)
            {
                return (door?.End ?? end).ToString()!;
            }
        }
    }

    public void Start() => running = RunAsync();

    /// <summary>From now on programs speak with this link.</summary>
    public void Attach(Link link)
    {
        served = link;
        Share.Attach(link);
        link.Sharing = Snapshot;
    }

    public ShareSnapshot Snapshot()
    {
        string? why;
        bool isOpen;
        lock (gate)
        {
            (why, isOpen) = (problem, door is not null);
        }

        return Share.Snapshot(Listen, isOpen, why) with { Events = log.All() };
    }

    /// <summary>A program has come.</summary>
    /// <param name="isNews">People are told when it is turned away.</param>
    /// <returns>False when it was turned away.</returns>
    public bool Welcome(IPAddress? caller, IProgramLine program, bool isNews)
    {
        var why = $"{caller} is not named in share.from";
        if (caller is null || !configuration.From.Admits(caller) || Share.Enter(program, out why) is not { } client)
        {
            if (isNews)
            {
                log.Add(program.Remote, "turned away", why);
                LogTurnedAway(id, program.Remote, why);
            }

            return false;
        }

        var task = ServeAsync(program, client);
        lock (gate)
        {
            serving.RemoveWhere(static done => done.IsCompleted);
            serving.Add(task);
        }

        return true;
    }

    /// <summary>A mistake of ours costs what one program said, or its call, and nobody else anything.</summary>
    public void Failed(string client, Exception reason) => LogFailed(id, client, reason);

    /// <summary>Takes no more calls, and sends the programs away.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await running;
        await CloseAsync();
        Share.Detach();
        await holding.DisposeAsync();
        Task[] last;
        lock (gate)
        {
            last = [.. serving];
        }

        await Task.WhenAll(last);
        closing.Dispose();
    }

    void IShareEvents.Entered(string client)
    {
        log.Add(client, "connected", null);
        served?.RecordClient(client, "connected");
        LogEntered(id, client);
        if (!Share.IsUp)
        {
            Hold();
        }
    }

    void IShareEvents.Left(string client, string why)
    {
        log.Add(client, "left", why);
        served?.RecordClient(client, $"left: {why}");
        LogLeft(id, client, why);
    }

    void IShareEvents.Waits(string client) => LogWaits(id, client);

    void IShareEvents.Leased(string client)
    {
        log.Add(client, "lease taken", null);
        leases.Add(id, client, isHeld: true);
        served?.RecordClient(client, "holds the device");
        LogLeased(id, client);
    }

    void IShareEvents.Released(string client)
    {
        log.Add(client, "lease given up", null);
        leases.Add(id, client, isHeld: false);
        served?.RecordClient(client, "holds the device no more");
        LogReleased(id, client);
    }

    void IShareEvents.Refused(string client, string why)
    {
        log.Add(client, "refused", why);
        served?.RecordClient(client, $"refused: {why}");
        LogRefused(id, client, why);
    }

    void IShareEvents.Told(bool works, string why)
    {
        if (works)
        {
            _ = holding.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        else
        {
            Hold();
        }

        if (configuration.WhenDown == WhenDown.Refused)
        {
            lock (gate)
            {
                wantsCalls = works;
                changed.TrySetResult();
            }
        }
    }

    private void Hold()
    {
        if (configuration.WhenDown == WhenDown.Held)
        {
            _ = holding.Change(configuration.HeldFor, Timeout.InfiniteTimeSpan);
        }
    }

    private void EndHolding()
    {
        if (!Share.IsUp)
        {
            Share.DropAll($"the device was down for longer than {configuration.HeldFor.TotalSeconds:0.###} s (share.held_for)");
        }
    }

    /// <summary>Listens while calls are wanted. A port that cannot be had is tried again: whoever has it may go.</summary>
    private async Task RunAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            Task news;
            bool wanted;
            lock (gate)
            {
                (changed, wanted) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), wantsCalls);
                news = changed.Task;
            }

            if (wanted && door is null)
            {
                Open();
            }
            else if (!wanted && door is not null)
            {
                await CloseAsync();
                LogClosed(id, configuration.Listen);
            }

            using var enough = CancellationTokenSource.CreateLinkedTokenSource(closing.Token);
            await Task.WhenAny(news, Task.Delay(wanted && door is null ? AfterFailure : Timeout.InfiniteTimeSpan, clock.Time, enough.Token));
            await enough.CancelAsync();
        }
    }

    private void Open()
    {
        try
        {
            IShareDoor opened = ByDatagrams ? new DatagramDoor(end, this, clock) : new StreamDoor(end, this, clock.Time);
            lock (gate)
            {
                (door, problem) = (opened, null);
            }

            LogOpen(id, opened.End);
        }
        catch (SocketException reason)
        {
            var isNews = problem is null;
            lock (gate)
            {
                problem = $"{configuration.Listen} cannot be listened on: {reason.Message}";
            }

            if (isNews)
            {
                LogNoPort(id, configuration.Listen, reason.Message);
            }
        }
    }

    private async Task CloseAsync()
    {
        IShareDoor? open;
        lock (gate)
        {
            (open, door) = (door, null);
        }

        if (open is not null)
        {
            await open.DisposeAsync();
        }
    }

    private async Task ServeAsync(IProgramLine program, ShareClient client)
    {
        var why = "RobotLink failed on its connection";
        try
        {
            await Task.Yield();
            why = await program.RunAsync(Share, client);
        }
        catch (Exception reason)
        {
            Failed(program.Remote, reason);
        }
        finally
        {
            Share.Leave(client, why);
            await client.Admission;
            await program.DisposeAsync();
            client.Dispose();
        }
    }

    [LoggerMessage(EventId = 5050, Level = LogLevel.Information, Message = "Link {Link} is shared at {Listen}")]
    private partial void LogOpen(string link, EndPoint? listen);

    [LoggerMessage(EventId = 5059, Level = LogLevel.Information, Message = "Link {Link}: {Client} gets the connection for itself as soon as nothing is under way")]
    private partial void LogWaits(string link, string client);

    [LoggerMessage(EventId = 5058, Level = LogLevel.Information, Message = "Link {Link} is not shared at {Listen} while its device is down (share.when_down)")]
    private partial void LogClosed(string link, string listen);

    [LoggerMessage(EventId = 5051, Level = LogLevel.Warning, Message = "Link {Link} cannot be shared at {Listen}: {Reason}. It is tried again")]
    private partial void LogNoPort(string link, string listen, string reason);

    [LoggerMessage(EventId = 5052, Level = LogLevel.Information, Message = "Link {Link}: {Client} shares it")]
    private partial void LogEntered(string link, string client);

    [LoggerMessage(EventId = 5053, Level = LogLevel.Information, Message = "Link {Link}: {Client} shares it no more: {Why}")]
    private partial void LogLeft(string link, string client, string why);

    [LoggerMessage(EventId = 5054, Level = LogLevel.Information, Message = "Link {Link}: {Client} was turned away: {Why}")]
    private partial void LogTurnedAway(string link, string client, string why);

    [LoggerMessage(EventId = 5055, Level = LogLevel.Information, Message = "Link {Link}: {Client} holds the device")]
    private partial void LogLeased(string link, string client);

    [LoggerMessage(EventId = 5056, Level = LogLevel.Information, Message = "Link {Link}: {Client} holds the device no more")]
    private partial void LogReleased(string link, string client);

    [LoggerMessage(EventId = 5060, Level = LogLevel.Information, Message = "Link {Link}: {Client} is not served: {Why}")]
    private partial void LogRefused(string link, string client, string why);

    [LoggerMessage(EventId = 5057, Level = LogLevel.Error, Message = "Link {Link}: RobotLink itself failed on what {Client} said; the link goes on")]
    private partial void LogFailed(string link, string client, Exception reason);
}
