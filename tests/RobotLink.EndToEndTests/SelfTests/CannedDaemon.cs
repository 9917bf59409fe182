using System.Net;
using System.Net.Sockets;
using System.Text;
using RobotLink.EndToEndTests.Lab;

namespace RobotLink.EndToEndTests.SelfTests;

/// <summary>Answers HTTP with prepared texts by path, and streams lines one by one as a test hands them over.</summary>
internal sealed class CannedDaemon : IAsyncDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly Dictionary<string, string> answers = [];
    private readonly Journal<string> lines = new();
    private readonly Socket door;
    private readonly Task serving;

    public CannedDaemon(Socket door)
    {
        this.door = door;
        serving = Serve();
    }

    public int Port => ((IPEndPoint)door.LocalEndPoint!).Port;

    public static CannedDaemon OnLoopback()
    {
        var door = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        door.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        door.Listen();
        return new CannedDaemon(door);
    }

    /// <summary>What <c>GET</c> of this path answers; every other path streams.</summary>
    public CannedDaemon Answer(string path, string json)
    {
        answers[path] = json;
        return this;
    }

    public void Stream(string line) => lines.Add(line);

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await serving;
        door.Dispose();
        ended.Dispose();
    }

    private async Task Serve()
    {
        var callers = new List<Task>();
        try
        {
            while (true)
            {
                callers.Add(Serve(await door.AcceptAsync(ended.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(callers);
        }
    }

    private async Task Serve(Socket caller)
    {
        try
        {
            await using var bytes = new NetworkStream(caller, ownsSocket: true);
            using var words = new StreamReader(bytes, Encoding.ASCII);
            var path = (await words.ReadLineAsync(ended.Token) ?? "").Split(' ')[1];
            await bytes.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"u8.ToArray(), ended.Token);
            if (answers.TryGetValue(path, out var json))
            {
                await bytes.WriteAsync(Encoding.UTF8.GetBytes(json), ended.Token);
                return;
            }

            for (var next = 0; ; next++)
            {
                var line = (await lines.First("a line", _ => true, next, ended.Token)).Entry;
                await bytes.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), ended.Token);
            }
        }
        catch (Exception reason) when (ended.IsCancellationRequested && reason is OperationCanceledException or TimeoutException or IOException)
        {
            // The test is over.
        }
    }
}
