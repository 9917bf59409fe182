namespace RobotLink.Simulators.Serial;

/// <summary>
/// The serial line of a device. It stays open when the device hangs up, for the other side could not tell; a line that vanished is
/// opened again as soon as it is back.
/// </summary>
internal sealed class SerialSource(string owner, SerialSettings settings) : SerialPlace
{
    public override string Place => settings.ToString();

    public override void Open()
    {
        lock (Gate)
        {
            if (Line is { Ended: true })
            {
                Line.Dispose();
                Line = null;
            }
            Line ??= OpenLine();
        }
    }

    private SerialLine OpenLine()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new SimulatorException(
                $"Simulator '{owner}': serial lines are played on Linux only, and this is another system. Play the device on TCP instead.");
        }
        var terminal = -1;
        try
        {
            terminal = Terminal.Open(settings.Path);
            Terminal.Configure(terminal, settings);
            return new SerialLine(terminal);
        }
        catch (IOException reason)
        {
            if (terminal >= 0)
            {
                _ = Terminal.Close(terminal);
            }
            throw new SimulatorException(
                $"Simulator '{owner}': cannot open the serial line {settings}: {reason.Message}. "
                + "Check that the path is a terminal, that the adapter is plugged in and that you may use it (group dialout).",
                reason);
        }
    }
}
