using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RobotLink.Tests.Transports;

/// <summary>The device's side of a stream: reads lines, and answers <c>STATUS?</c> unless told not to.</summary>
internal sealed class LineDevice : IDisposable
{
    private readonly Stream stream;
    private readonly StreamReader lines;

    public LineDevice(Stream stream)
    {
        this.stream = stream;
        lines = new StreamReader(stream, Encoding.ASCII);
    }

    /// <summary>Calls a port of this PC, from an address of its own.</summary>
    public static async Task<LineDevice> CallAsync(int port, CancellationToken stop, string from = "127.0.0.1")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        while (true)
        {
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, stop);
                return new LineDevice(new NetworkStream(socket, ownsSocket: true));
            }
            catch (SocketException reason) when (reason.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // The link begins to listen in a moment; a socket that was refused may call again.
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, stop);
            }
        }
    }

    /// <summary>Whether a caller is hung up on, be it while it calls.</summary>
    public static async Task<bool> IsTurnedAwayAsync(int port, CancellationToken stop)
    {
        try
        {
            using var caller = await CallAsync(port, stop);
            return await caller.HearAsync(stop) is null;
        }
        catch (SocketException reason) when (reason.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    public static async Task<LineDevice> AcceptAsync(TcpListener door, CancellationToken stop) => new((await door.AcceptTcpClientAsync(stop)).GetStream());

    public Task SayAsync(string line, CancellationToken stop) => stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), stop).AsTask();

    /// <summary>The next line; null when the link has hung up, in whatever way.</summary>
    public async Task<string?> HearAsync(CancellationToken stop)
    {
        try
        {
            return await lines.ReadLineAsync(stop);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Waits for the next question and answers it.</summary>
    public async Task AnswerAsync(CancellationToken stop)
    {
        Assert.That(await HearAsync(stop), Is.EqualTo("STATUS?"));
        await SayAsync("STATUS run", stop);
    }

    /// <summary>Answers until the link hangs up.</summary>
    public async Task ServeAsync(CancellationToken stop)
    {
        try
        {
            while (await HearAsync(stop) is not null)
            {
                await SayAsync("STATUS run", stop);
            }
        }
        catch (Exception reason) when (reason is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Somebody hung up.
        }
    }

    public void Dispose()
    {
        lines.Dispose();
        stream.Dispose();
    }
}
