using System.Net;
using System.Net.Sockets;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Simulators.Scanners;

namespace RobotLink.Tests.Devices;

/// <summary>The profile <c>generic-scanner</c>, by each of the three ways.</summary>
[CancelAfter(60_000)]
internal sealed class ScannerTests
{
    [Test]
    public async Task Codes_come_from_a_scanner_that_listens(CancellationToken stop)
    {
        await using var bench = DeviceBench.Of("generic-scanner", new GenericScannerSimulator(DeviceBench.Options));

        await BringsAsync(bench, stop);
    }

    [Test]
    public async Task Codes_come_from_a_scanner_that_calls(CancellationToken stop)
    {
        var port = FreePort();
        var device = new GenericScannerSimulator(DeviceBench.Options with { Dial = new IPEndPoint(IPAddress.Loopback, port) });
        await using var bench = new DeviceBench("generic-scanner", device, $":{port}");
        device.Start();

        await BringsAsync(bench, stop);
    }

    [Test]
    [Platform("Linux")]
    public async Task Codes_come_over_a_serial_line(CancellationToken stop)
    {
        using var pair = await SerialPair.LayAsync(stop);
        var device = new GenericScannerSimulator(pair.Device);
        device.Start();
        await using var bench = new DeviceBench("generic-scanner", device, pair.Far);

        await BringsAsync(bench, stop);
    }

    [TestCase("prefix <STX>", "suffix <ETX>")]
    [TestCase("suffix <CR>", "suffix <CR>")]
    [TestCase("suffix <LF>", "suffix <LF>")]
    public async Task Other_marks_are_understood(string first, string second, CancellationToken stop)
    {
        var device = new GenericScannerSimulator(DeviceBench.Options with { Settings = [first, second, "period 50ms"] });
        await using var bench = DeviceBench.Of("generic-scanner", device);

        Assert.That(await bench.ReceivedAsync("code", stop), Does.Match("^code=40063[0-9]{8}$"));
    }

    private static async Task BringsAsync(DeviceBench bench, CancellationToken stop)
    {
        await bench.ReceivedAsync("code", stop, "code=40063");
        await bench.UntilAsync(LinkState.Up, stop);
        bench.Control("scan 0104006300000008<GS>10LOT7");
        bench.Control("noread");

        Assert.That(await bench.ReceivedAsync("code", stop, "LOT7"), Is.EqualTo("code=0104006300000008<0x1D>10LOT7"));
        Assert.That(await bench.ReceivedAsync("not_read", stop), Is.Empty);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
