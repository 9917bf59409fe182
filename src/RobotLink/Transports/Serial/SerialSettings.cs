using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using RobotLink.Profiles;

namespace RobotLink.Transports;

/// <summary>Puts a port's line settings into Linux's termios2, which takes any speed.</summary>
internal static class SerialSettings
{
    private const int Length = 44;
    private const int InputAt = 0;
    private const int OutputAt = 4;
    private const int ControlAt = 8;
    private const int LocalAt = 12;
    private const int CharactersAt = 17;
    private const int TimeAt = CharactersAt + 5;
    private const int LeastAt = CharactersAt + 6;
    private const int StartAt = CharactersAt + 8;
    private const int StopAt = CharactersAt + 9;
    private const int InputSpeedAt = 36;
    private const int OutputSpeedAt = 40;

    private const uint CheckParity = 0x10;
    private const uint StopsSender = 0x400 | 0x1000;

    private const uint SevenBits = 0x20;
    private const uint EightBits = 0x30;
    private const uint TwoStops = 0x40;
    private const uint Receives = 0x80;
    private const uint Parity = 0x100;
    private const uint Odd = 0x200;
    private const uint IgnoresModem = 0x800;
    private const uint AnySpeed = 0x1000;
    private const uint Stick = 0x40000000;
    private const uint RtsCts = 0x80000000;

    private const byte XOn = 0x11;
    private const byte XOff = 0x13;

    /// <returns>False when it is no serial port, or does not know these settings; the last error tells.</returns>
    public static bool TryApply(SafeFileHandle port, SerialProfile line)
    {
        var settings = new byte[Length];
        if (SerialCalls.Control(port, SerialCalls.GetSettings, settings) != 0)
        {
            return false;
        }

        Fill(settings, line);
        return SerialCalls.Control(port, SerialCalls.SetSettings, settings) == 0;
    }

    /// <summary>Bytes as they are: no echo, no line editing, no translation; a byte with wrong parity is read as 0.</summary>
    public static void Fill(Span<byte> settings, SerialProfile line)
    {
        Put(settings, InputAt, (line.Parity == SerialParity.None ? 0 : CheckParity) | (line.Flow == SerialFlow.XonXoff ? StopsSender : 0));
        Put(settings, OutputAt, 0);
        Put(settings, LocalAt, 0);
        Put(
            settings, ControlAt,
            Receives | IgnoresModem | AnySpeed
            | (line.Bits == 7 ? SevenBits : EightBits)
            | (line.Stop == 2 ? TwoStops : 0)
            | (line.Flow == SerialFlow.RtsCts ? RtsCts : 0)
            | line.Parity switch
            {
                SerialParity.Odd => Parity | Odd,
                SerialParity.Even => Parity,
                SerialParity.Mark => Parity | Odd | Stick,
                SerialParity.Space => Parity | Stick,
                _ => 0,
            });
        Put(settings, InputSpeedAt, (uint)line.Baud);
        Put(settings, OutputSpeedAt, (uint)line.Baud);
        (settings[TimeAt], settings[LeastAt], settings[StartAt], settings[StopAt]) = (0, 1, XOn, XOff);
    }

    private static void Put(Span<byte> settings, int at, uint value)
    {
        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(settings[at..], value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(settings[at..], value);
        }
    }
}
