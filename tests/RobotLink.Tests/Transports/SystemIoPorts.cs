#pragma warning disable IDE0130 // It stands in for the package, so it has the package's namespace.

namespace System.IO.Ports;

internal enum Parity
{
    None,
    Odd,
    Even,
    Mark,
    Space,
}

internal enum StopBits
{
    None,
    One,
    Two,
    OnePointFive,
}

internal enum Handshake
{
    None,
    XOnXOff,
    RequestToSend,
    RequestToSendXOnXOff,
}

/// <summary>What System.IO.Ports shows of a port, as far as we use it: the package is not at hand where these tests are built.</summary>
internal sealed class SerialPort(string portName, int baudRate, Parity parity, int dataBits, StopBits stopBits) : IDisposable
{
    private bool isClosed;

    /// <summary>What opening gives, or throws.</summary>
    public static Func<SerialPort, Stream> Opening { get; set; } = _ => throw new FileNotFoundException();

    public string PortName => portName;

    public int BaudRate => baudRate;

    public Parity Parity => parity;

    public int DataBits => dataBits;

    public StopBits StopBits => stopBits;

    public Handshake Handshake { get; set; }

    public bool DtrEnable { get; set; }

    public bool RtsEnable { get; set; }

    public Stream BaseStream { get; private set; } = Stream.Null;

    public int BytesToRead => 0;

    /// <summary>Whether what had not left was dropped before the port closed.</summary>
    public bool HasDiscarded { get; private set; }

    public void DiscardOutBuffer() => HasDiscarded = !isClosed;

    public void Open() => BaseStream = Opening(this);

    public void Close()
    {
        isClosed = true;
        BaseStream.Dispose();
    }

    public void Dispose() => Close();
}
