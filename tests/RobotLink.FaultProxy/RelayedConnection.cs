using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace RobotLink.FaultProxy;

/// <summary>One client and its connection to the device.</summary>
internal sealed class RelayedConnection(Relay relay, Socket client, TimeProvider time, CancellationToken stop)
{
    private const int ReadBytes = 4096;

    /// <summary>So many reads may wait in each direction; more stay with their sender.</summary>
    private const int Waiting = 64;

    private readonly CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private Socket? device;
    private long resetAfter = long.MaxValue;

    public async Task Run(EndPoint target)
    {
        using (client)
        using (ended)
        using (device = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp))
        {
            client.NoDelay = device.NoDelay = true;
            try
            {
                await device.ConnectAsync(target, ended.Token);
            }
            catch (Exception reason) when (reason is SocketException or OperationCanceledException)
            {
                Abort(client);
                return;
            }

            await Task.WhenAll(Pump(client, device, isFromDevice: false), Pump(device, client, isFromDevice: true));
        }
    }

    public void Reset()
    {
        Abort(client);
        if (device is not null)
        {
            Abort(device);
        }

        End();
    }

    public void ResetAfter(int bytes) => Interlocked.Exchange(ref resetAfter, bytes);

    public void HalfClose() => Shutdown(client);

    /// <summary>Closing sends RST from now on.</summary>
    private static void Abort(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    private static void Shutdown(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    private void End()
    {
        try
        {
            ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    /// <summary>One direction, until its sender says that nothing more comes; the end itself is handed on in its turn.</summary>
    private async Task Pump(Socket from, Socket to, bool isFromDevice)
    {
        var under = Channel.CreateBounded<(byte[] Bytes, DateTimeOffset Due)>(Waiting);
        var writing = Guard(() => Write(under.Reader, to, isFromDevice));
        await Guard(() => Read(from, under.Writer));
        under.Writer.TryComplete();
        await writing;
    }

    private async Task Guard(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception reason) when (reason is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One end is gone: so is the other, as abruptly.
            Reset();
        }
    }

    private async Task Read(Socket from, ChannelWriter<(byte[] Bytes, DateTimeOffset Due)> into)
    {
        var buffer = new byte[ReadBytes];
        var last = DateTimeOffset.MinValue;
        while (await from.ReceiveAsync(buffer, ended.Token) is var got and > 0)
        {
            var due = time.GetUtcNow() + relay.Latency();
            last = due > last ? due : last;
            await into.WriteAsync((buffer[..got], last), ended.Token);
        }
    }

    private async Task Write(ChannelReader<(byte[] Bytes, DateTimeOffset Due)> from, Socket to, bool isFromDevice)
    {
        await foreach (var (bytes, due) in from.ReadAllAsync(ended.Token))
        {
            if (due - time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, ended.Token);
            }

            for (var at = 0; at < bytes.Length;)
            {
                var mood = await relay.Flows(ended.Token);
                var piece = mood.PieceBytes > 0 ? Math.Min(mood.PieceBytes, bytes.Length - at) : bytes.Length - at;
                if (isFromDevice && Interlocked.Add(ref resetAfter, -piece) <= 0)
                {
                    Reset();
                    return;
                }

                at += await to.SendAsync(bytes.AsMemory(at, piece), ended.Token);
            }
        }

        Shutdown(to);
    }
}
