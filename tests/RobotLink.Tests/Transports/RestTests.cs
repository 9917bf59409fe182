using System.Net;
using System.Net.Sockets;
using RobotLink.Diagnosis;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

/// <summary>A link that rests waits without a buffer, and misses nothing of how its connection ends.</summary>
[CancelAfter(60_000)]
public sealed class RestTests
{
    private readonly byte[] buffer = new byte[16];
    private Socket device = null!;
    private SocketConnection connection = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public async Task ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var ours = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await ours.ConnectAsync(listener.LocalEndPoint!, Stop);
        device = await listener.AcceptAsync(Stop);
        connection = new SocketConnection(ours);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        device.Dispose();
        await connection.DisposeAsync();
    }

    [Test]
    public async Task What_comes_at_rest_is_received_whole()
    {
        var waiting = connection.WaitAsync();
        device.Send("POS 1\n"u8);
        await waiting;

        Assert.That(await connection.ReceiveAsync(buffer), Is.EqualTo(6));
        Assert.That(buffer[..6], Is.EqualTo("POS 1\n"u8.ToArray()));
    }

    [Test]
    public async Task A_reset_at_rest_is_still_a_reset()
    {
        var waiting = connection.WaitAsync();
        SocketConnection.Abort(device);
        await waiting;

        Assert.That(await connection.ReceiveAsync(buffer), Is.Zero);
        Assert.That(connection.ReaderSign, Is.EqualTo(SocketSign.Reset));
    }

    [Test]
    public async Task An_orderly_end_at_rest_is_still_one()
    {
        var waiting = connection.WaitAsync();
        device.Shutdown(SocketShutdown.Send);
        await waiting;

        Assert.That(await connection.ReceiveAsync(buffer), Is.Zero);
        Assert.That(connection.ReaderSign, Is.EqualTo(SocketSign.Closed));
    }

    [Test]
    public async Task Closing_ends_the_rest()
    {
        var waiting = connection.WaitAsync();
        connection.Close();
        await waiting;

        Assert.That(await connection.ReceiveAsync(buffer), Is.Zero);
    }
}
