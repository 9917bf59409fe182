namespace RobotLink.Profiles;

/// <summary>Where a device is reached, as the site file writes it.</summary>
/// <param name="Name">Host, serial port or path of a socket; empty where we listen.</param>
/// <param name="Port">To call or to listen on; null where none was written.</param>
internal sealed record DeviceAddress(AddressKind Kind, string Name, int? Port);

/// <summary>What the form of an address decides.</summary>
internal enum AddressKind
{
    /// <summary>We call.</summary>
    Host,

    /// <summary>The device calls, or speaks first.</summary>
    Listen,
    SerialPort,
    UnixSocket,
}
