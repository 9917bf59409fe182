using System.Buffers.Binary;
using RobotLink.Messages;

namespace RobotLink.Routing;

/// <summary>What is known of a frame, in as few bytes as possible: there are thousands on each link. What most frames have takes 21 bytes, all else 32.</summary>
internal struct PackedHead
{
    /// <summary>The most that one takes.</summary>
    public const int LengthMax = 32;

    private const int Short = 21;
    private const int NumberBits = 48; // a million a second for nine years
    private const int TickBits = 56; // until 2228

    private const int SentFlag = 1;
    private const int KindShift = 1;
    private const int KindMask = 3;
    private const int MoreFlag = 8;
    private const int LongFlag = 16;

    private static readonly long Zero = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    private long ticks;

    /// <param name="length">Of the frame, of which the end may have been cut off.</param>
    public PackedHead(long number, in FrameHead head, int length)
    {
        (Number, ticks, Direction, Kind, Epoch, FrameLength) = (number, head.Time.UtcTicks, head.Direction, head.Kind, head.Epoch, length);
        PayloadAt = Math.Min(head.PayloadAt, length);
        PayloadLength = Math.Min(head.PayloadLength, length - PayloadAt);
        var isShort = (ulong)(ticks - Zero) >> TickBits == 0 && (uint)Epoch <= ushort.MaxValue && FrameLength <= ushort.MaxValue
            && (uint)PayloadAt <= byte.MaxValue && (uint)(FrameLength - PayloadAt - PayloadLength) <= byte.MaxValue;
        Length = isShort ? Short : LengthMax;
    }

    public long Number { get; private init; }

    public Direction Direction { get; private init; }

    public EntryKind Kind { get; private init; }

    public int Epoch { get; private init; }

    public int FrameLength { get; private init; }

    public int PayloadAt { get; private init; }

    public int PayloadLength { get; private init; }

    /// <summary>Of this.</summary>
    public int Length { get; private init; }

    /// <summary>The rest lies elsewhere.</summary>
    public bool HasMore { get; set; }

    public readonly DateTimeOffset Time => new(ticks, TimeSpan.Zero);

    public static long NumberIn(ReadOnlySpan<byte> from) => (long)(BinaryPrimitives.ReadUInt64LittleEndian(from) & ((1UL << NumberBits) - 1));

    /// <param name="shape">The number of the frame's shape.</param>
    public static PackedHead Read(ReadOnlySpan<byte> from, out byte shape)
    {
        shape = from[6];
        var flags = from[7];
        var isShort = (flags & LongFlag) == 0;
        var time = BinaryPrimitives.ReadInt64LittleEndian(from[8..]);
        var sizes = BinaryPrimitives.ReadUInt32LittleEndian(from[16..]);
        var length = isShort ? (int)(sizes >> 16) : BinaryPrimitives.ReadInt32LittleEndian(from[28..]);
        var payloadAt = isShort ? from[15] : BinaryPrimitives.ReadInt32LittleEndian(from[20..]);
        return new PackedHead
        {
            ticks = isShort ? (time & ((1L << TickBits) - 1)) + Zero : time,
            Number = NumberIn(from),
            Direction = (Direction)(flags & SentFlag),
            Kind = (EntryKind)((flags >> KindShift) & KindMask),
            HasMore = (flags & MoreFlag) != 0,
            Epoch = isShort ? (int)(sizes & ushort.MaxValue) : (int)sizes,
            FrameLength = length,
            PayloadAt = payloadAt,
            PayloadLength = isShort ? length - payloadAt - from[20] : BinaryPrimitives.ReadInt32LittleEndian(from[24..]),
            Length = isShort ? Short : LengthMax,
        };
    }

    public readonly void Write(Span<byte> into, byte shape)
    {
        var flags = (int)Direction | ((int)Kind << KindShift) | (HasMore ? MoreFlag : 0) | (Length == Short ? 0 : LongFlag);
        BinaryPrimitives.WriteUInt64LittleEndian(into, (ulong)Number | ((ulong)shape << NumberBits) | ((ulong)flags << 56));
        if (Length == Short)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(into[8..], (ulong)(ticks - Zero) | ((ulong)PayloadAt << TickBits));
            BinaryPrimitives.WriteUInt32LittleEndian(into[16..], (uint)Epoch | ((uint)FrameLength << 16));
            into[20] = (byte)(FrameLength - PayloadAt - PayloadLength);
            return;
        }

        BinaryPrimitives.WriteInt64LittleEndian(into[8..], ticks);
        BinaryPrimitives.WriteInt32LittleEndian(into[16..], Epoch);
        BinaryPrimitives.WriteInt32LittleEndian(into[20..], PayloadAt);
        BinaryPrimitives.WriteInt32LittleEndian(into[24..], PayloadLength);
        BinaryPrimitives.WriteInt32LittleEndian(into[28..], FrameLength);
    }
}
