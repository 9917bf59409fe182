using System.Buffers.Binary;

namespace RobotLink.Simulators.Siemens;

/// <summary>The address of one variable in a job: 12 bytes that begin with 12 0a 10.</summary>
/// <param name="Type">How wide one element is: 01 bit, 02 byte, 03 char, 04 word, 05 int, 06 dword, 07 dint, 08 real, 1c counter, 1d timer.</param>
/// <param name="BitAddress">Counted in bits; for counters and timers their number.</param>
internal readonly record struct S7Item(byte Syntax, byte Type, int Count, int Block, byte Area, int BitAddress)
{
    public const int Length = 12;

    private const byte Counter = 0x1c;
    private const byte Timer = 0x1d;

    public bool IsBit => Type == 1;

    public bool IsNumbered => Type is Counter or Timer;

    /// <summary>Bytes of one element; 0 when the type is not known.</summary>
    public int Width => Type switch
    {
        1 or 2 or 3 => 1,
        4 or 5 or Counter or Timer => 2,
        6 or 7 or 8 => 4,
        _ => 0,
    };

    public int Bytes => Width * Count;

    /// <summary>Where it begins in its area.</summary>
    public int ByteAddress => IsNumbered ? BitAddress * 2 : BitAddress / 8;

    /// <summary>How a reply names the type, and whether the length that follows counts bits.</summary>
    public (byte Code, bool CountsBits) Transport => Type switch
    {
        1 => (3, true),
        5 or 7 => (5, true),
        8 => (7, false),
        3 or Counter or Timer => (9, false),
        _ => (4, true),
    };

    public static S7Item Read(ReadOnlySpan<byte> bytes) => new(
        bytes is [0x12, 0x0a, var syntax, ..] ? syntax : (byte)0,
        bytes[3],
        BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]),
        BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]),
        bytes[8],
        (bytes[9] << 16) + BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]));
}
