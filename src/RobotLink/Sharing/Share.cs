using System.Collections.Immutable;
using RobotLink.Framing;
using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Sessions;

namespace RobotLink.Sharing;

/// <summary>
/// One device, many programs: their frames take turns, answers go to who asked, what the device says by itself goes to all. Owns no socket.
/// </summary>
/// <remarks>What the link tells comes under its gate, and may take this share's lock; whoever holds that lock does not call the link. The lease has a lock of its own.</remarks>
internal sealed partial class Share : ILinkShare
{
    private readonly ShareConfiguration configuration;
    private readonly MonotonicClock clock;
    private readonly IShareEvents events;
    private readonly Lock gate = new();
    private readonly Dictionary<int, Outstanding> outstanding = [];
    private readonly List<ShareClient> failing = [];
    private ImmutableArray<ShareClient> clients = [];
    private TaskCompletionSource up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Link? link;
    private ClientVocabulary? vocabulary;
    private Replies? replies;
    private Handshake handshake = new();
    private byte[] heartbeatAnswer = [];
    private byte[] everybody = new byte[4096];
    private int everybodyLength;
    private readonly FormerHolders formerHolders = new();
    private ShareClient? holder;
    private string? leaseToken;
    private bool isUp;
    private bool isTakenOver;
    private bool isWanted;
    private string whyDown = "the link has not begun";
    private int lastId;

    public Share(ShareConfiguration configuration, MonotonicClock clock, IShareEvents events) =>
        (this.configuration, this.clock, this.events) = (configuration, clock, events);

    /// <summary>The link works. Told to whoever owns the port.</summary>
    public bool IsUp
    {
        get
        {
            lock (gate)
            {
                return isUp;
            }
        }
    }

    /// <summary>One program's bytes pass untouched.</summary>
    public bool IsRaw => configuration.Mode == ShareMode.Raw;

    /// <summary>Programs speak with this link from now on; those that are here see it down and up again.</summary>
    public void Attach(Link to)
    {
        link?.Share(null);
        lock (gate)
        {
            link = to;
            vocabulary = new ClientVocabulary(to.Protocol);
            replies = new Replies(vocabulary);
        }

        to.Share(this);
    }

    public void Detach()
    {
        bool hadIt;
        lock (gate)
        {
            (hadIt, isWanted) = (isWanted, false);
        }

        link?.Share(null);
        DropAll("the share is closed");
        if (hadIt)
        {
            // The session stands back for a tool that is here no more.
            link!.Reconnect();
        }
    }

    /// <summary>A program has called.</summary>
    /// <returns>Null when it cannot be served; then <paramref name="why"/> says why.</returns>
    public ShareClient? Enter(IClientLine line, out string why)
    {
        ShareClient client;
        lock (gate)
        {
            // One that is turned away has said something as well.
            var hasLostLease = !line.IsConnection && formerHolders.Knows(line.Remote, clock.Now);
            why = clients.Length >= configuration.Clients ? $"{clients.Length} programs share the device already (share.clients)"
                : IsRaw && clients.Length > 0 ? $"{clients[0].Line.Remote} speaks with the device alone"
                : !isUp && configuration.WhenDown != WhenDown.Held ? whyDown
                : "";
            if (why.Length > 0)
            {
                return null;
            }

            client = new ShareClient(line, new ClientMachine(vocabulary!), clock.Now) { Listens = configuration.Mode == ShareMode.Observe, HasLostLease = hasLostLease };
            clients = clients.Add(client);
        }

        events.Entered(line.Remote);
        return client;
    }

