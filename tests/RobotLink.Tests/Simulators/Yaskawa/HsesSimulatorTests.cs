using RobotLink.Simulators;
using RobotLink.Simulators.Yaskawa;

namespace RobotLink.Tests.Simulators.Yaskawa;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class HsesSimulatorTests
{
    private const string Nines = "39 39 39 39 39 39 39 39";
    private const string StatusRequest = "59 45 52 43 20 00 00 00 03 01 00 00 00 00 00 00 " + Nines + " 72 00 01 00 00 01 00 00";

    private readonly FakeTimeProvider time = new();

    [Test]
    public async Task Status_is_answered_byte_by_byte(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = new DatagramClient(robot.Endpoint);

        // Continuous, running, play, remote; servo on.
        Assert.That(Hex.Of(await client.AskAsync(Hex.Text(StatusRequest), token)), Is.EqualTo(
            "59 45 52 43 20 00 08 00 03 01 01 00 00 00 00 80 " + Nines + " 81 00 00 00 00 00 00 00 cc 00 00 00 40 00 00 00"));
    }

    [Test]
    public async Task The_answer_carries_the_number_of_its_request(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = new DatagramClient(robot.Endpoint);

        var answers = new List<char>();
        foreach (var id in new[] { 7, 200, 8 })
        {
            answers.Add((await client.AskAsync(Request(0x72, 1, 0, 1, id: id), token))[11]);
        }

        Assert.That(answers, Is.EqualTo(new[] { (char)7, (char)200, (char)8 }));
    }

    [TestCase(0x70, 1, 0, 0x01, 60)]
    [TestCase(0x71, 1001, 0, 0x01, 60)]
    [TestCase(0x72, 1, 2, 0x0E, 4)]
    [TestCase(0x73, 1, 0, 0x01, 44)]
    [TestCase(0x74, 101, 0, 0x01, 32)]
    [TestCase(0x75, 1, 0, 0x01, 52)]
    [TestCase(0x75, 101, 0, 0x01, 52)]
    [TestCase(0x77, 1, 0, 0x01, 32)]
    [TestCase(0x78, 1, 1, 0x0E, 1)]
    [TestCase(0x79, 0, 1, 0x0E, 4)]
    [TestCase(0x7A, 0, 1, 0x0E, 1)]
    [TestCase(0x7E, 0, 1, 0x0E, 16)]
    [TestCase(0x7F, 0, 0, 0x01, 52)]
    [TestCase(0x89, 11, 0, 0x01, 48)]
    public async Task Each_reading_has_its_length(int command, int instance, int attribute, int service, int length, CancellationToken token)
    {
        await using var robot = Robot();
        using var client = new DatagramClient(robot.Endpoint);

        var answer = await client.AskAsync(Request(command, instance, attribute, service), token);

        Assert.That((Status(answer), answer.Length - 32), Is.EqualTo(((0, 0), length)));
    }

    [TestCase(0x99, 1, 0, 0x01, 0x08)]
    [TestCase(0x72, 1, 0, 0x10, 0x08)]
    [TestCase(0x72, 2, 0, 0x01, 0x28)]
    [TestCase(0x72, 1, 3, 0x0E, 0x09)]
    [TestCase(0x75, 5, 0, 0x01, 0x28)]
    [TestCase(0x7A, 100, 1, 0x0E, 0x28)]
    public async Task What_does_not_exist_is_told_by_the_status(int command, int instance, int attribute, int service, int status, CancellationToken token)
    {
        await using var robot = Robot();
        using var client = new DatagramClient(robot.Endpoint);

        Assert.That(Status(await client.AskAsync(Request(command, instance, attribute, service), token)), Is.EqualTo((status, 0)));
    }

    [TestCase(0x7A, "09", "09")]
    [TestCase(0x7B, "fe ff", "fe ff")]
    [TestCase(0x7C, "40 e2 01 00", "40 e2 01 00")]
    [TestCase(0x7D, "00 00 80 3f", "00 00 80 3f")]
    [TestCase(0x7E, "41 42", "41 42 00 00 00 00 00 00 00 00 00 00 00 00 00 00")]
    [TestCase(0x79, "05 00", "05 00 00 00")]
    public async Task A_variable_that_was_written_is_read_back(int command, string written, string read, CancellationToken token)
    {
        await using var robot = Robot();
        using var client = new DatagramClient(robot.Endpoint);

        Assert.That(Status(await client.AskAsync(Request(command, 5, 1, 0x10, Hex.Text(written)), token)), Is.EqualTo((0, 0)));

        Assert.That(Hex.Of((await client.AskAsync(Request(command, 5, 1, 0x0E), token))[32..]), Is.EqualTo(read));
    }

