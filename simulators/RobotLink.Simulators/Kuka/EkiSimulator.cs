using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using RobotLink.Simulators.Motion;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Kuka;

/// <summary>
/// A KUKA robot whose KRL program opens an EthernetKRL server: it streams its joints as XML, about 50 times a second, and takes
/// joint targets, which wait in a short memory. One client. A stopped program has no channel; a held one keeps it and says nothing.
/// </summary>
public sealed class EkiSimulator : TcpSimulator
{
    public const string Name = "kuka-eki";

    /// <summary>The receive memory of a channel (KST EthernetKRL 2.2).</summary>
    private const int DocumentBytesMax = 16_384;

    private const double DegreesPerSecond = 60;

    private readonly JointMotion motion;
    private readonly ConcurrentQueue<double[]> targets = new();
    private readonly Signal changed = new();
    private long violations;
    private long overflowed;
    private long executed;

    public EkiSimulator(SimulatorOptions options)
        : base(Name, options)
    {
        motion = new JointMotion(Time) { Running = true };
    }

    /// <summary>Between two states. Default 20 ms, as in the ROS example.</summary>
    public TimeSpan StateInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How many targets may wait; what comes on top is lost. Default 16, at most 512 (KST EthernetKRL 2.2).</summary>
    public int MemoryElements { get; init; } = 16;

    /// <summary>Bytes that were no document, or too long a one.</summary>
    public long ProtocolViolations => Interlocked.Read(ref violations);

    /// <summary>Targets that came while the memory was full.</summary>
    public long Overflowed => Interlocked.Read(ref overflowed);

    /// <summary>Targets that the robot has reached.</summary>
    public long Executed => Interlocked.Read(ref executed);

    private protected override bool OneClient => true;

    // The channel belongs to the program (ENVIRONMENT Program): a reset or deselected program has none.
    private protected override bool Listens => Program != ProgramState.Stop;

    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Program.ToString().ToUpperInvariant()}, joints {string.Join(' ', motion.Joints.Select(joint => joint.ToString("0.00", CultureInfo.InvariantCulture)))}, "
        + $"targets waiting {targets.Count}, reached {Executed}");

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection) =>
        [token => ReadAsync(connection, token), token => TellAsync(connection, token), MoveAsync];

    // EKI_CLEAR, which the program calls when its client has gone.
    private protected override void OnGone(DeviceConnection connection) => targets.Clear();

    private protected override void OnChange()
    {
        motion.Running = Produces;
        if (!Listens)
        {
            StopListening();
        }
        changed.Fire();
    }

    // The root stays, so that the rubbish arrives as documents.
    private protected override void Garble(Span<byte> frame)
    {
        var first = frame.IndexOf((byte)'"');
        var last = frame.LastIndexOf((byte)'"');
        foreach (ref var one in frame[(first + 1)..Math.Max(first + 1, last)])
        {
            one = one is (byte)'"' or (byte)'/' or (byte)'<' or (byte)'>' ? one : (byte)Random.Shared.Next('a', 'z');
        }
    }

    private async Task ReadAsync(DeviceConnection connection, CancellationToken token)
    {
        var documents = new XmlDocuments(DocumentBytesMax);
        var buffer = new byte[4096];
        while (await connection.ReceiveAsync(buffer, Timeout.InfiniteTimeSpan, token) is var got and > 0)
        {
            try
            {
                for (var at = 0; at < got; at++)
                {
                    if (documents.Take(buffer[at]) is { } document)
                    {
                        CountReceived();
                        Store(RobotCommand.Read(document));
                    }
                }
            }
            catch (FormatException)
            {
                // unverified: the rest of the receive is thrown away and the channel stays open.
                Count(ref violations);
            }
        }
    }

    private void Store(double[]? target)
    {
        if (target is null)
        {
            Count(ref violations);
        }
        else if (targets.Count >= MemoryElements)
        {
            Count(ref overflowed);
        }
        else
        {
            targets.Enqueue(target);
            changed.Fire();
        }
    }

    private async Task TellAsync(DeviceConnection connection, CancellationToken token)
    {
        while (true)
        {
            var change = changed.Next;
            if (!Produces)
            {
                await change.WaitAsync(token);
                continue;
            }
            await connection.SendAsync(State(), token);
            await Task.Delay(StateInterval, Time, token);
        }
    }

    private async Task MoveAsync(CancellationToken token)
    {
        var moving = false;
        while (true)
        {
            var change = changed.Next;
            if (moving && motion.Left == TimeSpan.Zero)
            {
                moving = false;
                Count(ref executed);
            }
            if (!moving && Produces && targets.TryDequeue(out var target))
            {
                motion.MoveTo(target, DegreesPerSecond);
                moving = true;
                Tell();
            }
            await change.WaitAsync(moving ? motion.Left ?? Timeout.InfiniteTimeSpan : Timeout.InfiniteTimeSpan, Time, token);
        }
    }

    private byte[] State()
    {
        var text = new StringBuilder("<RobotState><Pos");
        var joints = motion.Joints;
        for (var axis = 0; axis < joints.Length; axis++)
        {
            // unverified: six decimals.
            text.Append(CultureInfo.InvariantCulture, $" A{axis + 1}=\"{joints[axis]:0.000000}\"");
        }
        text.Append(CultureInfo.InvariantCulture, $"/><RobotCommand Size=\"{targets.Count}\"/></RobotState>");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