    /// <summary>It has gone, whoever ended it. What it asked and was not sent is not sent any more.</summary>
    public void Leave(ShareClient client, string why)
    {
        KeyValuePair<int, Outstanding>[] open;
        bool gaveUp;
        bool hadIt;
        lock (gate)
        {
            why = client.Ended ?? why;
            client.Ended = why;
            clients = clients.Remove(client);
            open = [.. outstanding.Where(one => ReferenceEquals(one.Value.Client, client))];
            foreach (var (id, _) in open)
            {
                outstanding.Remove(id);
            }

            gaveUp = ReferenceEquals(holder, client) && GiveLeaseUp() is not null;
            if (client.HasLostLease && !client.Line.IsConnection)
            {
                formerHolders.Add(client.Line.Remote, client.HeardAt);
            }

            (hadIt, isWanted) = (isWanted, false);
        }

        foreach (var (id, what) in open)
        {
            Withdraw(id, what);
        }

        if (client.Raw is { } raw)
        {
            link!.EndForeign(raw, RequestVerdict.Unknown, "bytes passed untouched; what they did nobody here knows", clock.Now - client.Since);
        }

        if (gaveUp)
        {
            events.Released(client.Line.Remote);
        }

        events.Left(client.Line.Remote, why);
        if (hadIt)
        {
            // What the tool left behind with the device nobody knows, and the session may still be about to stand back for it: it begins anew.
            link!.Reconnect();
        }
    }

    private void Withdraw(int id, Outstanding what)
    {
        var isUnsent = link!.TryWithdraw(id);
        link.Withdraw(id);
        if (what.Admission is { } admission)
        {
            link.EndForeign(
                admission,
                isUnsent ? RequestVerdict.NotSent : RequestVerdict.Unknown,
                isUnsent ? "the program hung up before its turn came" : "the program hung up before the device had answered; the device may have acted on it",
                clock.Now - what.Since);
        }
    }

    /// <summary>A tool wants the connection for itself: that is written down before its first byte leaves.</summary>
    /// <returns>False when it cannot be; then it is ended.</returns>
    public async Task<bool> AdmitRawAsync(ShareClient client)
    {
        var (line, refusal) = await link!.AdmitRawAsync(client.Line.Remote);
        if (refusal is not null)
        {
            Drop(client, refusal.Reason);
        }

        client.Raw = line;
        return line is not null;
    }

    /// <summary>Completes when the link works, or the program has been ended.</summary>
    public Task WhenUp()
    {
        lock (gate)
        {
            return isUp ? Task.CompletedTask : up.Task;
        }
    }

    /// <summary>The link works, and a tool wants it alone: completes when it has it, or has been ended.</summary>
    public Task TakeOverAsync(ShareClient client)
    {
        Task taken;
        lock (gate)
        {
            if (client.Ended is not null)
            {
                return Task.CompletedTask;
            }

            isWanted = true;
            if (isTakenOver)
            {
                return Task.CompletedTask;
            }

            taken = up.Task;
        }

        link!.TakeOver();
        events.Waits(client.Line.Remote);
        return taken;
    }

    /// <summary>What the device says first on a connection, for a program that is new to it.</summary>
    public void Greet(ShareClient client)
    {
        Handshake with;
        byte[] answer;
        lock (gate)
        {
            (with, answer) = (handshake, heartbeatAnswer);
        }

        var greeting = client.Machine.Greet(with, answer);
        Told(client);
        if (greeting.Length > 0 && !client.TrySend(greeting))
        {
            Drop(client, TooSlow);
        }
    }

    public ShareSnapshot Snapshot(string listen, bool isOpen, string? problem)
    {
        lock (gate)
        {
            return new ShareSnapshot(configuration, listen, isOpen, problem, [.. clients.Select(client => new ShareClientSnapshot(
                client.Line.Remote, clock.Wall(client.Since), client.Received, client.Sent, client.Asked, ReferenceEquals(client, holder)))]);
        }
    }

    /// <summary>Ends one program.</summary>
    public void Drop(ShareClient client, string why)
    {
        lock (gate)
        {
            client.Ended ??= why;
            client.MakeRoom();
        }

        client.Line.Cut();
    }

    public void DropAll(string why)
    {
        foreach (var client in clients)
        {
            Drop(client, why);
        }

        lock (gate)
        {
            // Those that wait see that they have ended.
            up.TrySetResult();
            up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private string TooSlow => $"it reads too slowly: more than {configuration.Queue} bytes waited (share.queue)";

    private static void Told(ShareClient client) => client.Listens |= client.Machine.Listens;
}
