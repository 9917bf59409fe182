using System.Globalization;
using System.Text;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Scanners;

/// <summary>
/// A code reader that pushes what passes by: an optional prefix, the code, a suffix. It takes no commands and expects no answer;
/// a part without a readable code gives the text NOREAD.
/// </summary>
public sealed class GenericScannerSimulator : TcpSimulator
{
    public const string Name = "generic-scanner";

    private const int CodeCharactersMax = 200;

    private readonly Cadence parts;
    private readonly Feed extra = new();
    private readonly Signal changed = new();
    private volatile byte[] prefix = [];
    private volatile byte[] suffix = "\r\n"u8.ToArray();
    private long ignored;

    public GenericScannerSimulator(SimulatorOptions options)
        : base(Name, options) => parts = new Cadence(Time, TimeSpan.FromSeconds(2)) { Running = true };

    /// <summary>What it sends for a part without a readable code.</summary>
    public string FailureText { get; init; } = "NOREAD";

    /// <summary>Bytes that clients sent; the scanner takes no commands.</summary>
    public long IgnoredBytes => Interlocked.Read(ref ignored);

    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Program.ToString().ToUpperInvariant()}, a part every {Quantity.Text(parts.Period)}, parts {parts.Observe().Count}");

    internal override string? Control(string command)
    {
        var words = command.Split(' ', 2, StringSplitOptions.TrimEntries);
        switch (words[0], words.Length > 1 ? words[1] : "")
        {
            case ("prefix", var text) when ByteText.Read(text) is { } bytes:
                prefix = bytes;
                return "ok";
            case ("suffix", var text) when ByteText.Read(text) is { Length: > 0 } bytes:
                suffix = bytes;
                return "ok";
            case ("scan", { Length: > 0 and <= CodeCharactersMax } code) when ByteText.Read(code) is { } bytes:
                extra.Publish(Frame(bytes));
                return "ok";
            case ("noread", ""):
                extra.Publish(Frame(Encoding.ASCII.GetBytes(FailureText)));
                return "ok";
            case ("period", var text) when Quantity.TryDuration(text, out var period) && period > TimeSpan.Zero:
                parts.Period = period;
                changed.Fire();
                return "ok";
            case ("prefix" or "suffix" or "scan" or "noread" or "period", _):
                return "error use prefix <STX>, suffix <CR><LF>, scan CODE, noread or period 2s";
            default:
                return null;
        }
    }

    /// <summary>What the numbered part carries: an EAN-13 code, except that about one part in twelve cannot be read.</summary>
    internal string Code(long part)
    {
        if ((part + Seed) % 12 == 11)
        {
            return FailureText;
        }
        var digits = string.Create(CultureInfo.InvariantCulture, $"40063{(part * 7919 + Seed * 104_729L) % 10_000_000:0000000}");
        var sum = digits.Select((digit, index) => (digit - '0') * (index % 2 == 0 ? 1 : 3)).Sum();
        return digits + (char)('0' + (10 - sum % 10) % 10);
    }

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection) =>
        [token => PushAsync(connection, token), token => extra.RunAsync(connection, token), token => IgnoreAsync(connection, token)];

    private protected override void OnChange()
    {
        parts.Running = Produces;
        changed.Fire();
    }

    // The marks stay, so that the rubbish arrives as codes.
    private protected override void Garble(Span<byte> frame)
    {
        foreach (ref var one in frame[Math.Min(prefix.Length, frame.Length)..^Math.Min(suffix.Length, frame.Length)])
        {
            one = (byte)Random.Shared.Next(0x80, 0x100);
        }
    }

    private byte[] Frame(ReadOnlySpan<byte> code) => [.. prefix, .. code, .. suffix];

    private async Task PushAsync(DeviceConnection connection, CancellationToken token)
    {
        var told = parts.Observe().Count;
        while (true)
        {
            var change = changed.Next;
            var (count, untilNext) = parts.Observe();
            for (; told < count; told++)
            {
                await connection.SendAsync(Frame(Encoding.ASCII.GetBytes(Code(told))), token);
            }
            await change.WaitAsync(untilNext ?? Timeout.InfiniteTimeSpan, Time, token);
        }
    }

    private async Task IgnoreAsync(DeviceConnection connection, CancellationToken token)
    {
        var buffer = new byte[1024];
        while (await connection.ReceiveAsync(buffer, Timeout.InfiniteTimeSpan, token) is var got and > 0)
        {
            CountReceived();
            Count(ref ignored, got);
        }
    }
}
