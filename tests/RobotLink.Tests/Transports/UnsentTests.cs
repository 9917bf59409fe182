using System.Net;
using System.Net.Sockets;
using RobotLink.Diagnosis;
using RobotLink.Tests.Simulators;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

/// <summary>Bytes that the device does not take yet.</summary>
[CancelAfter(60_000)]
internal sealed class UnsentTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Once_bytes_could_not_leave_no_more_are_taken()
    {
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(door.LocalEndpoint, Stop);
        await using var connection = new SocketConnection(socket);
        using (var device = await door.AcceptSocketAsync(Stop))
        {
            var piece = new byte[60_000];
            while (connection.TrySend(piece))
            {
                // Until nothing more is kept.
            }

            device.LingerState = new LingerOption(true, 0);
        }

        await Eventually.IsTrue(() => connection.WriterSign != SocketSign.None, Stop);

        Assert.That((connection.TrySend("MOVE"u8), connection.TrySend("MOVE"u8)), Is.EqualTo((false, false)));
    }
}
