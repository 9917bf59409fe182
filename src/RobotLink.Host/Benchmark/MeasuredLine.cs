using System.Buffers.Text;

namespace RobotLink.Host.Benchmark;

/// <summary>The lines that are measured with: a letter, a number that counts up, and filling; 64 bytes with their LF.</summary>
internal static class MeasuredLine
{
    public const int Length = 64;

    private const int NumberAt = 2;
    private const int NumberWidth = 10;

    public const byte Question = (byte)'Q';
    public const byte Answer = (byte)'A';
    public const byte Event = (byte)'E';

    /// <summary>What a link knows of such a device.</summary>
    public const string Profile = """
        profile: bench-line
        version: 1.0.0
        title: A device made for measuring, lines of 64 bytes
        source: made for robotlink bench; no such device is sold
        framing: { end: <LF> }
        detect_within: 3s
        heartbeat: { send: ping, after_idle: 1s }
        requests:
          ping: { send: "PING", reply: "PONG" }
          ask: { send: "Q {number:word} {rest:text}", reply: "A {number:word} {rest:text}" }
        events:
          line: { match: "E {rest:text}" }
        """;

    public static void Write(byte kind, long number, Span<byte> line)
    {
        line[..Length].Fill((byte)'.');
        (line[0], line[1], line[NumberAt + NumberWidth], line[Length - 1]) = (kind, (byte)' ', (byte)' ', (byte)'\n');
        Renumber(number, line);
    }

    public static void Renumber(long number, Span<byte> line)
    {
        for (var at = NumberAt + NumberWidth - 1; at >= NumberAt; at--, number /= 10)
        {
            line[at] = (byte)('0' + (number % 10));
        }
    }

    /// <returns>Below 0 for a line that is none of these.</returns>
    public static long Number(ReadOnlySpan<byte> line) =>
        Utf8Parser.TryParse(line.Slice(NumberAt, NumberWidth), out long number, out var used) && used == NumberWidth && line[Length - 1] == '\n' ? number : -1;
}
