using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.SelfTests;

/// <summary>A lab with a plain echo server in the cell and a connection to it: nothing of ours but the lab.</summary>
internal sealed partial class EchoCell : IAsyncDisposable
{
    private const int Port = 7000;
    private const string Server = """
        import socket, sys
        door = socket.create_server((sys.argv[1], int(sys.argv[2])))
        print("listening", file=sys.stderr)
        peer = door.accept()[0]
        while word := peer.recv(100): peer.sendall(word)
        """;

    /// <summary>Longer than any answer takes in a healthy lab.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);
    private readonly RunningProgram server;
    private readonly Socket socket;

    private EchoCell(FaultLab lab, RunningProgram server, Socket socket)
    {
        Lab = lab;
        this.server = server;
        this.socket = socket;
    }

    public FaultLab Lab { get; }

    public static async Task<EchoCell> Start(CancellationToken stop)
    {
        var lab = await FaultLab.Start(stop);
        var server = RunningProgram.Start(
            "ip", ["netns", "exec", lab.CellName, "python3", "-uc", Server, $"{lab.CellAddress}", $"{Port}"]);
        await server.WaitForTalk(Listening(), stop);
        var cell = new EchoCell(lab, server, await Connect(lab, stop));
        await cell.Send("hello", stop);
        Assert.That(await cell.Receive(stop), Is.EqualTo("hello"));
        return cell;
    }

    public Task<Socket> ConnectAgain(CancellationToken stop) => Connect(Lab, stop);

    public async Task Send(string word, CancellationToken stop) => await socket.SendAsync(Encoding.ASCII.GetBytes(word), stop);

    public async Task<string> Receive(CancellationToken stop)
    {
        var buffer = new byte[100];
        return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, stop));
    }

    /// <summary>Sends a word that stays without answer, farewell or error.</summary>
    public async Task SendInVain(string word, CancellationToken stop)
    {
        await Send(word, stop);
        await LabClock.Hold(Silence, stop);
        Assert.That(IsQuiet, Is.True, "nothing may arrive");
    }

    /// <summary>Nothing has arrived: no byte, no FIN, no RST.</summary>
    public bool IsQuiet => !socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);

    /// <summary>Bytes sent and not acknowledged by the other side's TCP (SIOCOUTQ).</summary>
    public int Unacknowledged()
    {
        var answer = new byte[4];
        const int OutputQueue = 0x5411;
        return Ioctl(socket.Handle, OutputQueue, answer) == 0 ? BitConverter.ToInt32(answer) : throw new SocketException();
    }

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        await server.DisposeAsync();
        await Lab.DisposeAsync();
    }

    private static Task<Socket> Connect(FaultLab lab, CancellationToken stop) => lab.Edge.Connect(new IPEndPoint(lab.CellAddress, Port), stop);

    [GeneratedRegex("listening")]
    private static partial Regex Listening();

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "ioctl")]
    private static extern int Ioctl(nint descriptor, nuint request, byte[] answer);
}
