using System.Globalization;
using RobotLink.Simulators.Plant;

namespace RobotLink.Simulators.Modbus;

/// <summary>What a Modbus device is whatever carries its frames. Its tables: <see cref="OvenRegisters"/>.</summary>
public abstract class ModbusSimulator : PlcSimulator
{
    private protected ModbusSimulator(string kind, SimulatorOptions options)
        : base(kind, options)
    {
        Server = new ModbusServer(new OvenRegisters(Oven));
    }

    /// <summary>Its unit identifier, 1 to 247. Default 1.</summary>
    public byte Unit { get; set; } = 1;

    internal ModbusServer Server { get; }

    internal override string? Control(string command)
    {
        if (!command.StartsWith("unit ", StringComparison.Ordinal))
        {
            return null;
        }
        if (!byte.TryParse(command[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var unit) || unit is 0 or > 247)
        {
            return "error a unit is a number from 1 to 247";
        }
        Unit = unit;
        return $"ok unit {unit}";
    }
}