    [Test]
    public async Task Several_variables_are_read_and_written_together(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = new DatagramClient(robot.Endpoint);

        var written = await client.AskAsync(Request(0x304, 10, 0, 0x34, Hex.Text("02 00 00 00 01 00 00 00 02 00 00 00")), token);
        Assert.That((Status(written), Hex.Of(written[32..])), Is.EqualTo(((0, 0), "02 00 00 00")));

        var read = await client.AskAsync(Request(0x304, 10, 0, 0x33, Hex.Text("02 00 00 00")), token);
        Assert.That(Hex.Of(read[32..]), Is.EqualTo("02 00 00 00 01 00 00 00 02 00 00 00"));
    }

    [TestCase(2701, 0, 0)]
    [TestCase(1, 0x1F, 0xB004, Description = "only network inputs can be written")]
    public async Task Signals_can_be_written_where_the_network_may(int group, int status, int added, CancellationToken token)
    {
        await using var robot = Robot();
        using var client = new DatagramClient(robot.Endpoint);

        Assert.That(Status(await client.AskAsync(Request(0x78, group, 1, 0x10, "\u0005"), token)), Is.EqualTo((status, added)));
    }

    [Test]
    public async Task The_gripper_closes_and_the_part_is_gone_while_the_robot_carries_it(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = new DatagramClient(robot.Endpoint);
        var seen = new List<string>();

        // A round takes six seconds: the part is taken at the second one, and put down at the fifth.
        foreach (var wait in new[] { 1, 2, 3 })
        {
            time.Advance(TimeSpan.FromSeconds(wait));
            var outputs = await client.AskAsync(Request(0x78, 1001, 1, 0x0E), token);
            var inputs = await client.AskAsync(Request(0x78, 1, 1, 0x0E, id: 2), token);
            seen.Add($"{Hex.Of(outputs[32..])} {Hex.Of(inputs[32..])}");
        }

        Assert.That(seen, Is.EqualTo(new[] { "00 81", "01 82", "00 81" }));
    }

    [Test]
    public async Task A_job_is_selected_and_started(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = new DatagramClient(robot.Endpoint);
        robot.Program = ProgramState.Stop;

        Assert.That(Status(await client.AskAsync(Request(0x87, 1, 0, 0x02, "HOME".PadRight(36, '\0')), token)), Is.EqualTo((0, 0)));
        Assert.That(Status(await client.AskAsync(Request(0x86, 1, 1, 0x10, Word(1)), token)), Is.EqualTo((0, 0)));

        Assert.That(robot.Program, Is.EqualTo(ProgramState.Run));
        Assert.That((await client.AskAsync(Request(0x73, 1, 0, 0x01), token))[32..], Does.StartWith("HOME\0"));
    }

    [TestCase("play", 0x87, 0x02, "NOWHERE", 0x4040)]
    [TestCase("local", 0x86, 0x10, null, 0x2100)]
    [TestCase("teach", 0x86, 0x10, null, 0x2080)]
    [TestCase("servo off", 0x86, 0x10, null, 0x2070)]
    [TestCase("alarm 1234", 0x86, 0x10, null, 0x2060)]
    [TestCase("hold-program", 0x86, 0x10, null, 0x2020)]
    public async Task A_refusal_says_why(string before, int command, int service, string? name, int added, CancellationToken token)
    {
        await using var robot = Robot();
        using var client = new DatagramClient(robot.Endpoint);
        using var operatorLine = await RawClient.ConnectAsync(robot.ControlEndpoint!, token);
        Assert.That(await operatorLine.AskAsync(before + "\n", token), Does.StartWith("ok"));

        var answer = await client.AskAsync(Request(command, 1, name is null ? 1 : 0, service, name?.PadRight(36, '\0') ?? Word(1)), token);

        Assert.That(Status(answer), Is.EqualTo((0x1F, added)));
    }

