using System.Buffers.Binary;

namespace RobotLink.Probes;

/// <summary>ICMP echoes as bytes. Pure.</summary>
/// <remarks>RFC 792 and RFC 4443; for the latter the kernel fills in the checksum.</remarks>
internal static class EchoFrames
{
    private const int HeaderLength = 8;
    private const byte Request = 8;
    private const byte Reply = 0;
    private const byte Request6 = 128;
    private const byte Reply6 = 129;

    public static byte[] Question(bool isVersion6, ushort identity, ushort number)
    {
        // Some stacks and filters pass over echoes without contents.
        var frame = new byte[HeaderLength + 32];
        frame[0] = isVersion6 ? Request6 : Request;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(4), identity);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(6), number);
        if (!isVersion6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), Checksum(frame));
        }

        return frame;
    }

    /// <param name="withHeader">The bytes begin with the IP header, as raw sockets of IPv4 give them.</param>
    public static bool TryReadReply(ReadOnlySpan<byte> packet, bool isVersion6, bool withHeader, out ushort identity, out ushort number)
    {
        (identity, number) = (0, 0);
        if (withHeader)
        {
            var length = packet.IsEmpty ? 0 : (packet[0] & 0x0F) * 4;
            packet = length < packet.Length ? packet[length..] : default;
        }

        if (packet.Length < HeaderLength || packet[0] != (isVersion6 ? Reply6 : Reply))
        {
            return false;
        }

        identity = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        number = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
        return true;
    }

    private static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        for (var at = 0; at + 1 < bytes.Length; at += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
        }

        while (sum > ushort.MaxValue)
        {
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}
