using System.Buffers.Binary;
using RobotLink.Simulators.Plant;

namespace RobotLink.Simulators.Modbus;

/// <summary>
/// The four tables of the device. Addresses count from 0. 32-bit numbers have their high word first unless said otherwise.
/// <code>
/// holding   0..99    recipe memory; at first register n holds 10 n
///           100      setpoint in 0.1 C, 0 to 3000        101  belt speed in %, 0 to 100
///           102..999 memory
/// input     0        temperature in 0.1 C                1    heater power in 0.1 %
///           2        status word, bit 0 first: runs, heater, belt, at temperature, over temperature, part at exit
///           4..5     parts                               6..7 run time in s
///           10..17   temperature as float in four orders: ABCD, CDAB, BADC, DCBA
/// coils     0        heater    1  belt    2..1999 memory
/// discrete  0..5     the bits of the status word
/// </code>
/// </summary>
internal sealed class OvenRegisters(ConveyorOven oven)
{
    private const int Setpoint = 100;
    private const int Speed = 101;

    public ushort[] Holding { get; } = [.. Enumerable.Range(0, 1000).Select(address => (ushort)(address < 100 ? address * 10 : 0))];

    public ushort[] Input { get; } = new ushort[200];

    public bool[] Coils { get; } = new bool[2000];

    public bool[] Discrete { get; } = new bool[2000];

    /// <summary>Copies what the machine shows into the tables.</summary>
    public void Refresh()
    {
        var state = oven.Observe();
        (Coils[0], Coils[1]) = (state.Heater, state.Belt);
        (Holding[Setpoint], Holding[Speed]) = ((ushort)Math.Round(state.Setpoint * 10), (ushort)state.Speed);
        (Input[0], Input[1], Input[2]) = ((ushort)Math.Round(state.Temperature * 10), (ushort)Math.Round(state.Power * 10), state.Bits);
        (Input[4], Input[5]) = ((ushort)(state.Parts >> 16), (ushort)state.Parts);
        var seconds = (uint)state.RunTime.TotalSeconds;
        (Input[6], Input[7]) = ((ushort)(seconds >> 16), (ushort)seconds);
        for (var bit = 0; bit < 6; bit++)
        {
            Discrete[bit] = (state.Bits >> bit & 1) != 0;
        }
        var raw = BitConverter.SingleToUInt32Bits((float)state.Temperature);
        var (high, low) = ((ushort)(raw >> 16), (ushort)raw);
        var (highSwapped, lowSwapped) = (BinaryPrimitives.ReverseEndianness(high), BinaryPrimitives.ReverseEndianness(low));
        ushort[] orders = [high, low, low, high, highSwapped, lowSwapped, lowSwapped, highSwapped];
        orders.CopyTo(Input, 10);
    }

    /// <summary>Why these registers cannot be written, or <see cref="ModbusError.None"/>.</summary>
    public ModbusError Refusal(int address, ReadOnlySpan<ushort> values)
    {
        var error = ModbusError.None;
        for (var index = 0; index < values.Length && error == ModbusError.None; index++)
        {
            error = (address + index) switch
            {
                Setpoint when values[index] > ConveyorOven.SetpointMax * 10 => ModbusError.IllegalValue,
                Speed when values[index] > ConveyorOven.SpeedMax => ModbusError.IllegalValue,
                Setpoint or Speed when !oven.Observe().Powered => ModbusError.DeviceFailure,
                _ => ModbusError.None,
            };
        }
        return error;
    }

    /// <summary>Why these coils cannot be written, or <see cref="ModbusError.None"/>: without a running program nothing drives the outputs.</summary>
    public ModbusError CoilRefusal(int address) => address <= 1 && !oven.Observe().Powered ? ModbusError.DeviceFailure : ModbusError.None;

    public void Write(int address, ReadOnlySpan<ushort> values)
    {
        values.CopyTo(Holding.AsSpan(address));
        oven.Setpoint = Holding[Setpoint] / 10.0;
        oven.Speed = Holding[Speed];
    }

    public void WriteCoils(int address, ReadOnlySpan<bool> values)
    {
        values.CopyTo(Coils.AsSpan(address));
        (oven.Heater, oven.Belt) = (Coils[0], Coils[1]);
    }
}
