using System.IO.Ports;
using System.Net;
using System.Net.Sockets;
using RobotLink.Diagnosis;
using RobotLink.Profiles;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

/// <summary>The serial ports of systems other than Linux, against a stand-in of their package.</summary>
[CancelAfter(60_000)]
[NonParallelizable]
internal sealed class IoPortsTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Bytes_go_both_ways()
    {
        var (port, far) = await OpenAsync();
        await using var connection = port;
        await using var device = far;
        var heard = new byte[5];

        Assert.That(connection.TrySend("hello"u8), Is.True);
        await device.ReadExactlyAsync(heard, Stop);
        await device.WriteAsync("world"u8.ToArray(), Stop);
        var received = new byte[100];
        var count = await connection.ReceiveAsync(received);

        Assert.That((heard, received[..count]), Is.EqualTo(("hello"u8.ToArray(), "world"u8.ToArray())));
    }

    [Test]
    public async Task A_port_that_goes_is_unplugged()
    {
        var (port, device) = await OpenAsync();
        await using var connection = port;

        await device.DisposeAsync();

        Assert.That((await connection.ReceiveAsync(new byte[1]), connection.ReaderSign), Is.EqualTo((0, SocketSign.Unplugged)));
    }

    [Test]
    public void Every_setting_reaches_the_port()
    {
        SerialPort? opened = null;
        SerialPort.Opening = port =>
        {
            opened = port;
            return Stream.Null;
        };

        IoPortsConnection.Open("COM3", new SerialProfile { Baud = 250_000, Bits = 7, Parity = SerialParity.Mark, Stop = 2, Flow = SerialFlow.XonXoff });

        Assert.That(
            (opened!.PortName, opened.BaudRate, opened.DataBits, opened.Parity, opened.StopBits, opened.Handshake, opened.DtrEnable, opened.RtsEnable),
            Is.EqualTo(("COM3", 250_000, 7, Parity.Mark, StopBits.Two, Handshake.XOnXOff, true, true)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task What_has_not_left_is_dropped_when_the_port_is_given_up_and_kept_when_we_hang_up(bool givenUp)
    {
        SerialPort? opened = null;
        SerialPort.Opening = port =>
        {
            opened = port;
            return Stream.Null;
        };
        await using var connection = IoPortsConnection.Open("COM3", new SerialProfile());

        if (givenUp)
        {
            connection.Abort();
        }

        connection.Close();

        Assert.That((opened!.HasDiscarded, connection.TrySend("MOVE"u8)), Is.EqualTo((givenUp, false)));
    }

    [TestCase(typeof(FileNotFoundException), DialOutcome.PortMissing)]
    [TestCase(typeof(UnauthorizedAccessException), DialOutcome.PortInUse)]
    public void A_port_that_cannot_be_opened_says_why(Type reason, DialOutcome outcome)
    {
        SerialPort.Opening = _ => throw (Exception)Activator.CreateInstance(reason)!;

        Assert.That(Assert.Throws<DialException>(() => IoPortsConnection.Open("COM3", new SerialProfile()))!.Failure.Outcome, Is.EqualTo(outcome));
    }

    /// <summary>A port and what is at its other end.</summary>
    private static async Task<(IConnection Port, Stream Device)> OpenAsync()
    {
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        var near = new TcpClient();
        await near.ConnectAsync((IPEndPoint)door.LocalEndpoint, Stop);
        var far = await door.AcceptTcpClientAsync(Stop);
        SerialPort.Opening = _ => near.GetStream();
        return (IoPortsConnection.Open("COM3", new SerialProfile()), far.GetStream());
    }
}
