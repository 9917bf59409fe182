using System.Net;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Serial;

/// <summary>
/// The serial line of a device. It stays open when the device hangs up, for the other side could not tell; a line that vanished is
/// opened again as soon as it is back.
/// </summary>
internal sealed class SerialSource(string owner, SerialSettings settings) : IConnectionSource
{
    private static readonly TimeSpan TalkPause = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private SerialLine? line;
    private bool usedBefore;

    public IPEndPoint Endpoint { get; } = new(IPAddress.None, 0);

    public string Place => settings.ToString();

    public bool OneAtATime => true;

    public void Open()
    {
        lock (gate)
        {
            if (line is { Ended: true })
            {
                line.Dispose();
                line = null;
            }
            line ??= OpenLine();
        }
    }

    public bool TryOpen()
    {
        try
        {
            Open();
            return true;
        }
        catch (SimulatorException)
        {
            return false;
        }
    }

    public void Close()
    {
        lock (gate)
        {
            line?.Dispose();
            line = null;
        }
    }

    public async Task<ByteChannel?> NextAsync(CancellationToken token)
    {
        if (usedBefore)
        {
            await Task.Delay(TalkPause, TimeProvider.System, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        usedBefore = true;
        lock (gate)
        {
            return token.IsCancellationRequested || line is { Ended: true } ? null : line;
        }
    }

    public void Dispose() => Close();

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
