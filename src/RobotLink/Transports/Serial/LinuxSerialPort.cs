using System.Runtime.InteropServices;
using RobotLink.Diagnosis;
using RobotLink.Profiles;

namespace RobotLink.Transports;

/// <summary>Opens a serial port of Linux for us alone.</summary>
internal static class LinuxSerialPort
{
    /// <exception cref="DialException">It did not come about.</exception>
    public static IConnection Open(string name, SerialProfile line, TimeProvider time)
    {
        // Links such as those in /dev/serial/by-id lead to another port after each plug.
        var path = Resolve(name);
        var port = SerialCalls.Open(path, SerialCalls.OpenFlags);
        if (port.IsInvalid)
        {
            throw Failure(name, path, Marshal.GetLastPInvokeError());
        }

        try
        {
            if (SerialCalls.Lock(port, SerialCalls.LockNow) != 0 || PortHolders.OfFile(path, withOurselves: false) is not null)
            {
                throw InUse(name, path);
            }

            // Root passes over this one, and others may not lock: so the port was looked for in the hands of all programs, too.
            _ = SerialCalls.Control(port, SerialCalls.Exclusive, 0);
            if (!SerialSettings.TryApply(port, line))
            {
                throw Failure(name, path, Marshal.GetLastPInvokeError());
            }

            _ = SerialCalls.Control(port, SerialCalls.Flush, SerialCalls.FlushBoth);
            return new LinuxSerialConnection(port, name, time);
        }
        catch (IOException reason)
        {
            port.Dispose();
            throw new DialException(new DialFailure(DialOutcome.Other, TimeSpan.Zero, name, reason.Message), reason);
        }
        catch
        {
            port.Dispose();
            throw;
        }
    }

    private static string Resolve(string name)
    {
        try
        {
            return File.ResolveLinkTarget(name, returnFinalTarget: true)?.FullName ?? name;
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            return name;
        }
    }

    private static DialException InUse(string name, string path) => Failed(
        name, DialOutcome.PortInUse,
        $"the serial port is held by {PortHolders.OfFile(path, withOurselves: false) ?? PortHolders.OfFile(path, withOurselves: true) ?? "another program"}");

    private static DialException Failure(string name, string path, int error) => error switch
    {
        SerialCalls.NoEntry or SerialCalls.NoSuchDevice or SerialCalls.DeviceGone => Failed(name, DialOutcome.PortMissing, $"there is no serial port {name}"),
        SerialCalls.NoAccess => Failed(name, DialOutcome.NotPermitted, "this user may not open the serial port: on many systems the group dialout may"),
        SerialCalls.Busy => InUse(name, path),
        SerialCalls.NotATerminal => Failed(name, DialOutcome.NotPermitted, $"{name} is no serial port"),
        SerialCalls.InputOutputError => Failed(name, DialOutcome.PortMissing, $"nothing is behind the serial port {name}"),
        _ => Failed(name, DialOutcome.Other, $"{Marshal.GetPInvokeErrorMessage(error)} (error {error})"),
    };

    private static DialException Failed(string name, DialOutcome outcome, string detail) =>
        new(new DialFailure(outcome, TimeSpan.Zero, name, detail), null);
}
