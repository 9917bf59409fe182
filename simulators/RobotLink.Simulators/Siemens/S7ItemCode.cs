namespace RobotLink.Simulators.Siemens;

/// <summary>What the PLC says about one item of a job.</summary>
internal enum S7ItemCode : byte
{
    AccessDenied = 0x03,
    OutOfRange = 0x05,
    TypeNotSupported = 0x06,
    TypeInconsistent = 0x07,
    NoSuchBlock = 0x0a,
    Success = 0xff,
}
