namespace RobotLink.Profiles;

/// <summary>How frames are cut out of the stream of bytes.</summary>
public abstract record FramingProfile
{
    /// <summary>The longest frame in bytes, everything included. Checked before more bytes are waited for.</summary>
    public int Max { get; init; } = 64 * 1024;

    public IReadOnlyList<CheckProfile> Checks { get; init; } = [];
}

/// <summary>A frame ends with <paramref name="End"/>.</summary>
/// <param name="OptionalEnds">Also accepted from the device (for instance a lone LF); we always send <paramref name="End"/>.</param>
public sealed record DelimiterFraming(byte[] End, IReadOnlyList<byte[]> OptionalEnds) : FramingProfile;

/// <summary>A frame lies between two marks; what lies outside is noise.</summary>
public sealed record MarksFraming(byte[] Start, byte[] End) : FramingProfile;

/// <summary>A frame carries its own length.</summary>
/// <param name="At">Where the length stands, 1-based, from the frame's first byte.</param>
/// <param name="Add">Added to the value to get what <paramref name="Counts"/> counts.</param>
/// <param name="Start">Constant bytes that every frame begins with, for resynchronisation; empty for none.</param>
/// <param name="End">Constant bytes behind the counted part; empty for none.</param>
public sealed record LengthFraming(ByteRange At, LengthCoding Coding, ByteOrder Order, LengthCounts Counts, int Add, byte[] Start, byte[] End)
    : FramingProfile;

/// <summary>Every frame has <paramref name="Size"/> bytes.</summary>
public sealed record FixedFraming(int Size) : FramingProfile;

/// <summary>A frame ends when the device is silent for <paramref name="Gap"/>.</summary>
public sealed record GapFraming(TimeSpan Gap) : FramingProfile;

/// <summary>How a length field is written.</summary>
public enum LengthCoding
{
    Binary,
    Decimal,
    Hex,
}

/// <summary>Which byte of a number comes first.</summary>
public enum ByteOrder
{
    Big,
    Little,
}

/// <summary>What a length field counts.</summary>
public enum LengthCounts
{
    /// <summary>Everything from the frame's first byte, without the end bytes.</summary>
    Frame,

    /// <summary>The length field itself and what follows, without the end bytes.</summary>
    Itself,

    /// <summary>Only what follows the length field, without the end bytes.</summary>
    Rest,
}

/// <summary>Bytes <paramref name="First"/> to <paramref name="Last"/>, both included, 1-based as printed in manuals. Negative counts from the end: -1 is the last byte.</summary>
public readonly record struct ByteRange(int First, int Last)
{
    /// <summary>Number of bytes; meaningful when both ends have the same sign.</summary>
    public int Length => Last - First + 1;

    /// <summary>The range as 0-based start and length within <paramref name="total"/> bytes; false when it does not fit.</summary>
    public bool TryResolve(int total, out int start, out int length)
    {
        start = First > 0 ? First - 1 : total + First;
        var end = Last > 0 ? Last : total + Last + 1;
        length = end - start;
        return start >= 0 && length > 0 && end <= total;
    }

    public override string ToString() => First == Last ? $"{First}" : $"{First}..{Last}";
}

/// <summary>How a check is computed.</summary>
public enum CheckAlgorithm
{
    Xor8,

    /// <summary>CRC-16/MODBUS: 0x8005 reflected, start FFFF.</summary>
    Crc16Modbus,

    /// <summary>CRC-16/XMODEM: 0x1021, start 0.</summary>
    Crc16Ccitt,

    /// <summary>CRC-16/CCITT-FALSE: 0x1021, start FFFF.</summary>
    Crc16CcittFfff,

    /// <summary>The bytes at the place are always <see cref="CheckProfile.Constant"/>.</summary>
    Constant,
}

/// <summary>How a check is written.</summary>
public enum CheckCoding
{
    Binary,

    /// <summary>Upper-case hexadecimal digits when sent; either case when received.</summary>
    Hex,
}

/// <summary>A check inside the payload: verified on frames received, filled in frames sent.</summary>
/// <param name="Over">The bytes covered; ignored for a constant.</param>
/// <param name="At">Where the check stands.</param>
public sealed record CheckProfile(
    CheckAlgorithm Algorithm, ByteRange Over, ByteRange At, CheckCoding Coding, ByteOrder Order, byte[] Constant);
