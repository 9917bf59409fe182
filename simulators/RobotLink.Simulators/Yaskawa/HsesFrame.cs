using System.Buffers.Binary;

namespace RobotLink.Simulators.Yaskawa;

/// <summary>The status byte of an answer (160766-1CD).</summary>
internal enum HsesStatus
{
    Good = 0x00,
    UnknownCommand = 0x08,
    InvalidElement = 0x09,
    NoSuchInstance = 0x28,

    /// <summary>The added status says why.</summary>
    Refused = 0x1F,
}

/// <summary>The added status of a refused request (160766-1CD).</summary>
internal enum HsesReason
{
    None = 0,
    PendantHold = 0x2020,
    CommandHold = 0x2050,
    Alarm = 0x2060,
    ServoOff = 0x2070,
    IncorrectMode = 0x2080,
    RemoteNotSet = 0x2100,
    NoSuchJob = 0x4040,
    DataSize = 0xB003,
    OutOfRange = 0xB004,
    Category = 0xE4A3,
    HeaderSize = 0xE4A5,
    FrameSize = 0xE4A7,
}

/// <summary>
/// One request: 32 bytes of header, little-endian, then data. A datagram is a frame.
/// </summary>
/// <param name="Division">1 robot, 2 files.</param>
internal sealed record HsesRequest(
    byte Division, byte Id, ushort Command, ushort Instance, byte Attribute, byte Service, byte[] Data)
{
    public const int HeaderLength = 32;

    private const int DataBytesMax = 479;

    /// <param name="reason">Why a frame with the right beginning is refused nevertheless.</param>
    /// <returns>Null for what is no request at all: it is not answered.</returns>
    public static HsesRequest? Read(ReadOnlySpan<byte> datagram, out HsesReason reason)
    {
        reason = HsesReason.None;
        if (datagram.Length < HeaderLength || !datagram.StartsWith("YERC"u8) || datagram[10] != 0)
        {
            return null;
        }
        var size = BinaryPrimitives.ReadUInt16LittleEndian(datagram[6..]);
        reason = BinaryPrimitives.ReadUInt16LittleEndian(datagram[4..]) != HeaderLength ? HsesReason.HeaderSize
            : size != datagram.Length - HeaderLength || size > DataBytesMax ? HsesReason.FrameSize
            : datagram[9] != 1 ? HsesReason.Category
            : HsesReason.None;
        return new HsesRequest(
            datagram[9],
            datagram[11],
            BinaryPrimitives.ReadUInt16LittleEndian(datagram[24..]),
            BinaryPrimitives.ReadUInt16LittleEndian(datagram[26..]),
            datagram[28],
            datagram[29],
            datagram[HeaderLength..].ToArray());
    }

    public byte[] Answer(ReadOnlySpan<byte> data) => Answer(HsesStatus.Good, HsesReason.None, data);

    public byte[] Refuse(HsesReason reason) => Answer(HsesStatus.Refused, reason, []);

    public byte[] Refuse(HsesStatus status) => Answer(status, HsesReason.None, []);

    private byte[] Answer(HsesStatus status, HsesReason reason, ReadOnlySpan<byte> data)
    {
        var answer = new byte[HeaderLength + data.Length];
        "YERC"u8.CopyTo(answer);
        BinaryPrimitives.WriteUInt16LittleEndian(answer.AsSpan(4), HeaderLength);
        BinaryPrimitives.WriteUInt16LittleEndian(answer.AsSpan(6), (ushort)data.Length);
        (answer[8], answer[9], answer[10], answer[11]) = (3, Division, 1, Id);
        // One block, and so the last.
        BinaryPrimitives.WriteUInt32LittleEndian(answer.AsSpan(12), 0x8000_0000);
        answer.AsSpan(16, 8).Fill((byte)'9');
        answer[24] = (byte)(Service + 0x80);
        answer[25] = (byte)status;
        // unverified: one word of added status is announced as 1.
        answer[26] = reason == HsesReason.None ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteUInt16LittleEndian(answer.AsSpan(28), (ushort)reason);
        data.CopyTo(answer.AsSpan(HeaderLength));
        return answer;
    }
}