    [Test]
    public async Task Hold_and_servo_are_switched_and_seen(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = new DatagramClient(robot.Endpoint);

        await client.AskAsync(Request(0x83, 1, 1, 0x10, Word(1)), token);
        Assert.That(Hex.Of((await client.AskAsync(Hex.Text(StatusRequest), token))[32..]), Is.EqualTo("c4 00 00 00 48 00 00 00"));
        await client.AskAsync(Request(0x83, 1, 1, 0x10, Word(2)), token);
        await client.AskAsync(Request(0x83, 2, 1, 0x10, Word(2)), token);

        Assert.That(Hex.Of((await client.AskAsync(Hex.Text(StatusRequest), token))[32..]), Is.EqualTo("c4 00 00 00 00 00 00 00"));
    }

    [Test]
    public async Task An_alarm_is_shown_and_reset(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = new DatagramClient(robot.Endpoint);
        using var operatorLine = await RawClient.ConnectAsync(robot.ControlEndpoint!, token);
        await operatorLine.AskAsync("alarm 4321\n", token);

        Assert.That(Hex.Of((await client.AskAsync(Request(0x70, 1, 1, 0x0E), token))[32..]), Is.EqualTo("e1 10 00 00"));
        await client.AskAsync(Request(0x82, 1, 1, 0x10, Word(1)), token);

        Assert.That(Hex.Of((await client.AskAsync(Request(0x70, 1, 1, 0x0E), token))[32..]), Is.EqualTo("00 00 00 00"));
    }

    [TestCase("59 45 52 43 20 00 04 00 03 01 00 00 00 00 00 00 " + Nines + " 72 00 01 00 00 01 00 00", 0xE4A7)]
    [TestCase("59 45 52 43 24 00 00 00 03 01 00 00 00 00 00 00 " + Nines + " 72 00 01 00 00 01 00 00", 0xE4A5)]
    [TestCase("59 45 52 43 20 00 00 00 03 02 00 00 00 00 00 00 " + Nines + " 72 00 01 00 00 01 00 00", 0xE4A3)]
    public async Task A_frame_that_contradicts_itself_is_refused(string request, int added, CancellationToken token)
    {
        await using var robot = Robot();
        using var client = new DatagramClient(robot.Endpoint);

        Assert.That(Status(await client.AskAsync(Hex.Text(request), token)), Is.EqualTo((0x1F, added)));
    }

    [TestCase("YERC")]
    [TestCase("")]
    [TestCase("hello, this is something else altogether")]
    public async Task What_is_no_request_gets_no_answer(string text, CancellationToken token)
    {
        await using var robot = Robot();
        using var client = new DatagramClient(robot.Endpoint);

        await client.SendAsync(text, token);
        await robot.UntilAsync(() => robot.Ignored == 1, token);

        Assert.That(robot.FramesSent, Is.Zero);
    }

    [Test]
    public async Task The_arm_moves_while_the_job_runs(CancellationToken token)
    {
        await using var robot = Robot();
        using var client = new DatagramClient(robot.Endpoint);
        var before = await client.AskAsync(Request(0x75, 1, 0, 0x01), token);

        time.Advance(TimeSpan.FromSeconds(0.5));

        Assert.That(await client.AskAsync(Request(0x75, 1, 0, 0x01), token), Is.Not.EqualTo(before));
        Assert.That(Hex.Of(before[52..60]), Is.EqualTo("00 00 00 00 70 a0 fe ff"));
    }

    private static (int Status, int Added) Status(string answer) => (answer[25], answer[28] | (answer[29] << 8));

    private static string Word(int value) => $"{(char)(value & 0xff)}{(char)(value >> 8)}\0\0";

    private static string Request(int command, int instance, int attribute, int service, string data = "", int id = 1) =>
        $"YERC\u0020\0{Word(data.Length)[..2]}\u0003\u0001\0{(char)id}\0\0\0\099999999{Word(command)[..2]}{Word(instance)[..2]}{(char)attribute}{(char)service}\0\0{data}";

    private HsesSimulator Robot()
    {
        var robot = new HsesSimulator(new SimulatorOptions { Time = time, ControlPort = 0 });
        robot.Start();
        return robot;
    }
}
