using RobotLink.Simulators;
using RobotLink.Simulators.Sartorius;
using RobotLink.Tests.Simulators.Serial;

namespace RobotLink.Tests.Simulators;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class SartoriusSbiSimulatorTests
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider time = new();

    [TestCase("load 253.4", "+   253.40 g  \r\n")]
    [TestCase("load -7.89", "-     7.89 g  \r\n")]
    [TestCase("load 0", "+     0.00 g  \r\n")]
    [TestCase("load 3201", "      High    \r\n")]
    [TestCase("load -51", "      Low     \r\n")]
    [TestCase("failure 54", "   Err  54    \r\n")]
    [TestCase("failure 101", "   Err  101   \r\n")]
    public async Task A_line_has_sixteen_characters(string control, string line, CancellationToken token)
    {
        await using var balance = Balance(control);
        time.Advance(Settled);
        using var client = await RawClient.ConnectAsync(balance.Endpoint, token);

        Assert.That(await client.AskAsync("\u001bP", token), Is.EqualTo(line).And.Length.EqualTo(16));
    }

    [TestCase("load 253.4", "\u001bP\r\n", "N     +   253.40 g  \r\n")]
    [TestCase("load 9999", "\u001bP", "Stat        High    \r\n")]
    [TestCase("load 0", "\u001bx1_", "Mod   MSE3202S-SIM  \r\n")]
    public async Task With_an_identifier_it_has_twenty_two(string control, string command, string line, CancellationToken token)
    {
        await using var balance = Balance(control, "format 22");
        time.Advance(Settled);
        using var client = await RawClient.ConnectAsync(balance.Endpoint, token);

        Assert.That(await client.AskAsync(command, token), Is.EqualTo(line).And.Length.EqualTo(22));
    }

    [Test]
    public async Task The_unit_is_blank_until_the_weight_has_settled(CancellationToken token)
    {
        await using var balance = Balance("load 100");
        time.Advance(TimeSpan.FromMilliseconds(300));
        using var client = await RawClient.ConnectAsync(balance.Endpoint, token);

        Assert.That(await client.AskAsync("\u001bP", token), Does.Match(@"^[+-] [ 0-9.]{8}    \r\n$").And.Not.EqualTo("+   100.00    \r\n"));
        time.Advance(Settled);

        Assert.That(await client.AskAsync("\u001bP", token), Is.EqualTo("+   100.00 g  \r\n"));
    }

    [Test]
    public async Task A_tare_waits_for_a_stable_weight_and_says_nothing(CancellationToken token)
    {
        await using var balance = Balance("load 100");
        using var client = await RawClient.ConnectAsync(balance.Endpoint, token);
        await client.AskAsync("\u001bT\r\n\u001bP", token);
        time.Advance(Settled);

        Assert.That(await client.AskAsync("\u001bP", token), Is.EqualTo("+     0.00 g  \r\n"));
        balance.Control("load 130");
        time.Advance(Settled);

        Assert.That(await client.AskAsync("\u001bP", token), Is.EqualTo("+    30.00 g  \r\n"));
    }

    [TestCase("\u001bx1_", "MSE3202S-SIM  \r\n")]
    [TestCase("\u001bx2_\r\n", "0034567890    \r\n")]
    [TestCase("PPP\r\n\u001bx3_", "00-50-08      \r\n")]
    [TestCase("\u001bxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_\u001bx1_", "MSE3202S-SIM  \r\n")]
    [TestCase("\u001b?\u001bx9_\u001bx1_", "MSE3202S-SIM  \r\n")]
    public async Task What_is_no_command_is_not_heard(string commands, string line, CancellationToken token)
    {
        await using var balance = Balance();
        using var client = await RawClient.ConnectAsync(balance.Endpoint, token);

        Assert.That(await client.AskAsync(commands, token), Is.EqualTo(line));
    }

    [Test]
    public async Task The_print_key_looks_like_an_answer(CancellationToken token)
    {
        await using var balance = Balance("load 0");
        time.Advance(Settled);
        using var client = await RawClient.ConnectAsync(balance.Endpoint, token);
        await client.AskAsync("\u001bP", token);

        balance.Control("print");

        Assert.That(await client.ReceiveAsync(token), Is.EqualTo("+     0.00 g  \r\n"));
    }

    [Test]
    public async Task Locked_keys_do_not_print(CancellationToken token)
    {
        await using var balance = Balance();
        using var client = await RawClient.ConnectAsync(balance.Endpoint, token);
        await client.AskAsync("\u001bO\u001bP", token);

        Assert.That(balance.Control("print"), Does.StartWith("error"));
    }

    [Test]
    public async Task It_prints_by_itself_when_set_so(CancellationToken token)
    {
        await using var balance = Balance("load 0", "automatic 1s");
        using var client = await RawClient.ConnectAsync(balance.Endpoint, token);
        await balance.UntilAsync(() => balance.Clients == 1, token);

        await Eventually.IsTrue(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return client.HasBytes;
            },
            token);

        Assert.That(await client.ReadUntilAsync('\n', token), Has.Length.EqualTo(16));
    }

    [Test]
    public async Task Loads_come_and_go_while_it_runs(CancellationToken token)
    {
        await using var balance = Balance();
        time.Advance(TimeSpan.FromSeconds(8));

        Assert.That(balance.Describe(), Does.Match(@"^RUN, display '\+ +[1-9][0-9]+\.[0-9]{2} g', 16 characters$"));
    }

    [Test]
    [Platform("Linux")]
    public async Task It_weighs_on_a_serial_line(CancellationToken token)
    {
        using var terminal = new PseudoTerminal();
        await using var balance = new SartoriusSbiSimulator(new SimulatorOptions { Time = time, Serial = terminal.Settings, Settings = ["load 0"] });
        balance.Start();
        time.Advance(Settled);

        await terminal.SendAsync("\u001bP\r\n", token);

        Assert.That(await terminal.ReadAsync(16, token), Is.EqualTo("+     0.00 g  \r\n"));
    }

    private SartoriusSbiSimulator Balance(params string[] settings)
    {
        var balance = new SartoriusSbiSimulator(new SimulatorOptions { Time = time, Settings = settings });
        balance.Start();
        return balance;
    }
}
