using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using RobotLink.Diagnosis;
using RobotLink.Framing;
using RobotLink.Transports;

namespace RobotLink.Links;

/// <summary>A connection whose device speaks telnet: its options are refused and taken out, so that only content passes.</summary>
internal sealed class TelnetConnection(IConnection inner) : IConnection
{
    private readonly TelnetFilter filter = new();
    private readonly ArrayBufferWriter<byte> answers = new();
    private readonly ArrayBufferWriter<byte> escaped = new();

    /// <summary>Refusals come from the reader while others write.</summary>
    private readonly Lock writing = new();

    /// <summary>What carries it.</summary>
    public IConnection Inner => inner;

    public Medium Medium => inner.Medium;

    public string Local => inner.Local;

    public string Remote => inner.Remote;

    public SocketSign ReaderSign => inner.ReaderSign;

    public SocketSign WriterSign => inner.WriterSign;

    public int Available => inner.Available;

    public TcpReading? Read() => inner.Read();

    public void Probe() => inner.Probe();

    public IPAddress? RemoteAddress => inner.RemoteAddress;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReceiveAsync(Memory<byte> into)
    {
        while (await inner.ReceiveAsync(into) is var count and > 0)
        {
            var content = filter.Receive(into.Span[..count], answers);
            if (answers.WrittenCount > 0)
            {
                lock (writing)
                {
                    // A device that does not take them is noticed by its own silence.
                    _ = inner.TrySend(answers.WrittenSpan);
                }

                answers.ResetWrittenCount();
            }

            if (content > 0)
            {
                return content;
            }
        }

        return 0;
    }

    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        lock (writing)
        {
            escaped.ResetWrittenCount();
            TelnetFilter.Send(bytes, escaped);
            return inner.TrySend(escaped.WrittenSpan);
        }
    }

    public void Abort() => inner.Abort();

    public void SayGoodbye() => inner.SayGoodbye();

    public void Close() => inner.Close();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
