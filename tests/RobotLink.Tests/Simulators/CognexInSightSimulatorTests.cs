using RobotLink.Simulators;
using RobotLink.Simulators.Cognex;
using RobotLink.Tests.Simulators.Serial;

namespace RobotLink.Tests.Simulators;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class CognexInSightSimulatorTests
{
    private readonly FakeTimeProvider time = new();

    [Test]
    public async Task The_prompts_of_the_login_have_no_line_end(CancellationToken token)
    {
        await using var camera = Camera();
        using var client = await RawClient.ConnectAsync(camera.Endpoint, token);

        Assert.That(await client.ReadPastAsync("User: ", token), Is.EqualTo("Welcome to In-Sight(tm) 7200 Session 0\r\nUser: "));
    }

    [TestCase("GO", "1")]
    [TestCase("go", "1")]
    [TestCase("GVA001", "1", "12.500")]
    [TestCase("gva001", "1", "12.500")]
    [TestCase("GVA004", "1", "PART-A")]
    [TestCase("GVB099", "-2")]
    [TestCase("GVA999", "-1")]
    [TestCase("GVA0011", "-1")]
    [TestCase("SIA0027", "1")]
    [TestCase("SIA0037", "-2")]
    [TestCase("SIA002x", "-1")]
    [TestCase("SFA0032.75", "1")]
    [TestCase("SSA004PART-B", "1")]
    [TestCase("SE8", "1")]
    [TestCase("SE9", "-1")]
    [TestCase("SW0", "1")]
    [TestCase("GF", "1", "1PartA.job")]
    [TestCase("GJ", "1", "1")]
    [TestCase("LF2PartB.job", "-2")]
    [TestCase("SJ2", "-2")]
    [TestCase("XYZ", "0")]
    [TestCase("", "0")]
    public async Task Each_command_has_its_answer(string command, params string[] lines)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        await using var camera = Camera();
        using var client = await LoggedInAsync(camera, token);

        await client.SendAsync(command + "\r\n", token);

