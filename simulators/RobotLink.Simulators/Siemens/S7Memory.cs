using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using RobotLink.Simulators.Plant;

namespace RobotLink.Simulators.Siemens;

/// <summary>
/// The areas of the PLC, numbers with their high byte first.
/// <code>
/// DB1   0.0 runs  0.1 heater*  0.2 belt*  0.3 at temperature  0.4 over temperature  0.5 part at exit
///       2 INT speed in %*      4 REAL temperature in C        8 REAL setpoint in C*    12 DINT parts
///       16 REAL power in %     20 DINT run time in s          24 DATE_AND_TIME          32 STRING[14] order
/// DB2   2048 bytes of memory; at first byte n holds n modulo 256
/// DB3   32 bytes that cannot be written
/// I0.0  part at exit   I0.1 emergency stop closed     Q0.0 heater   Q0.1 belt
/// M0    clock bits, M0.5 once a second                M1..255 memory
/// C0    parts modulo 1000, BCD                        T0 run time in s modulo 1000, BCD
/// </code>
/// What is starred acts when it is written; what else the program computes is written over in its next cycle.
/// </summary>
internal sealed class S7Memory(ConveyorOven oven, TimeProvider time)
{
    public const byte Inputs = 0x81;
    public const byte Outputs = 0x82;
    public const byte Flags = 0x83;
    public const byte Blocks = 0x84;
    public const byte Counters = 0x1c;
    public const byte Timers = 0x1d;

    private const int ProcessBlock = 1;
    private const int ProtectedBlock = 3;

    private readonly Dictionary<(byte Area, int Block), byte[]> areas = new()
    {
        [(Inputs, 0)] = new byte[128],
        [(Outputs, 0)] = new byte[128],
        [(Flags, 0)] = new byte[256],
        [(Counters, 0)] = new byte[512],
        [(Timers, 0)] = new byte[512],
        [(Blocks, ProcessBlock)] = Process(),
        [(Blocks, 2)] = [.. Enumerable.Range(0, 2048).Select(address => (byte)address)],
        [(Blocks, ProtectedBlock)] = [.. Enumerable.Range(0, 32).Select(address => (byte)(100 + address))],
    };

    /// <summary>The area that the item lies in; null when there is none.</summary>
    public byte[]? Find(S7Item item) => areas.GetValueOrDefault((item.Area, item.Area == Blocks ? item.Block : 0));

    public static bool IsProtected(S7Item item) => item is { Area: Blocks, Block: ProtectedBlock };

    /// <summary>Copies what the machine shows into the areas.</summary>
    public void Refresh()
    {
        var state = oven.Observe();
        var process = areas[(Blocks, ProcessBlock)].AsSpan();
        process[0] = state.Bits;
        BinaryPrimitives.WriteInt16BigEndian(process[2..], (short)state.Speed);
        BinaryPrimitives.WriteSingleBigEndian(process[4..], (float)state.Temperature);
        BinaryPrimitives.WriteSingleBigEndian(process[8..], (float)state.Setpoint);
        BinaryPrimitives.WriteInt32BigEndian(process[12..], (int)state.Parts);
        BinaryPrimitives.WriteSingleBigEndian(process[16..], (float)state.Power);
        BinaryPrimitives.WriteInt32BigEndian(process[20..], (int)state.RunTime.TotalSeconds);
        WriteDateAndTime(process[24..], time.GetUtcNow());

        areas[(Inputs, 0)][0] = (byte)(2 | (state.PartAtExit ? 1 : 0));
        areas[(Outputs, 0)][0] = (byte)(state.Powered ? (state.Heater ? 1 : 0) | (state.Belt ? 2 : 0) : 0);
        areas[(Flags, 0)][0] = ClockBits(state.RunTime);
        BinaryPrimitives.WriteUInt16BigEndian(areas[(Counters, 0)], Bcd((int)(state.Parts % 1000)));
        // A timer with a base of one second carries 2 in its first digit.
        BinaryPrimitives.WriteUInt16BigEndian(areas[(Timers, 0)], (ushort)(0x2000 | Bcd((int)(state.RunTime.TotalSeconds % 1000))));
    }

    /// <summary>Lets what has just been written act on the machine.</summary>
    public void Act()
    {
        var process = areas[(Blocks, ProcessBlock)].AsSpan();
        (oven.Heater, oven.Belt) = ((process[0] & 2) != 0, (process[0] & 4) != 0);
        oven.Speed = BinaryPrimitives.ReadInt16BigEndian(process[2..]);
        oven.Setpoint = BinaryPrimitives.ReadSingleBigEndian(process[8..]);
    }

    private static byte[] Process()
    {
        var block = new byte[64];
        (block[32], block[33]) = (14, 10);
        Encoding.ASCII.GetBytes("ORDER-0001").CopyTo(block, 34);
        return block;
    }

    // 10, 5, 2.5, 2, 1.25, 1, 0.625 and 0.5 times a second.
    private static byte ClockBits(TimeSpan runTime)
    {
        double[] rates = [10, 5, 2.5, 2, 1.25, 1, 0.625, 0.5];
        var bits = 0;
        for (var bit = 0; bit < rates.Length; bit++)
        {
            bits |= runTime.TotalSeconds * rates[bit] % 1 < 0.5 ? 1 << bit : 0;
        }
        return (byte)bits;
    }

    // Year, month, day, hour, minute, second, two digits of milliseconds, the last digit with the weekday, Sunday = 1.
    private static void WriteDateAndTime(Span<byte> target, DateTimeOffset now)
    {
        var digits = now.ToString("yyMMddHHmmssfff", CultureInfo.InvariantCulture) + ((int)now.DayOfWeek + 1);
        Convert.FromHexString(digits).CopyTo(target);
    }

    private static ushort Bcd(int number) => Convert.ToUInt16(number.ToString(CultureInfo.InvariantCulture), 16);
}
