using System.Net;
using RobotLink.Diagnosis;
using RobotLink.Transports;

namespace RobotLink.Simulation.Network;

/// <summary>One TCP connection: in order and at most once, with retransmissions, probes and time-outs as Linux makes them.</summary>
internal sealed class ModelConnection : IConnection
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(60);

    private readonly VirtualTime time;
    private readonly Way way;
    private readonly ModelHost host;
    private readonly Random random;
    private readonly TcpSettings settings;
    private readonly List<byte[]> unacknowledged = [];
    private readonly List<byte[]> fromDevice = [];
    private readonly Queue<byte[]> arrived = new();
    private int delivered;
    private bool upInFlight;
    private bool downInFlight;
    private int retries;
    private int sent;
    private int resent;
    private TimeSpan firstRetry;
    private TimeSpan lastAcknowledgement;
    private TimeSpan lastSend;
    private TimeSpan lastData;
    private TimeSpan nextProbe;
    private int probes;
    private Memory<byte> into;
    private TaskCompletionSource<int>? receiving;
    private bool closed;
    private bool goodbyeSaid;

    public ModelConnection(VirtualTime time, Way way, ModelHost host, Random random, TcpSettings settings, int localPort)
    {
        (this.time, this.way, this.host, this.random, this.settings) = (time, way, host, random, settings);
        LocalPort = localPort;
        lastAcknowledgement = lastData = lastSend = time.Now;
        nextProbe = time.Now + settings.KeepaliveIdle;
        way.Settling(Settle);
    }

    public Medium Medium => Medium.Tcp;

    public int? LocalPort { get; }

    public string Local => $"10.0.0.1:{LocalPort}";

    public string Remote => "10.0.0.2:5000";

    public SocketSign ReaderSign { get; private set; }

    public SocketSign WriterSign { get; private set; }

    /// <summary>Our side has let go of it.</summary>
    public bool IsGone => closed;

    public int Available => arrived.Sum(bytes => bytes.Length);

    private TimeSpan Retry => TimeSpan.FromTicks(Math.Min(FirstRetry.Ticks << Math.Min(retries, 10), LongestRetry.Ticks));

    public TcpReading? Read()
    {
        Settle();
        return new TcpReading(
            time.Now - lastData, time.Now - lastAcknowledgement, unacknowledged.Count, Math.Min(retries, 255), probes, 0, 2 * way.Delay)
        {
            SinceSend = time.Now - lastSend,
            TotalRetransmissions = resent,
            SentSegments = sent,
        };
    }

    public IPAddress? RemoteAddress { get; } = IPAddress.Parse("10.0.0.2");

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        if (arrived.Count > 0)
        {
            return new ValueTask<int>(Take(buffer));
        }

        if (closed || ReaderSign != SocketSign.None)
        {
            return new ValueTask<int>(0);
        }

        into = buffer;
        receiving = new TaskCompletionSource<int>();
        return new ValueTask<int>(receiving.Task);
    }

    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        if (closed || WriterSign != SocketSign.None || ReaderSign is not (SocketSign.None or SocketSign.Closed))
        {
            return false;
        }

        // Until now probes went out; none do behind what follows.
        Settle();
        lastSend = time.Now;
        unacknowledged.Add(bytes.ToArray());
        TransmitUp();
        return true;
    }

    public void SayGoodbye()
    {
        if (!goodbyeSaid && !closed)
        {
            goodbyeSaid = true;
            SendFinUntil(time.Now + FarewellTimeout);
        }
    }

    public void Abort()
    {
        if (way.Carries && !closed)
        {
            time.After(way.Delay, () => host.Forget(this));
        }

        Close();
    }

    public void Close()
    {
        if (closed)
        {
            return;
        }

        closed = true;
        way.Forget(Settle);
        EndReceive();
        if (!goodbyeSaid && way.Carries)
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
    public void SendDown(byte[] bytes)
    {
        fromDevice.Add(bytes);
        TransmitDown(FirstRetry);
    }

    /// <summary>The device ends it: orderly or with a reset, if the way carries the news.</summary>
    public void EndByDevice(SocketSign sign)
    {
        if (way.Carries)
        {
            time.After(way.Delay, () => Fail(sign));
        }
    }

    private void TransmitUp()
    {
        if (upInFlight || unacknowledged.Count == 0)
        {
            return;
        }

        upInFlight = true;
        sent++;
        if (Passes())
        {
            time.After(way.Delay, () => ArriveUp(unacknowledged.Count));
        }
        else
        {
            time.After(Retry, RetryUp);
        }
    }

    private void ArriveUp(int count)
    {
        if (!way.Carries)
        {
            time.After(Retry, RetryUp);
            return;
        }

        if (!host.Knows(this))
        {
            time.After(way.Delay, () => Fail(SocketSign.Reset));
            return;
        }

        for (; delivered < count; delivered++)
        {
            host.Receive(this, unacknowledged[delivered]);
        }

        if (Passes())
        {
            time.After(way.Delay, () => AcknowledgeUp(count));
        }
        else
        {
            time.After(Retry, RetryUp);
        }
    }

    private void AcknowledgeUp(int count)
    {
        if (!way.Carries)
        {
            time.After(Retry, RetryUp);
            return;
        }

        Heard(ref lastAcknowledgement);
        unacknowledged.RemoveRange(0, count);
        delivered -= count;
        (retries, upInFlight) = (0, false);
        TransmitUp();
    }

    private void RetryUp()
    {
        upInFlight = false;
        if (closed && !goodbyeSaid || ReaderSign is SocketSign.Reset or SocketSign.TimedOut || unacknowledged.Count == 0)
        {
            return;
        }

        firstRetry = retries == 0 ? time.Now : firstRetry;
        retries++;
        resent++;
        if (time.Now - firstRetry >= settings.UserTimeout)
        {
            Fail(SocketSign.TimedOut);
            return;
        }

        TransmitUp();
    }

    private void TransmitDown(TimeSpan retry)
    {
        if (downInFlight || fromDevice.Count == 0)
        {
            return;
        }

        downInFlight = true;
        if (Passes())
        {
            time.After(way.Delay, ArriveDown);
        }
        else
        {
            var next = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            time.After(retry, () => RetryDown(next));
        }
    }

    private void RetryDown(TimeSpan retry)
    {
        downInFlight = false;
        if (host.Knows(this))
        {
            TransmitDown(retry);
        }
    }

    private void ArriveDown()
    {
        downInFlight = false;
        if (!way.Carries)
        {
            TransmitDown(FirstRetry);
            return;
        }

        if (closed || ReaderSign != SocketSign.None)
        {
            // Nobody here knows it any more: our system says so.
            fromDevice.Clear();
            time.After(way.Delay, () => host.Forget(this));
            return;
        }

        Heard(ref lastData);
        foreach (var bytes in fromDevice)
        {
            arrived.Enqueue(bytes);
        }

        fromDevice.Clear();
        CompleteReceive();
    }

    /// <summary>Probes since the last look, by what the way was until now. None go out while something is unacknowledged.</summary>
    private void Settle()
    {
        if (closed || ReaderSign != SocketSign.None)
        {
            return;
        }

        var heard = lastAcknowledgement > lastData ? lastAcknowledgement : lastData;
        nextProbe = nextProbe < heard + settings.KeepaliveIdle && probes == 0 ? heard + settings.KeepaliveIdle : nextProbe;
        while (nextProbe <= time.Now)
        {
            if (unacknowledged.Count > 0)
            {
                nextProbe += settings.KeepaliveInterval;
            }
            else if (way.Carries && Passes() && Passes())
            {
                if (!host.Knows(this))
                {
                    time.After(TimeSpan.Zero, () => Fail(SocketSign.Reset));
                    return;
                }

                lastAcknowledgement = nextProbe;
                probes = 0;
                nextProbe += settings.KeepaliveIdle;
            }
            else
            {
                probes++;
                nextProbe += settings.KeepaliveInterval;
                if (nextProbe - heard > settings.UserTimeout && probes > 1)
                {
                    time.After(TimeSpan.Zero, () => Fail(SocketSign.TimedOut));
                    return;
                }
            }
        }
    }

    private bool Passes() => way.Carries && (way.Loss <= 0 || random.NextDouble() >= way.Loss);

    private void Heard(ref TimeSpan what)
    {
        what = time.Now;
        probes = 0;
    }

    private void SendFinUntil(TimeSpan end)
    {
        if (Passes() && unacknowledged.Count == 0)
        {
            time.After(way.Delay, () => host.PeerEnded(this));
        }
        else if (time.Now < end)
        {
            time.After(LongestRetry, () => SendFinUntil(end));
        }
    }

    private void Fail(SocketSign sign)
    {
        if (closed || ReaderSign != SocketSign.None)
        {
            return;
        }

        ReaderSign = sign;
        WriterSign = sign == SocketSign.Closed ? WriterSign : sign;
        way.Forget(Settle);
        CompleteReceive();
    }

    private int Take(Memory<byte> buffer)
    {
        var bytes = arrived.Dequeue();
        var count = Math.Min(bytes.Length, buffer.Length);
        bytes.AsMemory(0, count).CopyTo(buffer);
        if (count < bytes.Length)
        {
            // The rest stays first in line.
            var rest = arrived.ToArray();
            arrived.Clear();
            arrived.Enqueue(bytes[count..]);
            Array.ForEach(rest, arrived.Enqueue);
        }

        return count;
    }

    private void CompleteReceive()
    {
        if (receiving is not { } waiting)
        {
            return;
        }

        receiving = null;
        waiting.SetResult(arrived.Count > 0 ? Take(into) : 0);
    }

    /// <summary>Never within the call that closes: its caller holds the link's lock, and the receiver runs on.</summary>
    private void EndReceive()
    {
        if (receiving is { } waiting)
        {
            receiving = null;
            time.After(TimeSpan.Zero, () => waiting.SetResult(0));
        }
    }
}
