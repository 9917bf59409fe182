using RobotLink.Simulators;
using RobotLink.Simulators.Abb;
using RobotLink.Simulators.Serial;

namespace RobotLink.Tests.Simulators.Serial;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux")]
[CancelAfter(60_000)]
internal sealed class SerialLineTests
{
    private readonly FakeTimeProvider time = new();

    [Test]
    public async Task A_device_answers_on_a_serial_line(CancellationToken token)
    {
        using var terminal = new PseudoTerminal();
        await using var robot = Started(terminal);

        await terminal.SendAsync("PING\r\n", token);

        Assert.That(await terminal.ReadAsync(10, token), Is.EqualTo("PONG RUN\r\n"));
    }

    [Test]
    public async Task Every_byte_passes_unchanged_in_both_directions(CancellationToken token)
    {
        using var terminal = new PseudoTerminal();
        using var line = new SerialLine(Terminal.Open(terminal.Path));
        var all = string.Concat(Enumerable.Range(0, 256).Select(number => (char)number));
        var buffer = new byte[256];

        await terminal.SendAsync(all, token);
        for (var got = 0; got < buffer.Length;)
        {
            got += await line.ReceiveAsync(buffer.AsMemory(got), token);
        }
        await line.SendAsync(buffer, token);

        Assert.That(await terminal.ReadAsync(256, token), Is.EqualTo(all));
    }

    [Test]
    public async Task A_device_that_hangs_up_answers_again_on_the_same_line(CancellationToken token)
    {
        using var terminal = new PseudoTerminal();
        await using var robot = Started(terminal);
        await terminal.SendAsync("PING\r\n", token);
        await terminal.ReadAsync(10, token);

        robot.DropClients();
        await robot.UntilAsync(() => robot.Clients == 0, token);
        await terminal.SendAsync("POS?\r\n", token);

        Assert.That(await terminal.ReadAsync(24, token), Is.EqualTo("POS 500.00 0.00 700.00\r\n"));
    }

    [Test]
    public async Task A_stopped_device_leaves_its_bytes_unread_until_it_is_healed(CancellationToken token)
    {
        using var terminal = new PseudoTerminal();
        await using var robot = Started(terminal);
        Assert.That(Fault.TryParse("stop", out var stop, out _));
        robot.Apply(stop);

        await terminal.SendAsync("PING\r\n", token);
        await robot.UntilAsync(() => robot.Clients == 1, token);
        Assert.That(robot.FramesReceived, Is.Zero);
        robot.Apply(Fault.None);

        Assert.That(await terminal.ReadAsync(10, token), Is.EqualTo("PONG RUN\r\n"));
    }

    [Test]
    public async Task A_line_that_vanished_ends_the_client(CancellationToken token)
    {
        using var terminal = new PseudoTerminal();
        await using var robot = Started(terminal);
        await robot.UntilAsync(() => robot.Clients == 1, token);

        terminal.Dispose();

        await robot.UntilAsync(() => robot.Clients == 0, token);
    }

    [Test]
    public async Task A_path_that_does_not_exist_is_explained()
    {
        await using var robot = new AbbLinesSimulator(new SimulatorOptions { Time = time, Serial = new SerialSettings { Path = "/dev/no-such-line" } });

        Assert.That(robot.Start, Throws.TypeOf<SimulatorException>().With.Message.EqualTo(
            "Simulator 'abb-rapid-lines': cannot open the serial line /dev/no-such-line 9600 8N1: No such file or directory. "
            + "Check that the path is a terminal, that the adapter is plugged in and that you may use it (group dialout)."));
    }

    [Test]
    public async Task A_file_that_is_no_terminal_is_explained()
    {
        await using var robot = new AbbLinesSimulator(new SimulatorOptions { Time = time, Serial = new SerialSettings { Path = "/dev/null" } });

        Assert.That(robot.Start, Throws.TypeOf<SimulatorException>().With.Message.Contain("Inappropriate ioctl for device"));
    }

    private AbbLinesSimulator Started(PseudoTerminal terminal)
    {
        var robot = new AbbLinesSimulator(new SimulatorOptions { Time = time, Serial = terminal.Settings });
        robot.Start();
        return robot;
    }
}
