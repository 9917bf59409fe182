using System.Net.Sockets;
using System.Text.RegularExpressions;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.SelfTests;

/// <summary>The lab does what its README says, seen by plain sockets and none of our own programs.</summary>
[CancelAfter(60_000)]
internal sealed partial class FaultLabTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [TestCase(Cable.Far, "1")]
    [TestCase(Cable.Near, "0")]
    public async Task A_pulled_cable_silences_the_controller_and_only_the_near_one_takes_the_own_carrier(Cable cable, string carrier)
    {
        await using var cell = await EchoCell.Start(Stop);

        await cell.Lab.Pull(cable, Stop);

        Assert.That(await EdgeSays(cell.Lab, "cat", "/sys/class/net/eth0/carrier"), Is.EqualTo(carrier));
        await cell.SendInVain("ping", Stop);
        Assert.That(cell.Unacknowledged(), Is.EqualTo(4));
        await cell.Lab.Plug(cable, Stop);
        Assert.That(await EdgeSays(cell.Lab, "cat", "/sys/class/net/eth0/carrier"), Is.EqualTo("1"));
        Assert.That(await cell.Receive(Stop), Is.EqualTo("ping"), "TCP repeats what was sent into the cut");
    }

    [Test]
    public async Task Dropped_packets_leave_the_address_answering([Values("on", "to-cell", "to-edge")] string direction)
    {
        await using var cell = await EchoCell.Start(Stop);

        await cell.Lab.Drop(direction, Stop);
        await EdgeSays(cell.Lab, "ip", "neigh", "flush", "dev", "eth0");
        await cell.SendInVain("ping", Stop);

        Assert.That(await EdgeSays(cell.Lab, "ip", "neigh", "show", $"{cell.Lab.CellAddress}"), Does.Contain("lladdr"), "ARP passes");
        await cell.Lab.Drop("off", Stop);
        Assert.That(await cell.Receive(Stop), Is.EqualTo("ping"));
    }

    [Test]
    public async Task A_frozen_controller_acknowledges_but_does_not_answer()
    {
        await using var cell = await EchoCell.Start(Stop);

        await cell.Lab.Freeze(Stop);

        await cell.SendInVain("ping", Stop);
        Assert.That(cell.Unacknowledged(), Is.Zero);
        await cell.Lab.Thaw(Stop);
        Assert.That(await cell.Receive(Stop), Is.EqualTo("ping"));
    }

    [Test]
    public async Task A_reboot_ends_the_programs_without_goodbye_and_keeps_the_address()
    {
        await using var cell = await EchoCell.Start(Stop);

        await cell.Lab.Reboot(TimeSpan.FromSeconds(0.5), Stop);

        Assert.That(cell.IsQuiet, Is.True, "no FIN and no RST came from the dying program");
        await cell.Send("ping", Stop);
        Assert.That(async () => await cell.Receive(Stop), Throws.InstanceOf<SocketException>()
            .With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.ConnectionReset), "the new controller knows no connection");
        Assert.That(async () => await cell.ConnectAgain(Stop), Throws.InstanceOf<SocketException>()
            .With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.ConnectionRefused), "its programs are gone");
    }

    [Test]
    public async Task A_cable_pulled_in_one_lab_leaves_the_other_alone()
    {
        await using var one = await FaultLab.Start(Stop);
        await using var two = await EchoCell.Start(Stop);

        await one.Pull(Cable.Far, Stop);

        Assert.That(await one.Status(Stop), Does.Contain("far pulled"));
        await two.Send("ping", Stop);
        Assert.That(await two.Receive(Stop), Is.EqualTo("ping"));
    }

    [Test]
    public async Task Only_labs_whose_owner_has_ended_are_cleaned()
    {
        await using var ours = await FaultLab.Start(Stop);
        await using var crashed = RunningProgram.Start("bash", ["-c", "\"$0\" new $$; true", Repository.LabScript]);
        Assert.That(await crashed.WaitForExit(Stop), Is.Zero, crashed.Talk);
        var left = $"/run/netns/robotlink-{crashed.Output}-cell";
        Assert.That(File.Exists(left), Is.True);

        await using var clean = RunningProgram.Start("bash", [Repository.LabScript, "clean"]);
        await clean.WaitForExit(Stop);

        Assert.That(File.Exists(left), Is.False);
        Assert.That(await ours.Status(Stop), Does.Contain("far plugged"));
    }

    [Test]
    public async Task Taking_a_lab_down_ends_what_runs_inside()
    {
        var cell = await EchoCell.Start(Stop);
        await using var sleeper = RunningProgram.Start("ip", ["netns", "exec", cell.Lab.EdgeName, "sh", "-c", "echo ready >&2; exec sleep 1000"]);
        await sleeper.WaitForTalk(Ready(), Stop);

        await cell.Lab.DisposeAsync();

        Assert.That(await sleeper.WaitForExit(Stop), Is.EqualTo(128 + RunningProgram.Kill));
        await cell.DisposeAsync();
    }

    [GeneratedRegex("ready")]
    private static partial Regex Ready();

    private static async Task<string> EdgeSays(FaultLab lab, params string[] command)
    {
        await using var program = RunningProgram.Start("ip", ["netns", "exec", lab.EdgeName, .. command]);
        await program.WaitForExit(Stop);
        return program.Output;
    }
}
