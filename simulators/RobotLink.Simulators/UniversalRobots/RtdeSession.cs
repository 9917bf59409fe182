using System.Buffers.Binary;
using System.Text;
using System.Threading.Channels;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.UniversalRobots;

/// <summary>What the controller and one RTDE client have agreed on, until the connection ends.</summary>
internal sealed class RtdeSession(UrRtdeSimulator robot, DeviceConnection connection)
{
    private const int NamesBytesMax = 2048;
    private const int InputRecipesMax = 255;
    private const byte OutputRecipe = 1;

    private readonly Signal changed = new();
    private readonly Channel<byte[]> unsaid = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly List<(string Name, RtdeType Type)[]> inputs = [];
    private (string Name, RtdeType Type)[]? outputs;
    private TimeSpan period;
    private bool agreed;
    private volatile bool started;

    public async Task ReadAsync(CancellationToken token)
    {
        var received = new List<byte>();
        var buffer = new byte[4096];
        try
        {
            while (await connection.ReceiveAsync(buffer, Timeout.InfiniteTimeSpan, token) is var got and > 0)
            {
                received.AddRange(buffer.AsSpan(0, got));
                while (RtdePackage.TryTake(received) is { } package)
                {
                    robot.Received();
                    await TakeAsync(package, token);
                }
            }
        }
        catch (FormatException)
        {
            robot.Violated();
        }
    }

    /// <summary>Data packages at the agreed rate. A tick that a slow reader makes us miss is dropped, never sent late.</summary>
    public async Task StreamAsync(CancellationToken token)
    {
        while (true)
        {
            var change = changed.Next;
            if (!started)
            {
                await change.WaitAsync(token);
                continue;
            }
            var due = TimeSpan.Zero;
            var begun = robot.Clock.GetTimestamp();
            while (started)
            {
                change = changed.Next;
                await connection.SendAsync(Data(), token);
                due += period;
                var late = robot.Clock.GetElapsedTime(begun) - due;
                if (late >= period)
                {
                    var missed = (long)(late / period);
                    robot.Missed(missed);
                    due += missed * period;
                }
                var wait = due - robot.Clock.GetElapsedTime(begun);
                if (wait > TimeSpan.Zero)
                {
                    await change.WaitAsync(wait, robot.Clock, token);
                }
            }
        }
    }

    /// <summary>A text for the client, sent as soon as it can be.</summary>
    public void Say(RtdeLevel level, string text) => unsaid.Writer.TryWrite(RtdePackage.Message(level, text, "RTDE"));

    public async Task TellAsync(CancellationToken token)
    {
        await foreach (var message in unsaid.Reader.ReadAllAsync(token))
        {
            await connection.SendAsync(message, token);
        }
    }

    private async Task TakeAsync(RtdePackage package, CancellationToken token)
    {
        switch (package.Kind)
        {
            case RtdeKind.ProtocolVersion:
                // Only version 2 is played; version 1 has no recipe numbers.
                agreed = package.Payload is [0, 2];
                await connection.ReplyAsync(RtdePackage.Bytes(RtdeKind.ProtocolVersion, agreed ? (byte)1 : (byte)0), token);
                break;
            case RtdeKind.ControllerVersion:
                await connection.ReplyAsync(RtdePackage.Bytes(RtdeKind.ControllerVersion, Version()), token);
                break;
            case RtdeKind.Text:
                break;
            case var _ when !agreed:
                // unverified: without version 2 the robot would speak version 1.
                throw new FormatException("A version must be agreed on first.");
            case RtdeKind.SetupOutputs:
                await connection.ReplyAsync(RtdePackage.Bytes(RtdeKind.SetupOutputs, SetUpOutputs(package.Payload)), token);
                break;
            case RtdeKind.SetupInputs:
                await connection.ReplyAsync(RtdePackage.Bytes(RtdeKind.SetupInputs, SetUpInputs(package.Payload)), token);
                break;
            case RtdeKind.Start:
                var can = outputs is not null;
                await connection.ReplyAsync(RtdePackage.Bytes(RtdeKind.Start, can ? (byte)1 : (byte)0), token);
                Turn(on: can);
                break;
            case RtdeKind.Pause:
                Turn(on: false);
                await connection.ReplyAsync(RtdePackage.Bytes(RtdeKind.Pause, 1), token);
                break;
            case RtdeKind.Data:
                TakeInputs(package.Payload);
                break;
            default:
                Say(RtdeLevel.Warning, $"Unknown package type {(int)package.Kind}");
                break;
        }
    }

