namespace RobotLink.Simulators.Sockets;

/// <summary>One open stream of bytes to one client. A loss is an <see cref="IOException"/>.</summary>
internal abstract class ByteChannel
{
    /// <summary>A serial line: nobody connects to it, and closing it tells the other side nothing.</summary>
    public virtual bool IsSerial => false;

    /// <summary>Bytes wait to be read.</summary>
    public abstract bool HasMore { get; }

    /// <summary>How much may wait in the system for a client that reads slowly; not every channel can tell it.</summary>
    public virtual int SendBufferBytes
    {
        set
        {
        }
    }

    /// <summary>Waits for bytes without taking them; returns at the end of the stream too.</summary>
    public abstract Task WaitAsync(CancellationToken token);

    /// <returns>0 at the end of the stream.</returns>
    public abstract ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken token);

    /// <returns>How many bytes went, at least one.</returns>
    public abstract ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken token);

    /// <param name="abruptly">With a reset where there is one.</param>
    public abstract void Close(bool abruptly);
}
