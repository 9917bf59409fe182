using System.Buffers.Binary;
using System.Text;
using RobotLink.Learning;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Learning;

/// <summary>Recordings in the manner of known protocols, made by hand.</summary>
internal static class Samples
{
    /// <summary>Transaction, protocol, length, unit, function: two kinds of questions and their answers.</summary>
    public static IEnumerable<RecordedPiece> Modbus
    {
        get
        {
            for (var number = 1; number <= 6; number++)
            {
                var isBits = number % 3 == 0;
                byte[] values = [8, 0x41, 0x9F, (byte)number, (byte)(7 * number), 0x3F, 0x80, (byte)(9 * number), 0];
                yield return Sent(Header(number, isBits ? [1, 1, 0, 16, 0, 8] : [1, 3, 0, 100, 0, 4]), number);
                yield return Received(Header(number, isBits ? [1, 1, 1, (byte)(0xA0 + number)] : [1, 3, .. values]), number);
            }
        }
    }

    /// <summary>Size, type as a letter, body; data packages follow by themselves.</summary>
    public static IEnumerable<RecordedPiece> Rtde
    {
        get
        {
            yield return Sent(Package('V', [0, 2]), 0);
            yield return Received(Package('V', [1]), 0);
            yield return Sent(Package('O', [0x40, 0x5F, 0x40, 0, 0, 0, 0, 0, .. "timestamp"u8]), 0);
            yield return Received(Package('O', [1, .. "DOUBLE"u8]), 0);
            yield return Sent(Package('S', []), 0);
            yield return Received(Package('S', [1]), 0);
            for (var number = 1; number <= 8; number++)
            {
                var body = new byte[9];
                body[0] = 1;
                BinaryPrimitives.WriteDoubleBigEndian(body.AsSpan(1), 100 + (0.008 * number));
                yield return Received(Package('U', body), number);
            }
        }
    }

    /// <summary>A header of 32 bytes, little-endian, that tells the size of the data behind it; the answer repeats our number.</summary>
    public static IEnumerable<RecordedPiece> Yerc
    {
        get
        {
            for (byte number = 0; number < 6; number++)
            {
                yield return Sent(Yaskawa(0, number, number == 4 ? "ABCD"u8 : []), number);
                yield return Received(Yaskawa(1, number, number == 4 ? [] : [number, 0, 0, 0, (byte)(7 * number), 0, 0, 0]), number);
            }
        }
    }

    /// <summary>Questions and answers of different lengths, wrapped as a framing does.</summary>
    public static IEnumerable<RecordedPiece> Framed(FramingProfile framing)
    {
        var isText = framing is MarksFraming or DelimiterFraming;
        for (var number = 1; number <= 6; number++)
        {
            var text = $"{100 + (7 * number)}{new string('4', 2 * (number % 3))}";
            var sign = framing is MarksFraming { Start: [(byte)'$'] } ? "*" : framing.Checks[0].OverHexDigits ? "0" : "";
            byte[] body = isText ? Encoding.ASCII.GetBytes(text + sign) : framing is LengthFraming { At.Last: 1 or 2 } ? [0x11, 0, .. Encoding.ASCII.GetBytes(text), (byte)number] : [1, 3, (byte)(number * 11), 0x84, .. new byte[number % 3]];
            yield return Sent(Frame(framing, body), number);
            yield return Received(Frame(framing, body), number);
        }
    }

    private static byte[] Frame(FramingProfile framing, byte[] payload)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        RobotLink.Framing.Framers.For(framing).Write(payload, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>What passes in a bundled profile's examples.</summary>
    public static string OfProfile(string name) => string.Join('\n', ProfileReader.Read(name, new Texts()).Profile!.Examples
        .SelectMany(example => example.Lines).Where(line => line.Sign is '<' or '>').Select(line => $"{line.Sign} {line.Text}"));

    private static byte[] Header(int number, byte[] body) => [0, (byte)number, 0, 0, 0, (byte)body.Length, .. body];

    private static byte[] Package(char type, byte[] body) => [0, (byte)(body.Length + 3), (byte)type, .. body];

    private static byte[] Yaskawa(byte answer, byte number, ReadOnlySpan<byte> body) =>
        [.. "YERC"u8, 32, 0, (byte)body.Length, 0, 3, 1, answer, number, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes("99999999"), 0x72, 0, 1, 0, 0, 1, 0, 0, .. body];

    private static RecordedPiece Sent(byte[] bytes, int second) => new(Direction.Sent, bytes, TimeSpan.FromSeconds(second));

    private static RecordedPiece Received(byte[] bytes, int second) => new(Direction.Received, bytes, TimeSpan.FromSeconds(second + 0.01));
}
