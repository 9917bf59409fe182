using System.Buffers.Binary;
using System.Text;

namespace RobotLink.Simulators.Kuka;

/// <summary>What a KUKAVARPROXY request asks for.</summary>
internal enum KvpFunction
{
    Read = 0,
    Write = 1,
    ReadArray = 2,
    WriteArray = 3,
}

/// <summary>
/// One request to KUKAVARPROXY: u16 id, u16 length of what follows, u8 function, then texts with a u16 length each, all big-endian
/// (ImtsSrl/KUKAVARPROXY, basMain.bas).
/// </summary>
/// <param name="Value">Empty for a read.</param>
internal sealed record KvpFrame(ushort Id, KvpFunction Function, string Name, byte[] Value)
{
    private const int HeaderLength = 4;

    /// <summary>The proxy reads so many bytes at a time and nothing longer.</summary>
    public const int BytesMax = 2048;

    /// <summary>How long the frame at the front is; null when that cannot be told yet.</summary>
    public static int? Length(ReadOnlySpan<byte> received) =>
        received.Length < HeaderLength ? null : HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(received[2..]);

    /// <exception cref="FormatException">The texts in the frame reach beyond its end.</exception>
    public static KvpFrame Read(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < HeaderLength + 3)
        {
            throw new FormatException($"A frame of {frame.Length} bytes holds no function and no name.");
        }
        var rest = frame[(HeaderLength + 1)..];
        var name = Encoding.Latin1.GetString(Part(ref rest));
        var value = rest.IsEmpty ? [] : Part(ref rest).ToArray();
        return new KvpFrame(BinaryPrimitives.ReadUInt16BigEndian(frame), (KvpFunction)frame[HeaderLength], name, value);
    }

    /// <summary>The reply: the value, then a status byte with a length of its own.</summary>
    public byte[] Reply(ReadOnlySpan<byte> value, bool good)
    {
        var reply = new byte[HeaderLength + 1 + 2 + value.Length + 3];
        BinaryPrimitives.WriteUInt16BigEndian(reply, Id);
        BinaryPrimitives.WriteUInt16BigEndian(reply.AsSpan(2), (ushort)(reply.Length - HeaderLength));
        reply[HeaderLength] = (byte)Function;
        BinaryPrimitives.WriteUInt16BigEndian(reply.AsSpan(HeaderLength + 1), (ushort)value.Length);
        value.CopyTo(reply.AsSpan(HeaderLength + 3));
        reply[^2] = 1;
        reply[^1] = good ? (byte)1 : (byte)0;
        return reply;
    }

    /// <summary>The reply to a function that the proxy does not know: the id and nothing else.</summary>
    public byte[] EmptyReply()
    {
        var reply = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt16BigEndian(reply, Id);
        return reply;
    }

    private static ReadOnlySpan<byte> Part(ref ReadOnlySpan<byte> rest)
    {
        var length = rest.Length < 2 ? int.MaxValue - 2 : BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (rest.Length < length + 2)
        {
            throw new FormatException("A text reaches beyond the end of its frame.");
        }
        var part = rest.Slice(2, length);
        rest = rest[(length + 2)..];
        return part;
    }
}
