using System.IO.Ports;
using System.Net;
using RobotLink.Diagnosis;
using RobotLink.Profiles;

namespace RobotLink.Transports;

/// <summary>One open serial port by System.IO.Ports, where Linux's own calls are not to be had.</summary>
internal sealed class IoPortsConnection : IConnection
{
    private readonly SerialPort port;
    private readonly Stream stream;
    private readonly UnsentQueue unsent;
    private volatile bool closed;

    private IoPortsConnection(SerialPort port)
    {
        (this.port, stream, Local) = (port, port.BaseStream, port.PortName);
        unsent = new UnsentQueue(bytes => stream.WriteAsync(bytes, CancellationToken.None), null, IsOver);
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
                return port.BytesToRead;
            }
            catch (Exception reason) when (IsEnd(reason))
            {
                return 0;
            }
        }
    }

    /// <exception cref="DialException">It did not come about.</exception>
    public static IConnection Open(string name, SerialProfile line)
    {
        var port = new SerialPort(name, line.Baud, Parity(line.Parity), line.Bits, line.Stop == 2 ? StopBits.Two : StopBits.One)
        {
            Handshake = line.Flow switch
            {
                SerialFlow.RtsCts => Handshake.RequestToSend,
                SerialFlow.XonXoff => Handshake.XOnXOff,
                _ => Handshake.None,
            },
            DtrEnable = true,
        };
        if (line.Flow != SerialFlow.RtsCts)
        {
            port.RtsEnable = true;
        }

        try
        {
            port.Open();
            return new IoPortsConnection(port);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or ArgumentException)
        {
            port.Dispose();
            throw new DialException(Failure(name, reason), reason);
        }
    }

    public TcpReading? Read() => null;

    public IPAddress? RemoteAddress => null;

    public async ValueTask<int> ReceiveAsync(Memory<byte> into)
    {
        try
        {
            var count = await stream.ReadAsync(into, CancellationToken.None);
            ReaderSign = count == 0 && !closed ? SocketSign.Unplugged : ReaderSign;
            return count;
        }
        catch (Exception reason) when (IsEnd(reason))
        {
            ReaderSign = closed ? ReaderSign : SocketSign.Unplugged;
            return 0;
        }
    }

    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        if (closed && WriterSign == SocketSign.None)
        {
            WriterSign = SocketSign.Closed;
        }

        return !closed && unsent.TrySend(bytes);
    }

    public void Abort()
    {
        closed = true;
        unsent.Drop();
        try
        {
            port.DiscardOutBuffer();
        }
        catch (Exception reason) when (IsEnd(reason))
        {
            // The adapter was pulled: nothing leaves any more.
        }

        Close();
    }

    public void SayGoodbye()
    {
        // A serial line knows no end; the profile's farewell is all there is.
    }

    public void Close()
    {
        closed = true;
        try
        {
            port.Close();
        }
        catch (Exception reason) when (IsEnd(reason))
        {
            // The adapter was pulled: there is nothing left to close.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await unsent.Flushing;
        port.Dispose();
    }

    private static bool IsEnd(Exception reason) =>
        reason is IOException or UnauthorizedAccessException or InvalidOperationException or OperationCanceledException or TimeoutException;

    private static DialFailure Failure(string name, Exception reason) => reason switch
    {
        UnauthorizedAccessException => new DialFailure(DialOutcome.PortInUse, TimeSpan.Zero, name, "the serial port is held by another program, or this user may not open it"),
        FileNotFoundException => new DialFailure(DialOutcome.PortMissing, TimeSpan.Zero, name, $"there is no serial port {name}"),
        ArgumentException => new DialFailure(DialOutcome.NotPermitted, TimeSpan.Zero, name, $"{name} is no serial port"),
        _ => new DialFailure(DialOutcome.PortMissing, TimeSpan.Zero, name, $"there is no serial port {name}: {reason.Message}"),
    };

    private static Parity Parity(SerialParity parity) => parity switch
    {
        SerialParity.Odd => System.IO.Ports.Parity.Odd,
        SerialParity.Even => System.IO.Ports.Parity.Even,
        SerialParity.Mark => System.IO.Ports.Parity.Mark,
        SerialParity.Space => System.IO.Ports.Parity.Space,
        _ => System.IO.Ports.Parity.None,
    };

    private bool IsOver(Exception reason)
    {
        WriterSign = IsEnd(reason) && !closed ? SocketSign.Unplugged : WriterSign;
        return IsEnd(reason);
    }
}