    private void Turn(bool on)
    {
        started = on;
        changed.Fire();
    }

    private static byte[] Version()
    {
        var version = new byte[16];
        uint[] numbers = [5, 11, 1, 108318];
        for (var index = 0; index < numbers.Length; index++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(version.AsSpan(index * 4), numbers[index]);
        }
        return version;
    }

    private static string[] Names(ReadOnlySpan<byte> list) => list.Length > NamesBytesMax
        ? throw new FormatException($"A list of names cannot have more than {NamesBytesMax} bytes.")
        : Encoding.ASCII.GetString(list).Split(',', StringSplitOptions.TrimEntries);

    private static byte[] Recipe(int number, IEnumerable<string> types) => [(byte)number, .. Encoding.ASCII.GetBytes(string.Join(',', types))];

    private byte[] SetUpOutputs(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 9 || started)
        {
            throw new FormatException("Outputs are set up with a frequency and names, and not while data flows.");
        }
        var frequency = BinaryPrimitives.ReadDoubleBigEndian(payload);
        var names = Names(payload[8..]);
        var types = Array.ConvertAll(names, robot.Variables.OutputType);
        var good = Array.TrueForAll(types, type => type is not null) && frequency > 0;
        outputs = good ? [.. names.Zip(types, (name, type) => (name, type!))] : null;
        // unverified: what is above the robot's own rate is given that rate.
        period = TimeSpan.FromSeconds(1 / Math.Clamp(double.IsNaN(frequency) ? 1 : frequency, 1, robot.FrequencyMax));
        return Recipe(good ? OutputRecipe : 0, types.Select(type => type?.Name ?? "NOT_FOUND"));
    }

    private byte[] SetUpInputs(ReadOnlySpan<byte> payload)
    {
        if (started || inputs.Count == InputRecipesMax)
        {
            throw new FormatException("Inputs are not set up while data flows, and not without limit.");
        }
        var names = Names(payload);
        var types = Array.ConvertAll(names, robot.Variables.InputType);
        var words = names.Zip(types, (name, type) => type is null ? "NOT_FOUND" : robot.IsClaimed(name) ? "IN_USE" : type.Name).ToArray();
        var good = Array.TrueForAll(types, type => type is not null) && robot.TryClaim(this, names);
        if (good)
        {
            inputs.Add([.. names.Zip(types, (name, type) => (name, type!))]);
        }
        return Recipe(good ? inputs.Count : 0, words);
    }

    private void TakeInputs(byte[] payload)
    {
        var recipe = payload.Length > 0 && payload[0] >= 1 && payload[0] <= inputs.Count ? inputs[payload[0] - 1] : null;
        if (recipe is null || payload.Length - 1 != recipe.Sum(entry => entry.Type.Bytes))
        {
            Say(RtdeLevel.Error, "Input package does not fit its recipe");
            return;
        }
        var package = new Dictionary<string, double[]>();
        var at = 1;
        foreach (var (name, type) in recipe)
        {
            package[name] = type.Read(payload.AsSpan(at));
            at += type.Bytes;
        }
        robot.Variables.Write(package);
    }

    private byte[] Data()
    {
        var recipe = outputs!;
        var payload = new byte[1 + recipe.Sum(entry => entry.Type.Bytes)];
        payload[0] = OutputRecipe;
        var at = 1;
        foreach (var (name, type) in recipe)
        {
            type.Write(payload.AsSpan(at), robot.Variables.Read(name));
            at += type.Bytes;
        }
        return RtdePackage.Bytes(RtdeKind.Data, payload);
    }
}
