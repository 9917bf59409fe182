using System.Threading.Channels;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Serial;

/// <summary>An open terminal. One thread waits for its bytes, because the runtime cannot wait for a terminal otherwise.</summary>
internal sealed class SerialLine : ByteChannel, IDisposable
{
    /// <summary>As much as a kernel's own terminal buffer; what comes on top is lost, as on a real line without flow control.</summary>
    private const int UnreadBytesMax = 64 * 1024;

    private static readonly TimeSpan WriteRetry = TimeSpan.FromMilliseconds(2);

    private readonly int terminal;
    private readonly int closing = Terminal.NewFlag();
    private readonly Channel<byte> unread = Channel.CreateBounded<byte>(
        new BoundedChannelOptions(UnreadBytesMax) { FullMode = BoundedChannelFullMode.DropWrite, SingleWriter = true });

    private readonly Thread reader;
    private volatile bool ended;
    private int disposed;

    /// <param name="terminal">An open terminal that does not block; it is owned from now on.</param>
    public SerialLine(int terminal)
    {
        this.terminal = terminal;
        reader = new Thread(Read) { IsBackground = true, Name = "serial line" };
        reader.Start();
    }

    /// <summary>The terminal has vanished, as an adapter does that is pulled out.</summary>
    public bool Ended => ended;

    public override bool IsSerial => true;

    public override bool HasMore => unread.Reader.TryPeek(out _);

    public override async Task WaitAsync(CancellationToken token) => _ = await unread.Reader.WaitToReadAsync(token);

    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken token)
    {
        await WaitAsync(token);
        var taken = 0;
        while (taken < buffer.Length && unread.Reader.TryRead(out var one))
        {
            buffer.Span[taken++] = one;
        }
        return taken;
    }

    public override async ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        while (true)
        {
            if (Terminal.Write(terminal, bytes.ToArray()) is var written and > 0)
            {
                return written;
            }
            await Task.Delay(WriteRetry, TimeProvider.System, token);
        }
    }

    /// <summary>Does nothing: the line outlives the talk on it, and its owner disposes of it.</summary>
    public override void Close(bool abruptly)
    {
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }
        Terminal.Raise(closing);
        reader.Join();
        _ = Terminal.Close(closing);
        _ = Terminal.Close(terminal);
    }

    private void Read()
    {
        try
        {
            Pump();
        }
        catch (IOException)
        {
            // The terminal is gone.
        }
        ended = true;
        unread.Writer.Complete();
    }

    private void Pump()
    {
        var buffer = new byte[4096];
        Terminal.PollEntry[] entries = [new(terminal, Terminal.Readable, 0), new(closing, Terminal.Readable, 0)];
        while (true)
        {
            Terminal.Await(entries);
            if (entries[1].Happened != 0)
            {
                return;
            }
            var got = (entries[0].Happened & Terminal.Readable) != 0 ? Terminal.Read(terminal, buffer) : 0;
            if (got == 0)
            {
                return;
            }
            for (var index = 0; index < got; index++)
            {
                unread.Writer.TryWrite(buffer[index]);
            }
        }
    }
}
