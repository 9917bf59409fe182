namespace RobotLink.Simulators.Modbus;

/// <summary>The exception codes that the device uses (Modbus Application Protocol 1.1b3, section 7).</summary>
internal enum ModbusError : byte
{
    None = 0,
    IllegalFunction = 1,
    IllegalAddress = 2,
    IllegalValue = 3,
    DeviceFailure = 4,
    GatewayTargetSilent = 0x0b,
}
