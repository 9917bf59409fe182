using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RobotLink.FaultProxy;

/// <summary>
/// Stands between a client and a device and spoils the way: delay, jitter, stalls, byte by byte, half-closed and reset connections. It relays
/// TCP in user space, so both kernels see a healthy network.
/// </summary>
public sealed class Relay : IAsyncDisposable
{
    private readonly TimeProvider time;
    private readonly Socket listener;
    private readonly EndPoint target;
    private readonly Random random;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<RelayedConnection, Task> connections = [];
    private readonly Task accepting;
    private volatile Mood mood = Mood.Fair;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long calls;

    /// <param name="listen">Port 0 takes any.</param>
    /// <param name="seed">Equal seeds jitter equally.</param>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public Relay(TimeProvider time, IPEndPoint listen, EndPoint target, int seed)
    {
        this.time = time;
        this.target = target;
        random = new Random(seed);
        listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(listen);
        listener.Listen();
        Endpoint = (IPEndPoint)listener.LocalEndPoint!;
        accepting = Accept();
    }

    public IPEndPoint Endpoint { get; }

    /// <summary>Calls taken so far.</summary>
    public long Calls => Interlocked.Read(ref calls);

    /// <summary>Takes effect at once, also on bytes that wait here already.</summary>
    public Mood Mood
    {
        get => mood;
        set
        {
            mood = value;
            Interlocked.Exchange(ref changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }

    /// <summary>Breaks off what is connected, to both sides.</summary>
    public void Reset()
    {
        foreach (var connection in connections.Keys)
        {
            connection.Reset();
        }
    }

    /// <summary>Breaks each connection off when so many more bytes have come from the device: in the middle of a message.</summary>
    public void ResetAfter(int bytes)
    {
        foreach (var connection in connections.Keys)
        {
            connection.ResetAfter(bytes);
        }
    }

    /// <summary>Tells the client that the device will say nothing more; the way to the device stays open.</summary>
    public void HalfClose()
    {
        foreach (var connection in connections.Keys)
        {
            connection.HalfClose();
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

    internal TimeSpan Latency()
    {
        var now = mood;
        lock (random)
        {
            var shift = now.Jitter * ((2 * random.NextDouble()) - 1);
            var latency = now.Delay + shift;
            return latency > TimeSpan.Zero ? latency : TimeSpan.Zero;
        }
    }

    /// <summary>Waits while it is stalled.</summary>
    internal async Task<Mood> Flows(CancellationToken stop)
    {
        while (true)
        {
            var change = Volatile.Read(ref changed).Task;
            if (mood is { IsStalled: false } now)
            {
                return now;
            }

            await change.WaitAsync(stop);
        }
    }

    private async Task Accept()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync(stopping.Token);
            }
            catch (Exception reason) when (reason is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }

            Interlocked.Increment(ref calls);
            var connection = new RelayedConnection(this, client, time, stopping.Token);
            connections[connection] = Task.CompletedTask;
            connections[connection] = Serve(connection);
        }
    }

    private async Task Serve(RelayedConnection connection)
    {
        await Task.Yield();
        await connection.Run(target);
        connections.TryRemove(connection, out _);
    }
}
