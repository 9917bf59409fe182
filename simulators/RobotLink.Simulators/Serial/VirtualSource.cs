namespace RobotLink.Simulators.Serial;

/// <summary>A pseudo terminal of the device's own. Its path stays the same as long as the simulator lives, whoever comes and goes.</summary>
internal sealed class VirtualSource(string owner, VirtualLine settings) : SerialPlace
{
    private const string Terminals = "/dev/pts/";

    private int device = -1;
    private int held = -1;
    private string path = "";

    public override string Place => settings.Link is { } link ? $"{link}, which is {path}" : path;

    public override void Open()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new SimulatorException($"Simulator '{owner}': virtual serial lines are made on Linux only. Play the device on TCP instead, with --port.");
        }

        try
        {
            lock (Gate)
            {
                Make();
                Line ??= NewLine();
            }
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new SimulatorException($"Simulator '{owner}': no virtual serial line {settings.Link}: {reason.Message}. Check that the folder can be written to.", reason);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        lock (Gate)
        {
            if (device < 0)
            {
                return;
            }
            if (settings.Link is { } link && new FileInfo(link).LinkTarget == path)
            {
                File.Delete(link);
            }
            _ = Terminal.Close(held);
            _ = Terminal.Close(device);
            device = -1;
        }
    }

    private void Make()
    {
        if (device >= 0)
        {
            return;
        }
        var made = Terminal.OpenPair(out path);
        try
        {
            // Held, so that the line stays when its client closes it; and raw from the start, or it would echo.
            held = Terminal.Open(path);
            Terminal.Configure(held, new SerialSettings { Path = path });
            Lead(path);
            device = made;
        }
        catch
        {
            _ = Terminal.Close(made);
            throw;
        }
    }

    private void Lead(string target)
    {
        if (settings.Link is not { } link)
        {
            return;
        }
        var found = new FileInfo(link);
        if (found.LinkTarget?.StartsWith(Terminals, StringComparison.Ordinal) ?? !found.Exists)
        {
            // What a simulator left behind that was killed, or nothing.
            File.Delete(link);
        }
        else
        {
            throw new IOException(found.LinkTarget is { } other ? $"{link} leads to {other}, which is no virtual line" : $"{link} exists and is no link");
        }
        File.CreateSymbolicLink(link, target);
    }

    private SerialLine NewLine()
    {
        var end = Terminal.Duplicate(device);
        // What was said while nobody stood here is lost, as on a line.
        var lost = new byte[4096];
        while (Terminal.Read(end, lost) > 0)
        {
        }
        return new SerialLine(end);
    }
}
