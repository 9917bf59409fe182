using System.Net;
using System.Net.Sockets;

namespace RobotLink.Host.Benchmark;

/// <summary>A device made for measuring: answers lines, streams them without pause, falls silent or hangs up when it is told to.</summary>
internal sealed class MeasuredDevice : IAsyncDisposable
{
    private const int Backlog = 128;
    private const int LinesAtOnce = 256;

    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Lock gate = new();
    private readonly HashSet<Socket> calls = [];
    private readonly List<Task> working = [];
    private volatile bool isSilent;
    private volatile bool streams;

    public MeasuredDevice()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(Backlog);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        working.Add(AcceptAllAsync());
    }

    public int Port { get; }

    /// <summary>Takes what comes and says nothing any more.</summary>
    public void FallSilent() => isSilent = true;

    /// <summary>Ends all connections abruptly; who calls again is served.</summary>
    public void Cut()
    {
        lock (gate)
        {
            foreach (var call in calls)
            {
                // With a reset, as of a device whose power went and came.
                call.LingerState = new LingerOption(true, 0);
                call.Dispose();
            }

            calls.Clear();
        }
    }

    /// <summary>To all who are connected now, as fast as they take it.</summary>
    public void Stream()
    {
        streams = true;
        lock (gate)
        {
            working.RemoveAll(static done => done.IsCompletedSuccessfully);
            working.AddRange(calls.Select(StreamAsync));
        }
    }

    public void EndStream() => streams = false;

    public async ValueTask DisposeAsync()
    {
        streams = false;
        listener.Dispose();
        Cut();
        Task[] last;
        lock (gate)
        {
            last = [.. working];
        }

        await Task.WhenAll(last);
    }

    private async Task AcceptAllAsync()
    {
        try
        {
            while (true)
            {
                var call = await listener.AcceptAsync();
                call.NoDelay = true;
                lock (gate)
                {
                    calls.Add(call);
                    working.RemoveAll(static done => done.IsCompletedSuccessfully);
                    working.Add(ServeAsync(call));
                }
            }
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            // The measuring is over.
        }
    }

    private async Task ServeAsync(Socket call)
    {
        await Task.Yield();
        var (heard, said) = (new byte[4096], new byte[4096]);
        var pending = 0;
        try
        {
            while (await call.ReceiveAsync(heard.AsMemory(pending)) is > 0 and var count)
            {
                var answer = Answer(heard.AsSpan(0, pending + count), said, out var taken);
                pending += count - taken;
                heard.AsSpan(taken, pending).CopyTo(heard);
                if (answer > 0 && !isSilent)
                {
                    _ = await call.SendAsync(said.AsMemory(0, answer));
                }
            }
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            // Whoever called has gone, or was cut off.
        }

        lock (gate)
        {
            calls.Remove(call);
        }

        call.Dispose();
    }

    /// <returns>So many bytes are to be said; never more than were heard.</returns>
    private static int Answer(ReadOnlySpan<byte> heard, Span<byte> said, out int taken)
    {
        taken = 0;
        var length = 0;
        while (heard[taken..].IndexOf((byte)'\n') is >= 0 and var end)
        {
            var line = heard.Slice(taken, end + 1);
            line.CopyTo(said[length..]);
            if (line[0] == MeasuredLine.Question)
            {
                said[length] = MeasuredLine.Answer;
                length += line.Length;
            }
            else if (line.SequenceEqual("PING\n"u8))
            {
                "PONG"u8.CopyTo(said[length..]);
                length += line.Length;
            }

            taken += line.Length;
        }

        return length;
    }

    private async Task StreamAsync(Socket call)
    {
        await Task.Yield();
        var lines = new byte[LinesAtOnce * MeasuredLine.Length];
        for (var line = 0; line < LinesAtOnce; line++)
        {
            MeasuredLine.Write(MeasuredLine.Event, 0, lines.AsSpan(line * MeasuredLine.Length));
        }

        try
        {
            for (var number = 0L; streams;)
            {
                for (var line = 0; line < LinesAtOnce; line++)
                {
                    MeasuredLine.Renumber(number++, lines.AsSpan(line * MeasuredLine.Length));
                }

                _ = await call.SendAsync(lines);

                // The other devices are served on this thread, too.
                await Task.Yield();
            }
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            // It has enough.
        }
    }
}
