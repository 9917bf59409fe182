using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using RobotLink.Diagnosis;

namespace RobotLink.Transports;

/// <summary>One open serial port on Linux. A thread of its own waits on the port, so that a pulled adapter is noticed at once and closing never hangs.</summary>
internal sealed class LinuxSerialConnection : IConnection
{
    /// <summary>Our last bytes may leave the line; a device that holds them up by flow control is left after this.</summary>
    private static readonly TimeSpan LastBytesWithin = TimeSpan.FromMilliseconds(500);

    private const int LookAgainMilliseconds = 10;

    private readonly Lock gate = new();
    private readonly SafeFileHandle port;
    private readonly SafeFileHandle wake;
    private readonly UnsentBytes unsent = new();
    private readonly TimeProvider time;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReaderSignal reader = new();
    private readonly SerialCalls.Waited[] waited = new SerialCalls.Waited[2];
    private bool gone;
    private bool closed;
    private bool aborted;

    /// <param name="port">Open, with its settings.</param>
    public LinuxSerialConnection(SafeFileHandle port, string name, TimeProvider time)
    {
        (this.port, this.time, Local) = (port, time, name);
        wake = SerialCalls.CreateEvent(0, SerialCalls.EventFlags);
        if (wake.IsInvalid)
        {
            throw new IOException($"This PC has no descriptors left (error {Marshal.GetLastPInvokeError()}).");
        }

        new Thread(Watch) { IsBackground = true, Name = $"robotlink {name}" }.Start();
    }

    public Medium Medium => Medium.Serial;

    public string Local { get; }

    public string Remote => Local;

    public SocketSign ReaderSign { get; private set; }

    public SocketSign WriterSign { get; private set; }

    public int Available
    {
        get
        {
            try
            {
                return SerialCalls.Control(port, SerialCalls.InputCount, out var count) == 0 ? count : 0;
            }
            catch (ObjectDisposedException)
            {
                return 0;
            }
        }
    }

    public TcpReading? Read() => null;

    public IPAddress? RemoteAddress => null;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReceiveAsync(Memory<byte> into)
    {
        while (true)
        {
            ValueTask coming;
            lock (gate)
            {
                if (closed)
                {
                    return 0;
                }

                var count = TryRead(into.Span);
                if (count > 0)
                {
                    return count;
                }

                if (count < 0 || gone)
                {
                    ReaderSign = SocketSign.Unplugged;
                    return 0;
                }

                coming = reader.WaitAsync();
            }

            Wake();
            await coming;
        }
    }

    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (closed || gone)
            {
                WriterSign = gone ? SocketSign.Unplugged : SocketSign.Closed;
                return false;
            }

            if (unsent.Length == 0)
            {
                bytes = bytes[Math.Max(0, TryWrite(bytes))..];
            }

            if (bytes.IsEmpty)
            {
                return true;
            }

            if (gone || !unsent.TryKeep(bytes))
            {
                return false;
            }
        }

        Wake();
        return true;
    }

    public void Abort()
    {
        lock (gate)
        {
            aborted = true;
        }

        Close();
    }

    public void SayGoodbye()
    {
        // A serial line knows no end; the profile's farewell is all there is.
    }

    public void Close()
    {
        lock (gate)
        {
            closed = true;
            reader.Set();
        }

        Wake();
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await ended.Task;
    }

    /// <returns>0 when nothing is there, -1 when the port has gone.</returns>
    private int TryRead(Span<byte> into)
    {
        var count = SerialCalls.Read(port, ref MemoryMarshal.GetReference(into), (nuint)into.Length);
        return count > 0 ? (int)count : count < 0 && Marshal.GetLastPInvokeError() == SerialCalls.TryAgain ? 0 : -1;
    }

    /// <returns>How many were taken.</returns>
    private int TryWrite(ReadOnlySpan<byte> bytes)
    {
        var count = SerialCalls.Write(port, in MemoryMarshal.GetReference(bytes), (nuint)bytes.Length);
        if (count < 0 && Marshal.GetLastPInvokeError() != SerialCalls.TryAgain)
        {
            gone = true;
            WriterSign = SocketSign.Unplugged;
            reader.Set();
        }

        return (int)count;
    }

    private void Wake()
    {
        var one = 1L;
        try
        {
            _ = SerialCalls.Write(wake, in MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in one))[0], sizeof(long));
        }
        catch (ObjectDisposedException)
        {
            // The thread has ended already.
        }
    }

    private void Watch()
    {
        try
        {
            while (Wait(Timeout.Infinite))
            {
                // Everything happens in the waiting.
            }

            if (!SendsLastBytes())
            {
                _ = SerialCalls.Control(port, SerialCalls.Flush, SerialCalls.FlushBoth);
            }
        }
        finally
        {
            port.Dispose();
            wake.Dispose();
            ended.SetResult();
        }
    }

    /// <returns>False when the port has been closed.</returns>
    private bool Wait(int milliseconds)
    {
        lock (gate)
        {
            if (closed)
            {
                return false;
            }

            var wants = (reader.IsAwaited ? SerialCalls.CanRead : 0) | (unsent.Length > 0 ? SerialCalls.CanWrite : 0);

            // A port that has gone is always ready to say so: it is not asked again.
            waited[0] = new SerialCalls.Waited { Descriptor = wake.DangerousGetHandle().ToInt32(), Wanted = SerialCalls.CanRead };
            waited[1] = new SerialCalls.Waited { Descriptor = gone ? -1 : port.DangerousGetHandle().ToInt32(), Wanted = (short)wants };
        }

        if (SerialCalls.Wait(waited, (nuint)waited.Length, milliseconds) < 0)
        {
            // Interrupted by a signal.
            return true;
        }

        if (waited[0].Happened != 0)
        {
            var counter = 0L;
            _ = SerialCalls.Read(wake, ref MemoryMarshal.AsBytes(new Span<long>(ref counter))[0], sizeof(long));
        }

        Take(waited[1].Happened);
        return true;
    }

    private void Take(short happened)
    {
        lock (gate)
        {
            if ((happened & SerialCalls.CanWrite) != 0 && unsent.Length > 0)
            {
                unsent.Drop(Math.Max(0, TryWrite(unsent.Bytes)));
            }

            gone |= (happened & SerialCalls.Gone) != 0;
            if (gone || (happened & SerialCalls.CanRead) != 0)
            {
                reader.Set();
            }
        }
    }

    /// <summary>The system would hold up closing until all bytes have left, for half a minute if need be.</summary>
    /// <returns>False when some are still there.</returns>
    private bool SendsLastBytes()
    {
        var until = time.GetTimestamp() + (long)(LastBytesWithin.TotalSeconds * time.TimestampFrequency);
        while (!aborted && !gone && time.GetTimestamp() < until)
        {
            lock (gate)
            {
                if (unsent.Length > 0)
                {
                    unsent.Drop(Math.Max(0, TryWrite(unsent.Bytes)));
                }

                if (SerialCalls.Control(port, SerialCalls.OutputCount, out var waiting) == 0 && waiting + unsent.Length == 0)
                {
                    return true;
                }
            }

            _ = SerialCalls.Wait([], 0, LookAgainMilliseconds);
        }

        return false;
    }
}
