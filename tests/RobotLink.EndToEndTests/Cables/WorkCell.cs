using RobotLink.EndToEndTests.Api;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Cables;

/// <summary>What goes over the link without a fault.</summary>
internal enum Traffic
{
    /// <summary>As the profile says: a position each second, and the device's own events.</summary>
    Polled,

    /// <summary>The device's own events, and a heartbeat only where they pause.</summary>
    Unpolled,
}

/// <summary>One robot in a lab: the daemon on the edge PC, a simulated controller in the cell, and a watch on the link between them.</summary>
internal sealed class WorkCell : IAsyncDisposable
{
    public const string Link = "r4-weld";

    /// <summary>What the profile promises, unless a test overrides it.</summary>
    public static readonly TimeSpan DetectWithin = TimeSpan.FromSeconds(4);

    /// <summary>From a plugged cable to a link that is up: the longest pause of <see cref="Site"/> with its jitter of a fifth, and 1 s to get through.</summary>
    public static readonly TimeSpan Recovery = TimeSpan.FromSeconds(1.2 + 1);

    private const string Kind = "abb-rapid-lines";
    private const int Port = 5000;

    private readonly Belongings belongings;

    private WorkCell(Belongings belongings, FaultLab lab, Simulator controller, Daemon daemon, LinkWatch watch)
    {
        this.belongings = belongings;
        Lab = lab;
        Controller = controller;
        Daemon = daemon;
        Watch = watch;
    }

    public FaultLab Lab { get; }

    public Simulator Controller { get; private set; }

    public Daemon Daemon { get; }

    public LinkWatch Watch { get; }

    /// <summary>Starts everything and waits until the link is up.</summary>
    public static Task<WorkCell> Start(Traffic traffic, CancellationToken stop)
        => Start(traffic == Traffic.Polled ? null : "requests: { position: { every: null } }", _ => null, stop);

    /// <param name="overrides">More keys for the link's <c>override</c>, indented by six.</param>
    /// <param name="moreLinks">More entries of the site's <c>links</c>, indented by two.</param>
    public static async Task<WorkCell> Start(string? overrides, Func<FaultLab, string?> moreLinks, CancellationToken stop)
    {
        var belongings = new Belongings();
        try
        {
            var lab = belongings.Add(await FaultLab.Start(stop));
            var controller = belongings.Add(await Simulator.StartInCell(lab, Kind, Port, stop));
            var daemon = belongings.Add(await Daemon.StartOnEdge(lab, Site(lab, overrides, moreLinks(lab)), stop));
            var watch = belongings.Add(await LinkWatch.Start(daemon.Api, Link, stop));
            await watch.WaitForState("up", stop);
            return new WorkCell(belongings, lab, controller, daemon, watch);
        }
        catch
        {
            await belongings.DisposeAsync();
            throw;
        }
    }

    public async Task<LinkDocument> Document(CancellationToken stop) => await Daemon.Api.Link(Link, stop);

    /// <summary>Starts the controller's program again, after a reboot took it.</summary>
    public async Task RestartController(CancellationToken stop)
    {
        await Controller.DisposeAsync();
        Controller = belongings.Add(await Simulator.StartInCell(Lab, Kind, Port, stop));
    }

    /// <summary>The connections that the controller believes in, as its kernel lists them.</summary>
    public async Task<string[]> ConnectionsOfController(CancellationToken stop)
    {
        await using var list = RunningProgram.Start(
            "ip", ["netns", "exec", Lab.CellName, "ss", "-Htn", "state", "established", "sport", "=", $":{Port}"]);
        await list.WaitForExit(stop);
        return list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Waits until the device says something new; the heartbeat is not due for a while then.</summary>
    public async Task WaitForSignOfLife(CancellationToken stop)
    {
        var now = LabClock.Now;
        await Daemon.Api.WaitForMessage(Link, message => message.Dir == "rx" && message.Time > now, stop);
    }

    public ValueTask DisposeAsync() => belongings.DisposeAsync();

    private static string Site(FaultLab lab, string? overrides, string? moreLinks) => $$"""
        schema: 1
        site: { name: lab }
        http: { listen: 127.0.0.1:{{Daemon.LabPort}} }
        links:
          {{Link}}:
            profile: {{Kind}}
            address: {{lab.CellAddress}}:{{Port}}
            commands: true
            override:
              reconnect: { first: 250ms, max: 1s }
              {{overrides}}
        {{moreLinks}}
        """;
}
