using System.Text;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

/// <summary>Serial ports that socat makes: the far end is its standard input and output.</summary>
[CancelAfter(60_000)]
[Platform("Linux")]
internal sealed class SerialTests
{
    private const string Kind = "connect: { kind: serial }\n";

    private string folder = "";
    private string name = "";

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void MakeFolder()
    {
        folder = Directory.CreateTempSubdirectory("robotlink-").FullName;
        name = Path.Combine(folder, "ttyTest");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestCase("serial")]
    [TestCase("tcp")]
    public async Task A_device_on_a_serial_port_is_up_once_it_answers(string kind)
    {
        using var adapter = await PlugAsync();
        await using var bench = LinkBench.Of($"{LinkBench.Polled}connect: {{ kind: {kind} }}\n", name);

        await AnswerAsync(adapter);

        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
    }

    [Test]
    public async Task A_pulled_adapter_is_noticed_at_once_and_one_that_is_plugged_again_comes_back_by_itself()
    {
        var adapter = await PlugAsync();
        await using var bench = LinkBench.Of(LinkBench.Polled.Replace("detect_within: 2s", "detect_within: 1h") + Kind, name);
        await AnswerAsync(adapter);
        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);

        adapter.Dispose();
        await bench.UntilAsync(link => link.State == LinkState.Down, Stop);
        var pulled = bench.Link.Snapshot().Verdict!;
        await bench.LookUntilAsync(link => link.Counters["dials"] > 2, Stop);
        using var plugged = await PlugAsync();
        await AnswerAsync(plugged);

