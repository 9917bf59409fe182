using System.Net;
using System.Net.Sockets;

namespace RobotLink.Probes;

/// <summary>The questions that we ask the kernel, as bytes. Pure.</summary>
internal static class NetlinkQuestions
{
    private const ushort GetLink = 18;
    private const ushort GetAddress = 22;
    private const ushort GetRoute = 26;
    private const ushort GetNeighbour = 30;

    private const ushort Request = 0x1;
    private const ushort WholeTable = 0x300;

    private const ushort DestinationAttribute = 1;

    public static byte[] AllPorts(uint sequence) => Message(GetLink, WholeTable, sequence, new byte[16]);

    public static byte[] AllAddresses(uint sequence) => Message(GetAddress, WholeTable, sequence, new byte[8]);

    public static byte[] AllNeighbours(uint sequence) => Message(GetNeighbour, WholeTable, sequence, new byte[12]);

    public static byte[] RouteTo(uint sequence, IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var body = new byte[12 + 4 + bytes.Length];
        body[0] = (byte)(address.AddressFamily == AddressFamily.InterNetwork ? 2 : 10);
        body[1] = (byte)(bytes.Length * 8);
        BitConverter.TryWriteBytes(body.AsSpan(12), (ushort)(4 + bytes.Length));
        BitConverter.TryWriteBytes(body.AsSpan(14), DestinationAttribute);
        bytes.CopyTo(body, 16);
        return Message(GetRoute, 0, sequence, body);
    }

    public static uint SequenceOf(ReadOnlySpan<byte> question) => BitConverter.ToUInt32(question[8..]);

    private static byte[] Message(ushort type, ushort flags, uint sequence, byte[] body)
    {
        var message = new byte[NetlinkReader.HeaderLength + body.Length];
        BitConverter.TryWriteBytes(message.AsSpan(0), (uint)message.Length);
        BitConverter.TryWriteBytes(message.AsSpan(4), type);
        BitConverter.TryWriteBytes(message.AsSpan(6), (ushort)(flags | Request));
        BitConverter.TryWriteBytes(message.AsSpan(8), sequence);
        body.CopyTo(message, NetlinkReader.HeaderLength);
        return message;
    }
}
