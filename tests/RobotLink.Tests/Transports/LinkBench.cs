using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Links;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Routing;
using RobotLink.Supervision;
using RobotLink.Tests.Profiles;
using RobotLink.Tests.Simulators;

namespace RobotLink.Tests.Transports;

/// <summary>Links of a site on real transports, without a daemon around them.</summary>
internal sealed class LinkBench : IAsyncDisposable
{
    /// <summary>Lines; <c>status</c> is asked every 200 ms.</summary>
    public const string Polled = """
        profile: p
        extends: base/tcp-line
        detect_within: 2s
        reconnect: { first: 50ms, max: 200ms }
        requests: { status: { send: "STATUS?", reply: "STATUS {state:word}", every: 200ms } }
        events: { alarm: { match: "ALARM {number:int}" } }

        """;

    /// <summary>Lines; nothing is asked.</summary>
    public const string Quiet = """
        profile: p
        extends: base/tcp-line
        reconnect: { first: 50ms, max: 200ms }
        requests: { status: { send: "STATUS?", reply: "STATUS {state:word}" } }
        events: { alarm: { match: "ALARM {number:int}" } }

        """;

    private readonly Hub hub = new();
    private readonly Supervisor supervisor;

    private LinkBench(SiteConfiguration site)
    {
        supervisor = new Supervisor(site, hub, TimeProvider.System, NullLoggerFactory.Instance);
        supervisor.Start();
    }

    public Link Link => supervisor.Links[0];

    /// <summary>One link with the profile <c>p</c>.</summary>
    public static LinkBench Of(string profile, string address) =>
        OfSite($"links: {{ a: {{ profile: p, address: \"{address}\" }} }}", profile);

    /// <param name="folder">Where the files lie that the profile names.</param>
    public static LinkBench OfSite(string site, string profile, string? folder = null) => new(Texts.GoodSite(site, profile) with { Folder = folder });

    public Link Find(string id) => supervisor.Find(id)!;

    /// <summary>For states and verdicts, which are announced.</summary>
    public Task UntilAsync(Func<LinkSnapshot, bool> condition, CancellationToken stop) => UntilAsync(() => condition(Link.Snapshot()), stop);

    public Task UntilAsync(Func<bool> condition, CancellationToken stop) => hub.UntilAsync(condition, stop);

    /// <summary>For counters and addresses, which nobody announces.</summary>
    public Task LookUntilAsync(Func<LinkSnapshot, bool> condition, CancellationToken stop) => Eventually.IsTrue(() => condition(Link.Snapshot()), stop);

    public Task<RequestResult> AskAsync(string request, CancellationToken stop) =>
        Link.RequestAsync(new RequestCall(request, new Dictionary<string, object?>(), null, null), stop);

    /// <summary>The names of received messages, in order; waits until there are <paramref name="count"/>.</summary>
    public async Task<string[]> ReceivedAsync(int count, CancellationToken stop)
    {
        while (true)
        {
            var more = hub.Changed();
            string[] names = [.. Link.Journal.LastMessages(1000).Where(entry => entry.Direction == Direction.Received).Select(Text)];
            if (names.Length >= count)
            {
                return names;
            }

            await more.WaitAsync(stop);
        }
    }

    public ValueTask DisposeAsync() => supervisor.DisposeAsync();

    private static string Text(MessageEntry entry) => ByteNotation.Format(entry.Frame);
}
