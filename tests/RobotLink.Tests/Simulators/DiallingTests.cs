using System.Net;
using System.Net.Sockets;
using RobotLink.Simulators;
using RobotLink.Simulators.Abb;

namespace RobotLink.Tests.Simulators;

[CancelAfter(10_000)]
internal sealed class DiallingTests
{
    [Test]
    public async Task A_dialling_device_calls_again_after_it_was_hung_up_on(CancellationToken token)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var robot = new AbbLinesSimulator(new SimulatorOptions { Time = TimeProvider.System, Dial = (IPEndPoint)listener.LocalEndpoint });
        robot.Start();

        for (var call = 0; call < 2; call++)
        {
            using var caller = await RawClient.AcceptAsync(listener, token);
            Assert.That(await caller.AskAsync("PING\r\n", token), Is.EqualTo("PONG RUN\r\n"));
        }
    }
}
