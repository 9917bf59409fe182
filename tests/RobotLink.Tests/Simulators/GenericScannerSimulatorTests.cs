using System.Net;
using System.Net.Sockets;
using RobotLink.Simulators;
using RobotLink.Simulators.Scanners;
using RobotLink.Tests.Simulators.Serial;

namespace RobotLink.Tests.Simulators;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class GenericScannerSimulatorTests
{
    private readonly FakeTimeProvider time = new();

    [Test]
    public async Task Each_part_that_passes_is_told(CancellationToken token)
    {
        await using var scanner = Scanner();
        using var client = await RawClient.ConnectAsync(scanner.Endpoint, token);

        await PassPartsUntilAsync(() => client.HasBytes, token);

        Assert.That(await client.ReadUntilAsync('\n', token), Does.Match(@"^40063[0-9]{8}\r\n$"));
    }

    [Test]
    public void Every_code_has_a_valid_check_digit()
    {
        var scanner = new GenericScannerSimulator(new SimulatorOptions { Time = time, Seed = 5 });

        for (var part = 0L; part < 100; part++)
        {
            var code = scanner.Code(part);
            Assert.That(code == "NOREAD" || code.Select((digit, index) => (digit - '0') * (index % 2 == 0 ? 1 : 3)).Sum() % 10 == 0, code);
        }
    }

    [Test]
    public void About_one_part_in_twelve_cannot_be_read()
    {
        var scanner = new GenericScannerSimulator(new SimulatorOptions { Time = time });

        Assert.That(Enumerable.Range(0, 120).Count(part => scanner.Code(part) == "NOREAD"), Is.EqualTo(10));
    }

    [TestCase("prefix <STX>", "suffix <ETX>", "\u0002A-1\u0003")]
    [TestCase("prefix ", "suffix <CR>", "A-1\r")]
    [TestCase("prefix ]C1", "suffix <0x1D><CR><LF>", "]C1A-1\u001d\r\n")]
    public async Task Prefix_and_suffix_are_chosen(string prefix, string suffix, string frame, CancellationToken token)
    {
        await using var scanner = Scanner(prefix, suffix);
        using var client = await RawClient.ConnectAsync(scanner.Endpoint, token);
        await client.SendAsync("?", token);
        await scanner.UntilAsync(() => scanner.IgnoredBytes == 1, token);

        Assert.That(scanner.Control("scan A-1"), Is.EqualTo("ok"));

        Assert.That(await client.ReceiveAsync(token), Is.EqualTo(frame));
    }

    [Test]
    public async Task A_failed_reading_is_told_as_text(CancellationToken token)
    {
        await using var scanner = Scanner();
        using var client = await RawClient.ConnectAsync(scanner.Endpoint, token);
        await client.SendAsync("?", token);
        await scanner.UntilAsync(() => scanner.IgnoredBytes == 1, token);

        scanner.Control("noread");

        Assert.That(await client.ReceiveAsync(token), Is.EqualTo("NOREAD\r\n"));
    }

    [Test]
    public async Task A_stopped_line_brings_no_parts(CancellationToken token)
    {
        await using var scanner = Scanner();
        using var client = await RawClient.ConnectAsync(scanner.Endpoint, token);
        await client.SendAsync("?", token);
        await scanner.UntilAsync(() => scanner.IgnoredBytes == 1, token);

        scanner.Program = ProgramState.Stop;
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(scanner.Describe(), Is.EqualTo("STOP, a part every 2s, parts 0"));
    }

    [Test]
    public async Task It_dials_too(CancellationToken token)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var scanner = new GenericScannerSimulator(new SimulatorOptions { Time = time, Dial = (IPEndPoint)listener.LocalEndpoint });
        scanner.Start();
        using var caller = await RawClient.AcceptAsync(listener, token);

        await PassPartsUntilAsync(() => caller.HasBytes, token);

        Assert.That(await caller.ReadUntilAsync('\n', token), Does.EndWith("\r\n"));
    }

    [Test]
    [Platform("Linux")]
    public async Task It_stands_on_a_serial_line_too(CancellationToken token)
    {
        using var terminal = new PseudoTerminal();
        await using var scanner = new GenericScannerSimulator(new SimulatorOptions { Time = time, Serial = terminal.Settings });
        scanner.Start();

        await PassPartsUntilAsync(() => terminal.HasBytes, token);

        Assert.That(await terminal.ReadAsync(15, token), Does.EndWith("\r\n"));
    }

    [TestCase("suffix ")]
    [TestCase("prefix <ABC>")]
    [TestCase("period soon")]
    public async Task A_wrong_setting_keeps_it_from_starting(string setting)
    {
        await using var scanner = new GenericScannerSimulator(new SimulatorOptions { Time = time, Settings = [setting] });

        Assert.That(scanner.Start, Throws.TypeOf<SimulatorException>().With.Message.Contain(setting));
    }

    private async Task PassPartsUntilAsync(Func<bool> condition, CancellationToken token) => await Eventually.IsTrue(
        () =>
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            return condition();
        },
        token);

    private GenericScannerSimulator Scanner(params string[] settings)
    {
        var scanner = new GenericScannerSimulator(new SimulatorOptions { Time = time, Settings = settings });
        scanner.Start();
        return scanner;
    }
}
