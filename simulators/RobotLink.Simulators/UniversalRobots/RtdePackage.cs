using System.Buffers.Binary;
using System.Text;

namespace RobotLink.Simulators.UniversalRobots;

/// <summary>The kinds of RTDE packages, by the letter on the wire.</summary>
internal enum RtdeKind
{
    ProtocolVersion = 'V',
    ControllerVersion = 'v',
    Text = 'M',
    Data = 'U',
    SetupOutputs = 'O',
    SetupInputs = 'I',
    Start = 'S',
    Pause = 'P',
}

/// <summary>How serious a text message is.</summary>
internal enum RtdeLevel
{
    Exception = 0,
    Error = 1,
    Warning = 2,
    Information = 3,
}

/// <summary>One RTDE package: u16 length with the header of 3 bytes, u8 kind, payload; big-endian.</summary>
internal readonly record struct RtdePackage(RtdeKind Kind, byte[] Payload)
{
    public const int HeaderLength = 3;

    /// <summary>The longest list of names has 2048 bytes (RTDE guide).</summary>
    public const int BytesMax = 4096;

    /// <summary>Takes the first package off the front.</summary>
    /// <returns>Null when more bytes are needed.</returns>
    /// <exception cref="FormatException">The length cannot be one.</exception>
    public static RtdePackage? TryTake(List<byte> received)
    {
        if (received.Count < HeaderLength)
        {
            return null;
        }
        var length = (received[0] << 8) | received[1];
        if (length is < HeaderLength or > BytesMax)
        {
            throw new FormatException($"A package cannot have {length} bytes.");
        }
        if (received.Count < length)
        {
            return null;
        }
        var package = new RtdePackage((RtdeKind)received[2], [.. received.GetRange(HeaderLength, length - HeaderLength)]);
        received.RemoveRange(0, length);
        return package;
    }

    public static byte[] Bytes(RtdeKind kind, params ReadOnlySpan<byte> payload)
    {
        var bytes = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)bytes.Length);
        bytes[2] = (byte)kind;
        payload.CopyTo(bytes.AsSpan(HeaderLength));
        return bytes;
    }

    /// <summary>A text for whoever listens: lengths of one byte, then the level.</summary>
    public static byte[] Message(RtdeLevel level, string text, string source)
    {
        var said = Encoding.UTF8.GetBytes(text);
        var by = Encoding.UTF8.GetBytes(source);
        return Bytes(RtdeKind.Text, [(byte)said.Length, .. said, (byte)by.Length, .. by, (byte)level]);
    }
}
