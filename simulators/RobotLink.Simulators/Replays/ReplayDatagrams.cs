using System.Net;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Replays;

/// <summary>A device on UDP that says again what a recording has of it: to whoever speaks to it first, or to the address it is given.</summary>
public sealed class ReplayDatagrams : Simulator
{
    private const int DatagramBytesMax = 65_535;

    private readonly DatagramPort port;
    private readonly ReplayOrder order;
    private readonly double? speed;
    private readonly Signal met = new();
    private readonly bool isFirst;
    private volatile IPEndPoint? client;
    private volatile ReplayPlayer? player;
    private long framesSent;

    public ReplayDatagrams(string kind, IReadOnlyList<ReplayedConnection> recorded, ReplayOptions replay, SimulatorOptions options)
        : base(kind, options)
    {
        ArgumentNullException.ThrowIfNull(replay);
        ArgumentNullException.ThrowIfNull(options);
        if (options is not { Serial: null, Virtual: null })
        {
            throw new SimulatorException($"Simulator '{kind}': a device on UDP stands on no serial line. Leave it out.");
        }
        client = options.Dial;
        isFirst = options.Dial is not null;
        port = new DatagramPort(kind, options.Address, options.Port);
        order = new ReplayOrder(recorded, replay);
        speed = replay.Speed;
    }

    public override IPEndPoint Endpoint => port.Endpoint;

    public override string Place => isFirst ? $"{client} from {Endpoint}" : Endpoint.ToString();

    public override int Clients => client is null ? 0 : 1;

    public override long FramesSent => Interlocked.Read(ref framesSent);

    /// <summary>Ends when everything was played once, where it shall be, or at the first difference, where none may be.</summary>
    public Task<ReplayTally> Ended => order.Ended;

    public override void Apply(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Faults.Set(fault);
    }

    public override string Describe() => "REPLAY";

    internal override void DropClients()
    {
        // Nobody is connected.
    }

    private protected override void Open() => port.Open();

    private protected override void Close() => port.Close();

    private protected override async Task RunAsync(CancellationToken token)
    {
        var recorded = order.Next()!;
        player = Player(recorded);
        var hearing = HearAsync(token);
        try
        {
            while (recorded is not null)
            {
                await MeetAsync(token);
                await player.PlayAsync(SendAsync, token);
                order.Played(recorded);
                await ReplaySimulator.RestAsync(recorded, Time, token);
                recorded = order.Next();
                player = recorded is null ? player : Player(recorded);
            }
        }
        catch (OperationCanceledException)
        {
            // The device stops.
        }
        await hearing;
    }

    private ReplayPlayer Player(ReplayedConnection recorded) => new(recorded, speed, order.Differed, Time);

    private async Task MeetAsync(CancellationToken token)
    {
        while (client is null)
        {
            var change = met.Next;
            if (client is null)
            {
                await change.WaitAsync(token);
            }
        }
    }

    private async Task HearAsync(CancellationToken token)
    {
        var buffer = new byte[DatagramBytesMax];
        while (!token.IsCancellationRequested)
        {
            if (await port.ReceiveAsync(buffer, token) is not { } received)
            {
                continue;
            }
            CountReceived();
            player?.Hear(buffer.AsSpan(0, received.ReceivedBytes));
            client = (IPEndPoint)received.RemoteEndPoint;
            met.Fire();
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken token)
    {
        if (Faults.Current.Kind is FaultKind.None)
        {
            Interlocked.Increment(ref framesSent);
            await port.SendAsync(datagram, client!, token);
        }
    }
}