        await bench.UntilAsync(link => link is { State: LinkState.Up, Epoch: 2 }, Stop);
        Assert.That((pulled.Cause, pulled.Certainty, pulled.Words), Is.EqualTo((Cause.LocalPortDown, Certainty.Proven, "The serial port has gone: its adapter was pulled, or lost power")));
        Assert.That(bench.Link.Journal.States().Where(state => state.State == LinkState.Down).Select(state => state.Verdict!.Cause), Is.All.EqualTo(Cause.LocalPortDown));
    }

    [Test]
    public async Task A_port_named_by_its_adapter_is_found_wherever_it_turns_up()
    {
        var byId = Path.Combine(folder, "usb-adapter-if00");
        File.CreateSymbolicLink(byId, name);
        using var other = await PlugAsync(Path.Combine(folder, "ttyOther"));
        var adapter = await PlugAsync();
        await using var bench = LinkBench.Of(LinkBench.Polled + Kind, byId);
        await AnswerAsync(adapter);
        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
        adapter.Dispose();
        File.Delete(byId);
        await bench.UntilAsync(link => link.State == LinkState.Down, Stop);

        File.CreateSymbolicLink(byId, Path.Combine(folder, "ttyOther"));
        await AnswerAsync(other);

        await bench.UntilAsync(link => link is { State: LinkState.Up, Epoch: 2 }, Stop);
    }

    [Test]
    public async Task What_the_line_held_back_does_not_leave_once_the_link_has_given_up()
    {
        const string Flow = "connect: { kind: serial, serial: { flow: xon_xoff } }\n";
        const string Move = "requests: { move: { send: MOVE, reply: MOVED, timeout: 300ms }, status:";
        using var device = await VirtualPort.PlugAsync(name, Stop);
        await using var bench = LinkBench.Of(LinkBench.Quiet.Replace("requests: { status:", Move, StringComparison.Ordinal) + Flow, name);
        await bench.LookUntilAsync(link => link.Epoch == 1, Stop);
        await SayAsync(device, "\u0013ALARM 1\r\n");
        await bench.ReceivedAsync(1, Stop);
        Assert.That((await bench.AskAsync("move", Stop)).Outcome, Is.EqualTo(RequestOutcome.Unknown));

        // One more question cannot be told from the first: the connection ends.
        Assert.That((await bench.AskAsync("move", Stop)).Outcome, Is.EqualTo(RequestOutcome.NotSent));
        await bench.LookUntilAsync(link => link.Epoch == 2, Stop);
        await SayAsync(device, "\u0011");

        var asking = AskOnceOpenAsync(bench);
        Assert.That(await HearAsync(device), Is.EqualTo("STATUS?"));
        await SayAsync(device, "STATUS run\r\n");
        Assert.That((await asking).Outcome, Is.EqualTo(RequestOutcome.Answered));
    }

    [Test]
    public async Task An_answer_to_what_was_asked_before_the_adapter_was_pulled_is_late()
    {
        var patient = LinkBench.Quiet.Replace("{state:word}\"", "{state:word}\", timeout: 20s", StringComparison.Ordinal);
        var pulled = await VirtualPort.PlugAsync(name, Stop);
        await using var bench = LinkBench.Of(patient + Kind, name);
        await bench.LookUntilAsync(link => link.Epoch == 1, Stop);
        var asking = bench.AskAsync("status", Stop);
        Assert.That(await pulled.Output.ReadLineAsync(Stop), Is.EqualTo("STATUS?"));
        pulled.Dispose();
        File.Delete(name);
        Assert.That((await asking).Outcome, Is.EqualTo(RequestOutcome.Unknown));

        using var plugged = await VirtualPort.PlugAsync(name, Stop);
        await bench.LookUntilAsync(link => link.Epoch == 2, Stop);
        await SayAsync(plugged, "STATUS old\r\n");
        await bench.ReceivedAsync(1, Stop);

        Assert.That(bench.Link.Journal.LastMessages(1).Single().Reason, Does.StartWith("late"));
    }

    [Test]
    public async Task A_port_that_does_not_exist_is_misconfigured_with_proof()
    {
        await using var bench = LinkBench.Of(LinkBench.Polled + Kind, name);

        await bench.UntilAsync(link => link.Verdict is not null, Stop);

        var verdict = bench.Link.Snapshot().Verdict!;
        Assert.That((verdict.Cause, verdict.Certainty), Is.EqualTo((Cause.Misconfigured, Certainty.Proven)));
        Assert.That(verdict.Words, Does.EndWith($"there is no serial port {name}"));
    }

    [TestCase("import os,sys; f=os.open(sys.argv[1], os.O_RDWR|os.O_NOCTTY); print('holding', flush=True); sys.stdin.read()")]
    [TestCase("import fcntl,os,sys; f=os.open(sys.argv[1], os.O_RDWR|os.O_NOCTTY); fcntl.flock(f, fcntl.LOCK_EX); print('holding', flush=True); sys.stdin.read()")]
    public async Task A_port_that_another_program_holds_is_named_with_its_holder(string hold)
    {
        using var adapter = await PlugAsync();
        using var holder = Program.Start("python3", "-c", hold, name);
        Assert.That(await holder.Output.ReadLineAsync(Stop), Is.EqualTo("holding"));

        await using var bench = LinkBench.Of(LinkBench.Polled + Kind, name);

        await bench.UntilAsync(link => link.Verdict is not null, Stop);
        var verdict = bench.Link.Snapshot().Verdict!;
        Assert.That(verdict.Cause, Is.EqualTo(Cause.Misconfigured));
        Assert.That(verdict.Words, Does.Match($"the serial port is held by python3.* \\(process {holder.Id}\\)"));
    }

    [Test]
    public async Task A_file_that_is_no_serial_port_is_told()
    {
        await File.WriteAllTextAsync(name, "", Stop);

        Assert.That(Assert.ThrowsAsync<DialException>(OpenAsync)!.Failure.Detail, Is.EqualTo($"{name} is no serial port"));
    }

    [Test]
    public async Task Closing_ends_a_read_that_waits()
    {
        using var adapter = await PlugAsync();
        var connection = await OpenAsync();
        var reading = connection.ReceiveAsync(new byte[10]).AsTask();

        connection.Close();

        Assert.That(await reading.WaitAsync(Stop), Is.Zero);
        await connection.DisposeAsync();
        Assert.That(connection.ReaderSign, Is.EqualTo(SocketSign.None));
    }

    [Test]
    public async Task What_was_said_last_leaves_before_the_port_closes()
    {
        using var adapter = await PlugAsync();
        var connection = await OpenAsync();

        connection.TrySend("bye\r\n"u8);
        connection.Close();
        await connection.DisposeAsync();

        Assert.That(await adapter.Output.ReadLineAsync(Stop), Is.EqualTo("bye"));
    }

    [Test]
    public async Task More_than_the_line_takes_at_once_arrives_whole()
    {
        using var adapter = await PlugAsync();
        await using var connection = await OpenAsync();
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(number => (char)('a' + (number % 26)))) + "\n";

        Assert.That(connection.TrySend(Encoding.ASCII.GetBytes(text)), Is.True);

        Assert.That(await adapter.Output.ReadLineAsync(Stop), Is.EqualTo(text.TrimEnd()));
    }

    [Test]
    public async Task A_device_that_takes_nothing_is_noticed()
    {
        using var adapter = await PlugAsync();
        await using var connection = await OpenAsync();
        var piece = new byte[64 * 1024];

        // Nobody reads socat's output: its pipe and the port's buffers fill, then ours.
        var sent = Enumerable.Range(0, 100).TakeWhile(_ => connection.TrySend(piece)).Count();

        Assert.That((sent < 100, connection.WriterSign), Is.EqualTo((true, SocketSign.None)));
    }

    [Test]
    public async Task The_speed_is_the_profile_s_even_where_no_table_has_it()
    {
        using var adapter = await PlugAsync();
        await using var connection = await OpenAsync(new SerialProfile { Baud = 123_456, Stop = 2, Flow = SerialFlow.XonXoff });

        const string Read = "import fcntl,os,struct,sys; f=os.open(sys.argv[1], os.O_RDWR|os.O_NOCTTY|os.O_NONBLOCK); print(struct.unpack('4I20x2I', fcntl.ioctl(f, 0x802C542A, bytes(44))))";
        using var reader = Program.Start("python3", "-c", Read, name);

        // Input: XON/XOFF both ways; output and local: nothing; control: two stop bits.
        Assert.That(await reader.Output.ReadToEndAsync(Stop), Is.EqualTo($"({0x1400}, 0, {0x18F0}, 0, 123456, 123456)\n"));
    }

    [TestCase(SerialParity.None, 8, 0x18B0u)]
    [TestCase(SerialParity.Even, 8, 0x19B0u)]
    [TestCase(SerialParity.Odd, 7, 0x1BA0u)]
    [TestCase(SerialParity.Mark, 8, 0x40001BB0u)]
    [TestCase(SerialParity.Space, 8, 0x400019B0u)]
    public void Bits_and_parity_are_set_as_Linux_names_them(SerialParity parity, int bits, uint control)
    {
        var settings = new byte[44];

        SerialSettings.Fill(settings, new SerialProfile { Parity = parity, Bits = bits, Baud = 19_200 });

        Assert.That((BitConverter.ToUInt32(settings, 8), BitConverter.ToUInt32(settings, 36), BitConverter.ToUInt32(settings, 40)), Is.EqualTo((control, 19_200u, 19_200u)));
    }

    private static async Task<RequestResult> AskOnceOpenAsync(LinkBench bench)
    {
        while (true)
        {
            var result = await bench.AskAsync("status", Stop);
            if (result.Outcome != RequestOutcome.NotSent)
            {
                return result;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Stop);
        }
    }

    private Task<IConnection> OpenAsync() => OpenAsync(new SerialProfile());

    private Task<IConnection> OpenAsync(SerialProfile line) =>
        new SerialConnector(name, line, TimeSpan.Zero, TimeProvider.System).OpenAsync(Stop);

    private Task<Program> PlugAsync() => PlugAsync(name);

    private static async Task<Program> PlugAsync(string port)
    {
        var socat = Program.Start("socat", "STDIO", $"PTY,rawer,link={port}");
        await Appearing.FileAsync(port, Stop);
        return socat;
    }

    private static async Task AnswerAsync(Program adapter)
    {
        Assert.That(await adapter.Output.ReadLineAsync(Stop), Is.EqualTo("STATUS?"));
        await SayAsync(adapter, "STATUS run\r\n");
    }

    private static async Task SayAsync(Program adapter, string text)
    {
        await adapter.Input.WriteAsync(Encoding.ASCII.GetBytes(text), Stop);
        await adapter.Input.FlushAsync(Stop);
    }

    /// <summary>The next line; a line that is held back is let go, as often as it takes.</summary>
    private static async Task<string?> HearAsync(Program adapter)
    {
        var hearing = adapter.Output.ReadLineAsync(Stop).AsTask();
        while (!hearing.IsCompleted)
        {
            await SayAsync(adapter, "\u0011");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
        }

        return await hearing;
    }
}
