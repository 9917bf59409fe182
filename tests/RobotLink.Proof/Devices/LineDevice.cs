using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RobotLink.Proof.Devices;

/// <summary>
/// A device that keeps book of everything it heard and said, for any number of clients: <c>PING</c> is answered by <c>PONG</c>, <c>MOVE n</c> is
/// carried out at once and answered by <c>DONE n</c> when the move is over, and <c>EV connection n</c> comes by itself, counted from 1 in each connection.
/// </summary>
internal sealed class LineDevice : IAsyncDisposable
{
    public const string Profile = "proof-line";

    private const int Backlog = 4096;

    private readonly TimeProvider time;
    private readonly Socket listener;
    private readonly Action<long>? onMove;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<LineConnection, Task> connections = [];
    private readonly Task accepting;
    private volatile string fault = "none";
    private long lastConnection;

    /// <param name="listener">Bound; it is the device's from now on.</param>
    /// <param name="onMove">Called with the number of each move that arrives, before it is begun.</param>
    public LineDevice(TimeProvider time, Socket listener, Action<long>? onMove = null)
    {
        this.time = time;
        this.listener = listener;
        this.onMove = onMove;
        Endpoint = (IPEndPoint)listener.LocalEndPoint!;
        listener.Listen(Backlog);
        accepting = Accept();
    }

    /// <summary>How long a move takes.</summary>
    public TimeSpan MoveTime { get; set; }

    public IPEndPoint Endpoint { get; }

    /// <summary>How often something happens by itself; null: never.</summary>
    public TimeSpan? EventPeriod { get; init; }

    /// <summary>What was carried out, and how often.</summary>
    public ConcurrentDictionary<long, int> Moves { get; } = [];

    /// <summary>Moves whose answer was given to a connection.</summary>
    public ConcurrentDictionary<long, bool> Answered { get; } = [];

    /// <summary>How many events were given to each connection.</summary>
    public ConcurrentDictionary<long, long> Events { get; } = [];

    /// <summary>When each call was taken.</summary>
    public ConcurrentQueue<DateTimeOffset> Calls { get; } = [];

    /// <summary>The number of the newest call.</summary>
    public long LastConnection => Interlocked.Read(ref lastConnection);

    /// <summary>The device's own site profile.</summary>
    /// <param name="within">Its promise.</param>
    public static string ProfileText(TimeSpan within) => string.Create(CultureInfo.InvariantCulture, $$"""
        profile: {{Profile}}
        extends: base/tcp-line
        connect: { port: 5000 }
        detect_within: {{within.TotalMilliseconds:0}}ms
        heartbeat: { send: ping }
        requests:
          ping: { send: "PING", reply: "PONG" }
          move: { send: "MOVE {n:int}", reply: "DONE {n:int}", changes_machine: true, timeout: 5s }
        events:
          happened: { match: "EV {connection:int} {n:int}" }

        """);

    public static Socket Bind(IPEndPoint at)
    {
        var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(at);
        return socket;
    }

    /// <summary><c>none</c>, <c>silent</c>, <c>close</c>, <c>reset</c> or <c>close-always</c>.</summary>
    public void Apply(string words)
    {
        fault = words is "close" or "reset" ? "none" : words;
        if (words is "close" or "reset" or "close-always")
        {
            foreach (var connection in connections.Keys)
            {
                connection.End(words == "reset");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(connections.Values);
        stopping.Dispose();
    }

    private async Task Accept()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync(stopping.Token);
            }
            catch (Exception reason) when (reason is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }

            Calls.Enqueue(time.GetUtcNow());
            if (fault == "close-always")
            {
                socket.Dispose();
                continue;
            }

            var connection = new LineConnection(Interlocked.Increment(ref lastConnection), this, socket, time, stopping.Token);
            connections[connection] = Task.CompletedTask;
            connections[connection] = Serve(connection);
        }
    }

    private async Task Serve(LineConnection connection)
    {
        await Task.Yield();
        await connection.Run();
        connections.TryRemove(connection, out _);
    }

    /// <summary>One client.</summary>
    private sealed class LineConnection(long number, LineDevice device, Socket socket, TimeProvider time, CancellationToken stop)
    {
        private readonly CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        private readonly SemaphoreSlim turn = new(1);
        private int endings;

        public void End(bool abruptly)
        {
            if (Interlocked.Increment(ref endings) > 1)
            {
                return;
            }

            try
            {
                if (abruptly)
                {
                    socket.LingerState = new LingerOption(true, 0);
                }
                else
                {
                    socket.Shutdown(SocketShutdown.Both);
                }

                ended.Cancel();
            }
            catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
            {
                // The client was quicker.
            }
        }

        public async Task Run()
        {
            try
            {
                await Task.WhenAll(Guard(Read), Guard(Push));
            }
            finally
            {
                socket.Dispose();
                ended.Dispose();
                turn.Dispose();
            }
        }

        private async Task Guard(Func<Task> loop)
        {
            try
            {
                await loop();
            }
            catch (Exception reason) when (reason is SocketException or OperationCanceledException)
            {
                // The client has gone, or the device ends the connection.
            }

            End(abruptly: false);
        }

        private async Task Read()
        {
            var buffer = new byte[512];
            var text = "";
            var moving = new List<Task>();
            try
            {
                while (await socket.ReceiveAsync(buffer, ended.Token) is var got and > 0)
                {
                    text += Encoding.ASCII.GetString(buffer, 0, got);
                    var lines = text.Split("\r\n");
                    text = lines[^1];
                    moving.RemoveAll(move => move.IsCompleted);
                    moving.AddRange(lines[..^1].Select(Obey));
                }
            }
            finally
            {
                End(abruptly: false);
                await Task.WhenAll(moving.Select(move => Guard(() => move)));
            }
        }

        private async Task Obey(string line)
        {
            if (line == "PING")
            {
                await Say("PONG");
            }
            else if (line.StartsWith("MOVE ", StringComparison.Ordinal) && long.TryParse(line.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                device.onMove?.Invoke(number);
                device.Moves.AddOrUpdate(number, 1, (_, times) => times + 1);
                if (device.MoveTime > TimeSpan.Zero)
                {
                    await Task.Delay(device.MoveTime, time, ended.Token);
                }

                if (await Say($"DONE {number}"))
                {
                    device.Answered[number] = true;
                }
            }
            else
            {
                await Say("WHAT");
            }
        }

        private async Task Push()
        {
            if (device.EventPeriod is not { } period)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, ended.Token);
                return;
            }

            for (var event_ = 1L; ;)
            {
                await Task.Delay(period, time, ended.Token);
                if (await Say($"EV {number} {event_}"))
                {
                    device.Events[number] = event_++;
                }
            }
        }

        /// <returns>False when the fault swallowed it.</returns>
        private async Task<bool> Say(string line)
        {
            if (device.fault == "silent")
            {
                return false;
            }

            await turn.WaitAsync(ended.Token);
            try
            {
                var bytes = Encoding.ASCII.GetBytes($"{line}\r\n");
                for (var at = 0; at < bytes.Length;)
                {
                    at += await socket.SendAsync(bytes.AsMemory(at), ended.Token);
                }

                return true;
            }
            finally
            {
                turn.Release();
            }
        }
    }
}
