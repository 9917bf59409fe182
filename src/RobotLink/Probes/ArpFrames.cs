using System.Buffers.Binary;
using System.Net;

namespace RobotLink.Probes;

/// <summary>Questions for a hardware address and their answers, as Ethernet frames. Pure.</summary>
/// <remarks>RFC 826.</remarks>
internal static class ArpFrames
{
    public const ushort EtherType = 0x0806;

    private const int Length = 42;
    private const ushort Ethernet = 1;
    private const ushort Internet = 0x0800;
    private const ushort Request = 1;
    private const ushort Reply = 2;

    /// <summary>Asks everybody, so that two owners of one address both answer.</summary>
    public static byte[] Question(ReadOnlySpan<byte> ownHardware, IPAddress own, IPAddress asked)
    {
        var frame = new byte[Length];
        frame.AsSpan(0, 6).Fill(0xFF);
        ownHardware.CopyTo(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), EtherType);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(14), Ethernet);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), Internet);
        frame[18] = 6;
        frame[19] = 4;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(20), Request);
        ownHardware.CopyTo(frame.AsSpan(22));
        own.TryWriteBytes(frame.AsSpan(28), out _);
        asked.TryWriteBytes(frame.AsSpan(38), out _);
        return frame;
    }

    /// <summary>Who says that an address is his own. A question says it of its sender, too.</summary>
    public static bool TryReadOwner(ReadOnlySpan<byte> frame, out IPAddress owner, out string hardware)
    {
        (owner, hardware) = (IPAddress.None, "");
        if (frame.Length < Length
            || BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) != EtherType
            || BinaryPrimitives.ReadUInt16BigEndian(frame[14..]) != Ethernet
            || BinaryPrimitives.ReadUInt16BigEndian(frame[16..]) != Internet
            || frame[18] != 6 || frame[19] != 4
            || BinaryPrimitives.ReadUInt16BigEndian(frame[20..]) is not (Request or Reply))
        {
            return false;
        }

        owner = new IPAddress(frame.Slice(28, 4));
        hardware = HardwareText.Of(frame.Slice(22, 6));
        return true;
    }
}
