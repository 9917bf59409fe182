using System.Net;
using RobotLink.Diagnosis;
using RobotLink.Transports;

namespace RobotLink.Simulation.Network;

/// <summary>One TCP connection as a program sees it, with retransmissions, probes and time-outs as Linux makes them.</summary>
internal sealed class ModelConnection : IConnection
{
    private readonly VirtualTime time;
    private readonly Way way;
    private readonly ModelHost host;
    private readonly SignsOfLife life;
    private readonly Inbox inbox = new();
    private readonly StreamToDevice toDevice;
    private readonly StreamFromDevice fromDevice;
    private readonly KeepaliveProbes probes;
    private TimeSpan lastSend;

    public ModelConnection(VirtualTime time, Way way, ModelHost host, Random random, TcpSettings settings, int localPort)
    {
        (this.time, this.way, this.host) = (time, way, host);
        LocalPort = localPort;
        lastSend = time.Now;
        life = new SignsOfLife(time.Now);
        toDevice = new StreamToDevice(this, time, way, host, random, settings.UserTimeout, life);
        fromDevice = new StreamFromDevice(this, time, way, host, random, inbox, life);
        probes = new KeepaliveProbes(this, time, way, host, random, settings, life);
        way.Settling(Settle);
    }

    public Medium Medium => Medium.Tcp;

    public int? LocalPort { get; }

    public string Local => $"10.0.0.1:{LocalPort}";

    public string Remote => "10.0.0.2:5000";

    public IPAddress? RemoteAddress { get; } = IPAddress.Parse("10.0.0.2");

    public SocketSign ReaderSign { get; private set; }

    public SocketSign WriterSign { get; private set; }

    /// <summary>Our side has let go of it.</summary>
    public bool IsGone { get; private set; }

    public int Available => inbox.Available;

    /// <summary>When bytes came lately, and when the device's program had said them.</summary>
    public IEnumerable<(TimeSpan Arrived, TimeSpan Said)> Arrivals => fromDevice.Arrivals;

    private bool IsOpen => !IsGone && ReaderSign == SocketSign.None;

    public TcpReading? Read()
    {
        Settle();
        return new TcpReading(
            time.Now - life.LastData, time.Now - life.LastAcknowledgement, toDevice.Unacknowledged, Math.Min(toDevice.Retries, 255), life.Unanswered, 0, 2 * way.Delay)
        {
            SinceSend = time.Now - lastSend,
            TotalRetransmissions = toDevice.Resent,
            SentSegments = toDevice.Sent,
        };
    }

    public void Probe()
    {
        if (IsOpen)
        {
            probes.Provoke(toDevice.Unacknowledged > 0);
        }
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) =>
        !inbox.IsEmpty ? new ValueTask<int>(inbox.Take(buffer)) : IsOpen ? inbox.WaitAsync(buffer) : new ValueTask<int>(0);

    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        if (IsGone || WriterSign != SocketSign.None || ReaderSign is not (SocketSign.None or SocketSign.Closed))
        {
            return false;
        }

        // Until now probes went out; none do behind what follows.
        Settle();
        lastSend = time.Now;
        toDevice.Send(bytes.ToArray());
        return true;
    }

    public void SayGoodbye()
    {
        if (!toDevice.GoodbyeSaid && !IsGone)
        {
            toDevice.SayGoodbye();
        }
    }

    public void Abort()
    {
        if (way.Carries && !IsGone)
        {
            time.After(way.Delay, () => host.Forget(this));
        }

        Close();
    }

    public void Close()
    {
        if (IsGone)
        {
            return;
        }

        IsGone = true;
        way.Forget(Settle);
        if (inbox.TakeWaiter() is { } waiting)
        {
            // Never within this call: its caller holds the link's lock, and the receiver runs on.
            time.After(TimeSpan.Zero, () => waiting.SetResult(0));
        }

        if (!toDevice.GoodbyeSaid && way.Carries)
        {
            time.After(way.Delay, () => host.PeerEnded(this));
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>The device's system hands bytes to TCP.</summary>
    public void SendDown(byte[] bytes) => fromDevice.Send(bytes);

    /// <summary>The device ends it: orderly or with a reset, if the way carries the news.</summary>
    public void EndByDevice(SocketSign sign)
    {
        if (way.Carries)
        {
            time.After(way.Delay, () => Fail(sign));
        }
    }

    /// <summary>Our system gives it up, or hears that the device has.</summary>
    public void Fail(SocketSign sign)
    {
        if (!IsOpen)
        {
            return;
        }

        ReaderSign = sign;
        WriterSign = sign == SocketSign.Closed ? WriterSign : sign;
        way.Forget(Settle);
        inbox.Wake();
    }

    private void Settle()
    {
        if (IsOpen)
        {
            probes.Settle(toDevice.Unacknowledged > 0);
        }
    }
}
