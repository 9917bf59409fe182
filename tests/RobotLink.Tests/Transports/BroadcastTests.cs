using System.Net;
using System.Net.Sockets;
using RobotLink.Profiles;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

/// <summary>Datagrams to all: nobody answers for the address that they go to.</summary>
[CancelAfter(60_000)]
internal sealed class BroadcastTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Who_the_device_is_tells_its_first_answer()
    {
        await using var connection = await OpenAsync("127.255.255.255", group: null);
        Assert.That(connection.RemoteAddress, Is.Null);

        using var device = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        device.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        device.SendTo("ALIVE"u8, new IPEndPoint(IPAddress.Loopback, IPEndPoint.Parse(connection.Local).Port));
        await connection.ReceiveAsync(new byte[16]);

        Assert.That(connection.RemoteAddress, Is.EqualTo(IPAddress.Loopback));
    }

    [Test]
    public async Task A_group_is_no_device()
    {
        await using var connection = await OpenAsync("239.1.2.3", IPAddress.Parse("239.1.2.3"));

        Assert.That(connection.RemoteAddress, Is.Null);
    }

    private static Task<IConnection> OpenAsync(string host, IPAddress? group) => new UdpConnector(
        new UdpTarget(host, 4000, 0, group, Broadcast: group is null, new CallersProfile(), TimeSpan.FromSeconds(1), WholeDatagrams: true), TimeProvider.System).OpenAsync(Stop);
}
