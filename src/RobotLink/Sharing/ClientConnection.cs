using System.Net.Sockets;
using System.Runtime.CompilerServices;
using RobotLink.Transports;

namespace RobotLink.Sharing;

/// <summary>The socket of one program: receives, and sends without making anybody wait.</summary>
internal sealed class ClientConnection : IProgramLine
{
    /// <summary>A program that sends without pause may not keep the thread that serves all sockets.</summary>
    private const int ReadsInARow = 16;

    /// <summary>A program that paused so long pauses again: it waits without a buffer.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    /// <summary>TCP packs a program's bytes as it likes: a pause shorter than this says nothing.</summary>
    private static readonly TimeSpan GapMin = TimeSpan.FromMilliseconds(20);

    private readonly Socket socket;
    private readonly UnsentQueue unsent;
    private readonly TimeProvider time;
    private long heardAt;
    private bool rests = true;

    public ClientConnection(Socket socket, int queue, TimeProvider time)
    {
        (this.socket, this.time) = (socket, time);
        unsent = new UnsentQueue(SendAllAsync, TryNow, static reason => reason is SocketException or ObjectDisposedException, queue);
        socket.Blocking = false;
        Remote = socket.RemoteEndPoint?.ToString() ?? "";
    }

    public string Remote { get; }

    public bool IsConnection => true;

    public bool TrySend(ReadOnlySpan<byte> bytes) => unsent.TrySend(bytes);

    public void Cut()
    {
        unsent.Drop();
        socket.Dispose();
    }

    public async Task<string> RunAsync(Share share, ShareClient client)
    {
        try
        {
            await WaitUntilUpAsync(share, client);
            if (share.IsRaw && client.Ended is null && await share.AdmitRawAsync(client))
            {
                await share.TakeOverAsync(client);
            }

            await ReceiveAllAsync(share, client);
            return "it hung up";
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            return reason is SocketException { SocketErrorCode: SocketError.ConnectionReset } ? "it hung up abruptly" : "its connection broke";
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await unsent.Flushing;
    }

    private static async Task WaitUntilUpAsync(Share share, ShareClient client)
    {
        while (client.Ended is null && share.WhenUp() is { IsCompleted: false } waiting)
        {
            await waiting;
        }

        if (client.Ended is null && !share.IsRaw)
        {
            share.Greet(client);
        }
    }

    /// <summary>Until the program has hung up, or is to go.</summary>
    private async Task ReceiveAllAsync(Share share, ShareClient client)
    {
        var inARow = 0;
        while (client.Ended is null)
        {
            var receiving = ReceiveAsync(share, client);
            inARow = receiving.IsCompleted ? inARow + 1 : 0;
            if (!await receiving)
            {
                return;
            }

            if (inARow >= ReadsInARow)
            {
                inARow = 0;
                await Task.Yield();
            }
        }
    }

    /// <returns>False when it has hung up, or is to go.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReceiveAsync(Share share, ShareClient client)
    {
        var machine = client.Machine;
        if (rests && machine.IsEmpty)
        {
            // An idle program costs no buffer.
            machine.Rest();
            _ = await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None);
        }

        var count = await ReceiveOrGapAsync(share, client);
        var now = time.GetTimestamp();
        rests = time.GetElapsedTime(heardAt, now) > Rest;
        heardAt = now;
        if (count == 0)
        {
            while (share.WaitForAnswers(client) is { } answer)
            {
                await answer;
            }

            return false;
        }

        machine.Advance(count);
        client.CountReceived(count);
        if (share.IsRaw)
        {
            share.PassRaw(client);
            return true;
        }

        await HoldAsync(share, client);
        while (share.TakeAll(client) && !machine.IsEmpty && share.WaitForRoom(client) is { } room)
        {
            await room;
            await HoldAsync(share, client);
        }

        return client.Ended is null;
    }

    /// <summary>While the device is down, what the program says waits; and it is known afterwards that it has waited.</summary>
    private async Task HoldAsync(Share share, ShareClient client)
    {
        if (client.Ended is null && !share.IsUp)
        {
            await WaitUntilUpAsync(share, client);
            if (client.Ended is null)
            {
                client.Machine.Hold(client.Machine.Pending + SocketConnection.AvailableIn(socket));
            }
        }
    }

    /// <summary>Where silence ends frames, the program's silence does.</summary>
    private ValueTask<int> ReceiveOrGapAsync(Share share, ShareClient client)
    {
        var receiving = socket.ReceiveAsync(client.Machine.Free(), SocketFlags.None);
        return client.Machine.Gap is not { } gap || receiving.IsCompleted || client.Machine.IsEmpty
            ? receiving
            : ReceiveOrGapAsync(receiving.AsTask(), gap, share, client);
    }

    private async ValueTask<int> ReceiveOrGapAsync(Task<int> received, TimeSpan gap, Share share, ShareClient client)
    {
        while (!received.IsCompleted && !client.Machine.IsEmpty)
        {
            using var over = new CancellationTokenSource();
            var first = await Task.WhenAny(received, Task.Delay(gap > GapMin ? gap : GapMin, time, over.Token));
            await over.CancelAsync();
            if (first != received && share.WaitForRoom(client) is { } room)
            {
                await Task.WhenAny(received, room);
            }
            else if (first != received)
            {
                share.Take(client, client.Machine.AtGap());
            }
        }

        return await received;
    }

    private bool TryNow(ReadOnlySpan<byte> bytes, out int sent)
    {
        sent = 0;
        try
        {
            sent = Math.Max(0, socket.Send(bytes, SocketFlags.None, out var error));
            return error is SocketError.Success or SocketError.WouldBlock;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None)..];
        }
    }
}
