using System.Net;
using System.Net.Sockets;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators;

/// <summary>A device on UDP: it answers datagrams, one after the other, whoever sends them.</summary>
public abstract class UdpSimulator : Simulator
{
    /// <summary>The largest datagram there is.</summary>
    private const int DatagramBytesMax = 65_535;

    private static readonly TimeSpan RebindPause = TimeSpan.FromMilliseconds(50);

    private readonly DatagramPort port;
    private readonly RecentPeers peers;
    private long framesSent;
    private long requestsLost;
    private long sinceGarbled;

    private protected UdpSimulator(string kind, SimulatorOptions options)
        : base(kind, options)
    {
        port = new DatagramPort(kind, options.Address, options.Port);
        peers = new RecentPeers(Time);
        if (options is not { Dial: null, Serial: null, Virtual: null })
        {
            throw new SimulatorException($"Simulator '{kind}': a device on UDP never dials and stands on no serial line. Leave both out.");
        }
    }

    public override IPEndPoint Endpoint => port.Endpoint;

    public override string Place => Endpoint.ToString();

    public override int Clients => peers.Count;

    public override long FramesSent => Interlocked.Read(ref framesSent);

    /// <summary>Datagrams that the fault <c>drop</c> kept from the device.</summary>
    public long RequestsLost => Interlocked.Read(ref requestsLost);

    public override void Apply(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.Kind is FaultKind.Reset or FaultKind.Close or FaultKind.CloseAlways or FaultKind.Split or FaultKind.Merge or FaultKind.Endless)
        {
            throw new SimulatorException(
                $"Simulator '{Kind}': the fault '{fault}' needs a connection, and UDP has none. "
                + "Use none, silent, stop, refuse, slow DURATION, garble [N], power-off or drop SHARE.");
        }
        var former = Faults.Current.Kind;
        if (former == FaultKind.Refuse && fault.Kind != FaultKind.Refuse)
        {
            port.Open();
        }
        if (former == FaultKind.PowerOff)
        {
            // What came while the power was off has never been there.
            port.Drain();
        }
        Faults.Set(fault);
        if (fault.Kind == FaultKind.Refuse)
        {
            port.Close();
        }
        OnChange();
    }

    internal override void DropClients() => peers.Forget();

    /// <summary>The device's answer to one datagram.</summary>
    /// <param name="datagram">Valid during the call only.</param>
    /// <returns>Empty when the device says nothing.</returns>
    private protected abstract ReadOnlyMemory<byte> Answer(ReadOnlySpan<byte> datagram);

    private protected override void Open() => port.Open();

    private protected override void Close() => port.Close();

    private protected override async Task RunAsync(CancellationToken token)
    {
        var buffer = new byte[DatagramBytesMax];
        while (!token.IsCancellationRequested)
        {
            var change = Faults.Changed;
            if (Faults.Parked || Faults.Current.Kind == FaultKind.Refuse || !port.TryOpen())
            {
                // A taken port is tried again; every other reason ends with a change of the fault.
                await Task.WhenAny(change.WaitAsync(RebindPause, Time, token));
                continue;
            }
            using var either = CancellationTokenSource.CreateLinkedTokenSource(change.Token, token);
            if (await port.ReceiveAsync(buffer, either.Token) is { } received)
            {
                try
                {
                    await TakeAsync(buffer.AsMemory(0, received.ReceivedBytes), (IPEndPoint)received.RemoteEndPoint, token);
                }
                catch (OperationCanceledException)
                {
                    // The device stops; the datagram is lost, as datagrams are.
                }
            }
        }
    }

    private async Task TakeAsync(ReadOnlyMemory<byte> datagram, IPEndPoint sender, CancellationToken token)
    {
        // A fault may have come between the datagram's arrival and now.
        await Faults.WhileParkedAsync(token);
        if (Faults.Loses())
        {
            Count(ref requestsLost);
            return;
        }
        peers.Heard(sender);
        CountReceived();
        var answer = Answer(datagram.Span);
        var fault = Faults.Current;
        if (fault.Kind == FaultKind.Slow)
        {
            await Task.Delay(fault.Delay, Time, token);
            fault = Faults.Current;
        }
        if (answer.IsEmpty || fault.Kind is FaultKind.Silent or FaultKind.Refuse || Faults.Parked || Faults.Loses())
        {
            return;
        }
        if (fault.Kind == FaultKind.Garble && ++sinceGarbled % fault.Every == 0)
        {
            var spoilt = answer.ToArray();
            Garble(spoilt);
            answer = spoilt;
        }
        // Counted first, so that whoever holds the answer finds it counted.
        Interlocked.Increment(ref framesSent);
        await port.SendAsync(answer, sender, token);
    }
}