        foreach (var line in lines)
        {
            Assert.That(await client.ReadUntilAsync('\n', token), Is.EqualTo(line + "\r\n"));
        }
    }

    [Test]
    public async Task A_wrong_password_asks_again(CancellationToken token)
    {
        await using var camera = Camera();
        using var client = await RawClient.ConnectAsync(camera.Endpoint, token);
        await client.ReadPastAsync("User: ", token);
        await client.SendAsync("admin\r\n", token);
        await client.ReadPastAsync("Password: ", token);

        await client.SendAsync("guess\r\n", token);

        Assert.That(await client.ReadPastAsync("User: ", token), Is.EqualTo("Invalid Password\r\nUser: "));
    }

    [Test]
    public async Task A_command_instead_of_a_login_is_taken_for_a_user(CancellationToken token)
    {
        await using var camera = Camera();
        using var client = await RawClient.ConnectAsync(camera.Endpoint, token);
        await client.ReadPastAsync("User: ", token);

        await client.SendAsync("SE8\r\n", token);

        Assert.That(await client.ReadPastAsync(": ", token), Is.EqualTo("Password: "));
        Assert.That(camera.FramesReceived, Is.Zero);
    }

    [Test]
    public async Task A_monitor_may_look_but_not_trigger(CancellationToken token)
    {
        await using var camera = Camera();
        using var client = await LoggedInAsync(camera, token, "monitor");

        await client.SendAsync("SE8\r\nGO\r\n", token);

        Assert.That(await client.ReadUntilAsync('\n', token) + await client.ReadUntilAsync('\n', token), Is.EqualTo("-6\r\n1\r\n"));
    }

    [Test]
    public async Task A_waiting_trigger_is_answered_when_the_inspection_is_done(CancellationToken token)
    {
        await using var camera = Camera();
        using var client = await LoggedInAsync(camera, token);

        await client.SendAsync("SW8\r\n", token);
        await time.NextTimerAsync(next => next == CognexInSightSimulator.InspectionTime, token);
        Assert.That(client.HasBytes, Is.False);
        time.Advance(CognexInSightSimulator.InspectionTime);

        Assert.That(await client.ReadUntilAsync('\n', token), Is.EqualTo("1\r\n"));
        Assert.That(camera.Describe(), Does.Contain("inspections 1"));
    }

    [Test]
    public async Task A_camera_that_is_offline_cannot_be_triggered_but_takes_another_job(CancellationToken token)
    {
        await using var camera = Camera();
        using var client = await LoggedInAsync(camera, token);
        await client.SendAsync("SO0\r\nSW8\r\nGO\r\nLF2PartB.job\r\nGJ\r\n", token);

        var answers = "";
        for (var line = 0; line < 6; line++)
        {
            answers += await client.ReadUntilAsync('\n', token);
        }

        Assert.That(answers, Is.EqualTo("1\r\n-2\r\n0\r\n1\r\n1\r\n2\r\n"));
    }

    [Test]
    public async Task A_stopped_camera_stays_offline(CancellationToken token)
    {
        await using var camera = Camera();
        camera.Program = ProgramState.Stop;
        using var client = await LoggedInAsync(camera, token);

        await client.SendAsync("SO1\r\nGO\r\n", token);

        Assert.That(await client.ReadUntilAsync('\n', token) + await client.ReadUntilAsync('\n', token), Is.EqualTo("-5\r\n0\r\n"));
    }

    [Test]
    public async Task A_client_too_many_is_hung_up_on(CancellationToken token)
    {
        await using var camera = Camera();
        var seated = new List<RawClient>();
        for (var session = 0; session < camera.SessionsMax; session++)
        {
            seated.Add(await LoggedInAsync(camera, token));
        }
        using var late = await RawClient.ConnectAsync(camera.Endpoint, token);

        Assert.That(await late.ReceiveAsync(token), Is.Empty);
        seated.ForEach(client => client.Dispose());
    }

    [Test]
    public async Task Telnet_options_are_offered_and_the_answers_taken_out(CancellationToken token)
    {
        await using var camera = Camera();
        camera.OffersTelnetOptions = true;
        using var client = await RawClient.ConnectAsync(camera.Endpoint, token);
        Assert.That(await client.ReadPastAsync("User: ", token), Does.StartWith("\u00FF\u00FB\u0001\u00FF\u00FB\u0003\u00FF\u00FD\u0003Welcome"));

        await client.SendAsync("\u00FF\u00FE\u0001ad\u00FF\u00FA\u0018\u0000xt\u00FF\u00F0min\r\0\r\n", token);

        Assert.That(await client.ReadPastAsync("In\r\n", token), Is.EqualTo("Password: User Logged In\r\n"));
    }

    [Test]
    public async Task A_picture_comes_as_hexadecimal_text_with_its_checksum(CancellationToken token)
    {
        await using var camera = Camera();
        using var client = await LoggedInAsync(camera, token);
        await client.SendAsync("RB\r\n", token);
        Assert.That(await client.ReadUntilAsync('\n', token), Is.EqualTo("1\r\n"));
        var size = int.Parse(await client.ReadUntilAsync('\n', token));
        var text = "";
        for (var last = ""; text.Length < size * 2; text += last)
        {
            last = (await client.ReadUntilAsync('\n', token)).TrimEnd();
            Assert.That(last, Has.Length.LessThanOrEqualTo(80));
        }

        Assert.That(text, Does.StartWith("424D"));
        Assert.That(await client.ReadUntilAsync('\n', token), Is.EqualTo($"{ImageFile.Checksum(System.Text.Encoding.ASCII.GetBytes(text)):X4}\r\n"));
    }

    // The check value of this CRC (XMODEM) in the published catalogues.
    [Test]
    public void The_checksum_is_the_one_with_start_zero() => Assert.That(ImageFile.Checksum("123456789"u8), Is.EqualTo(0x31C3));

    [Test]
    [Platform("Linux")]
    public async Task A_serial_line_has_no_login_and_takes_a_lone_return(CancellationToken token)
    {
        using var terminal = new PseudoTerminal();
        await using var camera = new CognexInSightSimulator(new SimulatorOptions { Time = time, Serial = terminal.Settings });
        camera.Start();

        await terminal.SendAsync("GVA001\r", token);

        Assert.That(await terminal.ReadAsync(11, token), Is.EqualTo("1\r\n12.500\r\n"));
    }

    [Test]
    public async Task An_endless_line_is_cut_and_the_camera_goes_on(CancellationToken token)
    {
        await using var camera = Camera();
        using var client = await LoggedInAsync(camera, token);

        await client.SendAsync(new string('x', 5000) + "\r\nGO\r\n", token);

        Assert.That(await client.ReadUntilAsync('\n', token) + await client.ReadUntilAsync('\n', token), Is.EqualTo("0\r\n1\r\n"));
    }

    private static async Task<RawClient> LoggedInAsync(CognexInSightSimulator camera, CancellationToken token, string user = "admin")
    {
        var client = await RawClient.ConnectAsync(camera.Endpoint, token);
        await client.ReadPastAsync("User: ", token);
        await client.SendAsync(user + "\r\n", token);
        await client.ReadPastAsync("Password: ", token);
        await client.SendAsync("\r\n", token);
        await client.ReadPastAsync("User Logged In\r\n", token);
        return client;
    }

    private CognexInSightSimulator Camera()
    {
        var camera = new CognexInSightSimulator(new SimulatorOptions { Time = time });
        camera.Start();
        return camera;
    }
}
