using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using RobotLink.Simulators.Motion;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Kuka;

/// <summary>
/// KUKAVARPROXY on a KUKA controller: reads and writes KRL variables. Ten clients; one that is silent for 30 s is dropped.
/// While one receive is being served, whatever other receive comes, from whichever client, is silently thrown away.
/// </summary>
public sealed class KukaVarProxySimulator : TcpSimulator
{
    public const string Name = "kuka-varproxy";

    private const int ClientsMax = 10;

    private readonly JointMotion motion;
    private readonly KrlVariables variables;
    private Batch? served;
    private long discarded;
    private long violations;
    private volatile bool crossConnected = true;

    public KukaVarProxySimulator(SimulatorOptions options)
        : base(Name, options)
    {
        motion = new JointMotion(Time) { Running = true };
        variables = new KrlVariables(motion, () => Program);
    }

    /// <summary>A client silent for so long is dropped. Default 30 s (basMain.bas).</summary>
    public TimeSpan PeerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the controller needs to show or set one variable. Default 5 ms; unverified.</summary>
    public TimeSpan ServiceTime { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Requests that came while another was being served, and got no answer.</summary>
    public long Discarded => Interlocked.Read(ref discarded);

    /// <summary>Connections that ended because their bytes were no request.</summary>
    public long ProtocolViolations => Interlocked.Read(ref violations);

    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Program.ToString().ToUpperInvariant()}, mode {variables.Mode}, override {motion.SpeedPercent} %, cycles {motion.Cycles}, {variables.Show("$AXIS_ACT")}");

    internal override string? Control(string command)
    {
        switch (command.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["mode", "T1" or "T2" or "AUT" or "EX"]:
                variables.Mode = command.Split(' ')[^1];
                break;
            case ["cross", "off" or "on"]:
                crossConnected = command.EndsWith("on", StringComparison.Ordinal);
                break;
            default:
                return base.Control(command);
        }
        return $"ok {Describe()}";
    }

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection)
    {
        if (Clients > ClientsMax)
        {
            return [_ => Task.CompletedTask];
        }
        var work = Channel.CreateBounded<Batch>(1);
        return [token => ReadAsync(connection, work.Writer, token), token => ServeAsync(connection, work.Reader, token)];
    }

    private protected override void OnGone(DeviceConnection connection)
    {
        if (served is { } batch && batch.Connection == connection)
        {
            Release(batch);
        }
    }

    private protected override void OnChange() => motion.Running = Produces;

    // Id and length stay, so that the rubbish arrives as replies.
    private protected override void Garble(Span<byte> frame) => Random.Shared.NextBytes(frame[4..]);

    private async Task ReadAsync(DeviceConnection connection, ChannelWriter<Batch> work, CancellationToken token)
    {
        var received = new List<byte>();
        var buffer = new byte[KvpFrame.BytesMax];
        while (await connection.ReceiveAsync(buffer, PeerTimeout, token) is var got and > 0)
        {
            // Deviation: the real proxy takes each receive for whole requests and loses those that come in pieces.
            received.AddRange(buffer.AsSpan(0, got));
            if (TakeAll(received) is not { } frames)
            {
                Count(ref violations);
                return;
            }
            if (frames.Count == 0)
            {
                continue;
            }
            var batch = new Batch(connection, frames);
            if (Interlocked.CompareExchange(ref served, batch, null) is null)
            {
                await work.WriteAsync(batch, token);
            }
            else
            {
                Count(ref discarded, frames.Count);
            }
        }
    }

    /// <returns>Null when the bytes are no requests.</returns>
    private List<KvpFrame>? TakeAll(List<byte> received)
    {
        var frames = new List<KvpFrame>();
        byte[] present = [.. received];
        var at = 0;
        try
        {
            while (KvpFrame.Length(present.AsSpan(at)) is { } length && (length > KvpFrame.BytesMax || length <= present.Length - at))
            {
                if (length > KvpFrame.BytesMax)
                {
                    return null;
                }
                frames.Add(KvpFrame.Read(present.AsSpan(at, length)));
                at += length;
                CountReceived();
            }
        }
        catch (FormatException)
        {
            return null;
        }
        received.RemoveRange(0, at);
        return frames;
    }

    private async Task ServeAsync(DeviceConnection connection, ChannelReader<Batch> work, CancellationToken token)
    {
        await foreach (var batch in work.ReadAllAsync(token))
        {
            try
            {
                var frames = batch.Frames;
                for (var index = 0; index < frames.Count; index++)
                {
                    // PING never reaches the controller.
                    await (IsPing(frames[index]) ? Task.CompletedTask : Task.Delay(ServiceTime, Time, token));
                    await connection.HesitateAsync(token);
                    var reply = Execute(frames[index]);
                    if (index == frames.Count - 1)
                    {
                        // Whoever holds the last answer may ask again.
                        Release(batch);
                    }
                    await connection.SendAsync(reply, token);
                }
            }
            finally
            {
                Release(batch);
            }
        }
    }

    private void Release(Batch batch) => Interlocked.CompareExchange(ref served, null, batch);

    private static bool IsPing(KvpFrame frame) => frame is { Function: KvpFunction.Read, Name: "PING" };

    private byte[] Execute(KvpFrame frame)
    {
        switch (frame.Function)
        {
            case KvpFunction.Read when IsPing(frame):
                return frame.Reply("PONG"u8, good: true);
            case KvpFunction.Read:
                // An unknown variable is an empty text and a success (ShowVar in basMain.bas); only a lost controller is a failure.
                return frame.Reply(Encoding.Latin1.GetBytes(crossConnected ? variables.Show(frame.Name) ?? "" : ""), crossConnected);
            case KvpFunction.Write:
                return frame.Reply(frame.Value, crossConnected && variables.Set(frame.Name, Encoding.Latin1.GetString(frame.Value)));
            case KvpFunction.ReadArray:
                return frame.Reply(crossConnected ? Words(variables.Show(frame.Name)) : [], crossConnected);
            case KvpFunction.WriteArray:
                return frame.Reply([], crossConnected && SetWords(frame));
            default:
                return frame.EmptyReply();
        }
    }

    /// <summary>Whole numbers as words of 16 bits. A single number is left out, as the proxy does.</summary>
    private static byte[] Words(string? value)
    {
        var numbers = (value ?? "").Split(' ');
        var words = new byte[numbers.Length > 1 ? numbers.Length * 2 : 0];
        for (var index = 0; index < words.Length / 2; index++)
        {
            var good = int.TryParse(numbers[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
            BinaryPrimitives.WriteUInt16BigEndian(words.AsSpan(index * 2), (ushort)(good ? number : 0));
        }
        return words;
    }

    /// <returns>Whether the last element was taken: the proxy looks at no other.</returns>
    private bool SetWords(KvpFrame frame)
    {
        var name = frame.Name.EndsWith("[]", StringComparison.Ordinal) ? frame.Name[..^2] : frame.Name;
        var good = false;
        for (var index = 0; index < frame.Value.Length / 2; index++)
        {
            var word = BinaryPrimitives.ReadUInt16BigEndian(frame.Value.AsSpan(index * 2));
            good = variables.Set($"{name}[{index + 1}]", word.ToString(CultureInfo.InvariantCulture));
        }
        return good;
    }

    /// <summary>The requests of one receive, which are served one after the other.</summary>
    private sealed record Batch(DeviceConnection Connection, IReadOnlyList<KvpFrame> Frames);
}
