using RobotLink.Simulators.Plant;

namespace RobotLink.Simulators.Mitsubishi;

/// <summary>
/// The devices of the PLC. 32-bit numbers have their low word first.
/// <code>
/// D0     temperature in 0.1 C    D1  heater power in 0.1 %    D2  the bits M10 to M15 as a number
/// D4..5  parts                   D6..7  run time in s         D10..11  temperature in C as float
/// D100.. recipe memory; at first D100 to D109 hold 10, 20 to 100
/// D200   setpoint in 0.1 C*      D201  belt speed in %*
/// M0     heater*   M1  belt*     M10..M15  runs, heater, belt, at temperature, over temperature, part at exit
/// X0     part at exit   X1  emergency stop closed    Y0  heater   Y1  belt
/// </code>
/// What is starred acts when it is written; what else the program computes is written over in its next scan.
/// </summary>
internal sealed class McMemory
{
    private readonly ConveyorOven oven;
    private readonly Dictionary<McDevice, ushort[]> words = McDevice.All.Where(device => !device.IsBit).ToDictionary(device => device, device => new ushort[device.Points]);
    private readonly Dictionary<McDevice, bool[]> bits = McDevice.All.Where(device => device.IsBit).ToDictionary(device => device, device => new bool[device.Points]);

    public McMemory(ConveyorOven oven)
    {
        this.oven = oven;
        for (var index = 0; index < 10; index++)
        {
            words[McDevice.D][100 + index] = (ushort)((index + 1) * 10);
        }
    }

    /// <summary>Copies what the machine shows into the devices.</summary>
    public void Refresh()
    {
        var state = oven.Observe();
        var d = words[McDevice.D];
        (d[0], d[1], d[2]) = ((ushort)Math.Round(state.Temperature * 10), (ushort)Math.Round(state.Power * 10), state.Bits);
        Put(d, 4, (uint)state.Parts);
        Put(d, 6, (uint)state.RunTime.TotalSeconds);
        Put(d, 10, BitConverter.SingleToUInt32Bits((float)state.Temperature));
        (d[200], d[201]) = ((ushort)Math.Round(state.Setpoint * 10), (ushort)state.Speed);

        var (m, x, y) = (bits[McDevice.M], bits[McDevice.X], bits[McDevice.Y]);
        (m[0], m[1]) = (state.Heater, state.Belt);
        for (var bit = 0; bit < 6; bit++)
        {
            m[10 + bit] = (state.Bits >> bit & 1) != 0;
        }
        (x[0], x[1]) = (state.PartAtExit, true);
        (y[0], y[1]) = (state.Powered && state.Heater, state.Powered && state.Belt);
    }

    /// <summary>Lets what has just been written act on the machine.</summary>
    public void Act()
    {
        (oven.Heater, oven.Belt) = (bits[McDevice.M][0], bits[McDevice.M][1]);
        (oven.Setpoint, oven.Speed) = (words[McDevice.D][200] / 10.0, words[McDevice.D][201]);
    }

    public ReadOnlySpan<bool> ReadBits(McDevice device, int number, int count) => bits[device].AsSpan(number, count);

    public void WriteBits(McDevice device, int number, ReadOnlySpan<bool> values) => values.CopyTo(bits[device].AsSpan(number));

    /// <summary>One word; of a bit device 16 points, the first in the lowest bit.</summary>
    public ushort ReadWord(McDevice device, int number)
    {
        if (!device.IsBit)
        {
            return words[device][number];
        }
        var word = 0;
        for (var bit = 0; bit < 16; bit++)
        {
            word |= bits[device][number + bit] ? 1 << bit : 0;
        }
        return (ushort)word;
    }

    public void WriteWord(McDevice device, int number, ushort value)
    {
        if (!device.IsBit)
        {
            words[device][number] = value;
            return;
        }
        for (var bit = 0; bit < 16; bit++)
        {
            bits[device][number + bit] = (value >> bit & 1) != 0;
        }
    }

    private static void Put(ushort[] target, int at, uint number) => (target[at], target[at + 1]) = ((ushort)number, (ushort)(number >> 16));
}
