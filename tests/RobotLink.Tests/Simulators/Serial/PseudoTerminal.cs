using System.Text;
using RobotLink.Simulators.Serial;

namespace RobotLink.Tests.Simulators.Serial;

/// <summary>A pair of terminals made by the kernel: the simulator gets the path, the test talks at the other end. It ignores speed, bits and parity.</summary>
internal sealed class PseudoTerminal : IDisposable
{
    private const uint Unlock = 0x40045431;
    private const uint GetNumber = 0x80045430;

    private readonly SerialLine line;
    private readonly byte[] buffer = new byte[4096];
    private string received = "";

    public PseudoTerminal()
    {
        var master = Terminal.Open("/dev/ptmx");
        var number = new byte[4];
        _ = Terminal.Control(master, Unlock, new byte[4]);
        _ = Terminal.Control(master, GetNumber, number);
        Path = $"/dev/pts/{BitConverter.ToInt32(number)}";
        // The path's own settings would echo until the simulator has opened it.
        Terminal.Configure(master, new SerialSettings { Path = Path });
        line = new SerialLine(master);
    }

    public string Path { get; }

    public SerialSettings Settings => new() { Path = Path };

    public bool HasBytes => received.Length > 0 || line.HasMore;

    public async Task SendAsync(string text, CancellationToken token)
    {
        for (var rest = Encoding.Latin1.GetBytes(text).AsMemory(); rest.Length > 0;)
        {
            rest = rest[await line.SendAsync(rest, token)..];
        }
    }

    /// <summary>Reads as many characters as asked for.</summary>
    public async Task<string> ReadAsync(int characters, CancellationToken token)
    {
        while (received.Length < characters)
        {
            var got = await line.ReceiveAsync(buffer, token);
            received += got > 0 ? Encoding.Latin1.GetString(buffer, 0, got) : throw new EndOfStreamException($"The terminal ended after '{received}'.");
        }
        var read = received[..characters];
        received = received[characters..];
        return read;
    }

    public void Dispose() => line.Dispose();
}
