using System.Globalization;
using System.Net;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Lab;

internal enum Cable
{
    /// <summary>Edge PC to switch: pulling it takes the edge PC's own carrier.</summary>
    Near,

    /// <summary>Switch to controller: pulling it leaves the edge PC's carrier up.</summary>
    Far,
}

/// <summary>One lab of <c>tests/lab/net</c>: an edge PC, a switch and a cell, with cables to pull. Each instance has a number of its own.</summary>
internal sealed class FaultLab : IAsyncDisposable
{
    private readonly string number;
    private bool isDown;

    private FaultLab(string number) => this.number = number;

    public string Number => number;

    public string EdgeName => $"robotlink-{number}-edge";

    public string CellName => $"robotlink-{number}-cell";

    public NetworkNamespace Edge => new(EdgeName);

    public NetworkNamespace Cell => new(CellName);

    public IPAddress EdgeAddress => IPAddress.Parse($"10.66.{number}.1");

    public IPAddress CellAddress => IPAddress.Parse($"10.66.{number}.2");

    /// <summary>Builds a lab, or ignores the test with the reason why this machine cannot.</summary>
    public static async Task<FaultLab> Start(CancellationToken stop)
    {
        if (await Obstacle(stop) is { } reason)
        {
            Assert.Ignore(reason);
        }

        return new FaultLab(await Net("1", ["new", $"{Environment.ProcessId}"], stop));
    }

    /// <returns>The moment just before the cable came out.</returns>
    public async Task<DateTimeOffset> Pull(Cable cable, CancellationToken stop) => Moment(await Net(["pull", Word(cable)], stop));

    /// <returns>The moment just before the cable went in; on return the switch passes frames.</returns>
    public async Task<DateTimeOffset> Plug(Cable cable, CancellationToken stop) => Moment(await Net(["plug", Word(cable)], stop));

    /// <summary>The switch swallows IP packets: <c>on</c>, <c>to-cell</c>, <c>to-edge</c> or <c>off</c>. Ignores the test where nftables is missing.</summary>
    public async Task Drop(string direction, CancellationToken stop)
    {
        if (!OnPath("nft"))
        {
            Assert.Ignore("nft (Debian package nftables) is missing");
        }

        await Net(["drop", direction], stop);
    }

    /// <summary>Two devices of this process take the place of the far cable.</summary>
    public async Task Splice(string near, string far, CancellationToken stop) => await Net(["splice", near, far], stop);

    /// <summary>Power off and on again; the programs in the cell are gone afterwards.</summary>
    /// <returns>The moment just before power was lost.</returns>
    public async Task<DateTimeOffset> Reboot(TimeSpan off, CancellationToken stop)
        => Moment(await Net(["reboot", off.TotalSeconds.ToString(CultureInfo.InvariantCulture)], stop));

    /// <returns>The moment just before the programs in the cell stopped.</returns>
    public async Task<DateTimeOffset> Freeze(CancellationToken stop)
    {
        var moment = LabClock.Now;
        await Net(["freeze", "on"], stop);
        return moment;
    }

    public async Task<DateTimeOffset> Thaw(CancellationToken stop)
    {
        var moment = LabClock.Now;
        await Net(["freeze", "off"], stop);
        return moment;
    }

    public async Task<string> Status(CancellationToken stop) => await Net(["status"], stop);

    public async ValueTask DisposeAsync()
    {
        // Once only: the number may belong to somebody else afterwards.
        if (!Interlocked.Exchange(ref isDown, true))
        {
            await Net(["down"], CancellationToken.None);
        }
    }

    private static async Task<string?> Obstacle(CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return "pulling cables needs Linux and root";
        }

        if (!OnPath("ip"))
        {
            return "ip (Debian package iproute2) is missing";
        }

        var probe = $"robotlink-probe-{Environment.ProcessId}";
        await using var add = RunningProgram.Start("ip", ["netns", "add", probe]);
        if (await add.WaitForExit(stop) != 0)
        {
            return $"no network namespaces here: {add.Talk}";
        }

        await using var delete = RunningProgram.Start("ip", ["netns", "del", probe]);
        await delete.WaitForExit(stop);
        return null;
    }

    private static bool OnPath(string command)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, command)));

    private static string Word(Cable cable) => cable == Cable.Near ? "near" : "far";

    private static DateTimeOffset Moment(string seconds)
        => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks((long)(decimal.Parse(seconds, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond));

    private static async Task<string> Net(string number, string[] arguments, CancellationToken stop)
    {
        var environment = new Dictionary<string, string> { ["LAB"] = number };
        await using var net = RunningProgram.Start("bash", [Repository.LabScript, .. arguments], environment);
        var status = await net.WaitForExit(stop);
        return status == 0
            ? net.Output.Trim()
            : throw new InvalidOperationException($"lab {number}: {string.Join(' ', arguments)} ended with {status}: {net.Talk}");
    }

    private Task<string> Net(string[] arguments, CancellationToken stop) => Net(number, arguments, stop);
}
