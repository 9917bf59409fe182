using System.Net;
using System.Net.Sockets;
using RobotLink.Diagnosis;

namespace RobotLink.Tests.Transports;

[CancelAfter(60_000)]
internal sealed class TelnetTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Options_are_refused_and_the_device_is_understood()
    {
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        await using var bench = LinkBench.Of($"{LinkBench.Polled}connect: {{ telnet: true }}\n", door.LocalEndpoint.ToString()!);
        using var device = await door.AcceptTcpClientAsync(Stop);
        await using var stream = device.GetStream();
        var heard = new byte["STATUS?\r\n".Length + 3];

        // WILL ECHO in the middle of a line.
        await stream.WriteAsync("STATUS r"u8.ToArray().Concat(new byte[] { 255, 251, 1 }).Concat("un\r\n"u8.ToArray()).ToArray(), Stop);
        await stream.ReadExactlyAsync(heard, Stop);

        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
        Assert.That(heard, Is.EqualTo("STATUS?\r\n"u8.ToArray().Concat(new byte[] { 255, 254, 1 })));
    }
}
