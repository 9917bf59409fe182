using System.Globalization;
using System.Text;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Sartorius;

/// <summary>
/// A Sartorius balance with its SBI interface. It prints on request, at its print key and by itself when set so, and nothing in a
/// line tells which; a tare waits for a stable weight and is not confirmed.
/// </summary>
public sealed class SartoriusSbiSimulator : TcpSimulator
{
    public const string Name = "sartorius-sbi";

    /// <summary>A command with its digits holds no more (Cubis MSE manual).</summary>
    private const int CommandCharactersMax = 26;

    private const char Escape = '\x1B';

    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    private readonly Scale scale;
    private readonly Feed prints = new();
    private readonly Signal changed = new();
    private volatile bool identified;
    private volatile Cadence? automatic;
    private volatile bool keysLocked;

    public SartoriusSbiSimulator(SimulatorOptions options)
        : base(Name, options) => scale = new Scale(Time, Seed);

    /// <summary>What <c>ESC x1_</c> answers.</summary>
    public string Model { get; init; } = "MSE3202S-SIM";

    /// <summary>What <c>ESC x2_</c> answers.</summary>
    public string Serial { get; init; } = "0034567890";

    /// <summary>What <c>ESC x3_</c> answers.</summary>
    public string Version { get; init; } = "00-50-08";

    public override string Describe()
    {
        var line = Encoding.ASCII.GetString(SbiText.Weighing(scale.Observe(), identified: false)).TrimEnd();
        return $"{Program.ToString().ToUpperInvariant()}, display '{line}', {(identified ? 22 : 16)} characters{(keysLocked ? ", keys locked" : "")}";
    }

    internal override string? Control(string command)
    {
        var words = command.Split(' ', 2, StringSplitOptions.TrimEntries);
        switch (words[0], words.Length > 1 ? words[1] : "")
        {
            case ("load", var text) when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var grams) && Math.Abs(grams) < 1e6:
                scale.Load(grams);
                break;
            case ("cycle", ""):
                scale.Load(null);
                break;
            case ("format", "16" or "22"):
                identified = words[1] == "22";
                break;
            case ("failure", var text) when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1000:
                scale.Error = number;
                break;
            case ("automatic", "off"):
                SetAutomatic(null);
                break;
            case ("automatic", var text) when Quantity.TryDuration(text, out var period) && period > TimeSpan.Zero:
                SetAutomatic(period);
                break;
            case ("print", "") when !keysLocked:
                prints.Publish(Shown());
                break;
            case ("load" or "cycle" or "format" or "failure" or "automatic" or "print", _):
                return "error use load 253.4, cycle, format 16, format 22, failure 54, failure 0, automatic 1s, automatic off, or print while keys are free";
            default:
                return null;
        }
        return $"ok {Describe()}";
    }

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection) =>
        [token => ReadAsync(connection, token), token => PrintAsync(connection, token), token => prints.RunAsync(connection, token)];

    private protected override void OnChange()
    {
        scale.Running = Produces;
        if (automatic is { } cadence)
        {
            cadence.Running = Produces;
        }
        changed.Fire();
    }

    // The line end stays, so that the rubbish arrives as lines; bit 7 stays clear for lines of 7 bits.
    private protected override void Garble(Span<byte> frame)
    {
        foreach (ref var one in frame[..^2])
        {
            one = (byte)Random.Shared.Next(0x21, 0x7F);
        }
    }

    private byte[] Shown() => SbiText.Weighing(scale.Observe(), identified);

    private void SetAutomatic(TimeSpan? period)
    {
        automatic = period is { } every ? new Cadence(Time, every) { Running = Produces } : null;
        changed.Fire();
    }

    private async Task ReadAsync(DeviceConnection connection, CancellationToken token)
    {
        var source = new ByteSource(connection);
        var command = new StringBuilder();
        while (await source.NextAsync(token) is { } one)
        {
            var character = (char)(one & 0x7F);
            if (character == Escape)
            {
                command.Clear().Append(character);
                continue;
            }
            // Outside of a command nothing is heard, its optional CR and LF included.
            if (command.Length == 0)
            {
                continue;
            }
            command.Append(character);
            var isLong = char.IsAsciiLetterLower(command[1]);
            if (isLong && character != '_')
            {
                command.Length = command.Length == CommandCharactersMax ? 0 : command.Length;
                continue;
            }
            CountReceived();
            if (Answer(command.ToString(1, command.Length - 1)) is { } line)
            {
                await connection.ReplyAsync(line, token);
            }
            command.Clear();
        }
    }

    /// <returns>Null for the commands that answer nothing, and for unknown ones.</returns>
    private byte[]? Answer(string command)
    {
        switch (command)
        {
            case "P" or "kP_":
                return Shown();
            case "T" or "U" or "V" or "f3_" or "f4_":
                scale.Tare();
                return null;
            case "O" or "R":
                keysLocked = command == "O";
                return null;
            case "x1_":
                return SbiText.Line("Mod", Model, identified);
            case "x2_":
                return SbiText.Line("SerNo", Serial, identified);
            case "x3_":
                return SbiText.Line("Vers", Version, identified);
            default:
                return null;
        }
    }

    private async Task PrintAsync(DeviceConnection connection, CancellationToken token)
    {
        for (var (cadence, told) = (automatic, 0L); ;)
        {
            var change = changed.Next;
            if (cadence != automatic)
            {
                (cadence, told) = (automatic, automatic?.Observe().Count ?? 0);
            }
            var (count, untilNext) = cadence?.Observe() ?? (0, null);
            if (count > told)
            {
                told = count;
                await connection.SendAsync(Shown(), token);
            }
            await change.WaitAsync(untilNext ?? Never, Time, token);
        }
    }
}
