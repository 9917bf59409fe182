using System.Net;
using System.Net.Sockets;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Peers;

/// <summary>Public servers answer the bytes that our simulators and profiles rest on just as our simulators do.</summary>
[CancelAfter(60_000)]
internal sealed class PlcServerTests
{
    private const string ReadTwoRegisters = "00 01 00 00 00 06 01 03 00 00 00 02";
    private const string TwoRegisters = "00 01 00 00 00 07 01 03 04 00 00 00 0a";

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Modbus_serial_answers_a_read_of_two_registers()
    {
        var port = FreePort.Take();
        await using var server = Outsiders.StartNode("modbus-serial", "modbus_server.js", $"{port}");

        await AnswersModbus(server, port);
    }

    [Test]
    public async Task Pymodbus_answers_a_read_of_two_registers()
    {
        var port = FreePort.Take();
        await using var server = Outsiders.StartPymodbus("modbus_pymodbus_server.py", "tcp", $"{port}");

        await AnswersModbus(server, port);
    }

    [Test]
    public async Task Pymodbus_answers_a_read_of_two_registers_in_rtu_frames()
    {
        var port = FreePort.Take();
        await using var server = Outsiders.StartPymodbus("modbus_pymodbus_server.py", "rtu-over-tcp", $"{port}");

        using var socket = await Call(server, port);

        Assert.That(await Ask(socket, "01 03 00 00 00 02 c4 0b"), Is.EqualTo("01 03 04 00 00 00 0a 7a 34"));
    }

    [Test]
    public async Task Snap7_answers_the_handshake_and_a_read()
    {
        var port = FreePort.Take();
        await using var server = Outsiders.StartNode("node-snap7", "s7_server.js", $"{port}");

        using var socket = await Call(server, port);

        var confirm = await Ask(socket, "03 00 00 16 11 e0 00 00 00 01 00 c0 01 0a c1 02 01 00 c2 02 01 01");
        Assert.That(confirm, Does.StartWith("03 00 00 16 11 d0 00 01 00 01 00"));
        var agreed = await Ask(socket, "03 00 00 19 02 f0 80 32 01 00 00 00 00 00 08 00 00 f0 00 00 01 00 01 01 e0");
        Assert.That(agreed, Is.EqualTo("03 00 00 1b 02 f0 80 32 03 00 00 00 00 00 08 00 00 00 00 f0 00 00 01 00 01 01 e0"));
        var read = await Ask(socket, "03 00 00 1f 02 f0 80 32 01 00 00 00 01 00 0e 00 00 04 01 12 0a 10 02 00 08 00 01 84 00 00 00");
        Assert.That(read, Is.EqualTo("03 00 00 21 02 f0 80 32 03 00 00 00 01 00 02 00 0c 00 00 04 01 ff 04 00 40 00 01 02 03 04 05 06 07"));
    }

    /// <summary>A read of two registers, and a refusal where there are none.</summary>
    private static async Task AnswersModbus(RunningProgram server, int port)
    {
        using var socket = await Call(server, port);

        Assert.That(await Ask(socket, ReadTwoRegisters), Is.EqualTo(TwoRegisters));
        Assert.That(await Ask(socket, "00 02 00 00 00 06 01 03 03 e8 00 02"), Is.EqualTo("00 02 00 00 00 03 01 83 02"));
    }

    private static async Task<Socket> Call(RunningProgram server, int port)
    {
        await server.WaitForOutput("listening on ", Stop);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, Stop);
        return socket;
    }

    private static async Task<string> Ask(Socket socket, string hex)
    {
        await socket.SendAsync(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), Stop);
        var buffer = new byte[1024];
        var length = await socket.ReceiveAsync(buffer, Stop);
        return BitConverter.ToString(buffer, 0, length).Replace('-', ' ').ToLowerInvariant();
    }
}
