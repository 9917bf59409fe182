using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace RobotLink.Simulators.Serial;

/// <summary>
/// Joins a serial line with the device's own TCP port, as a serial device server does: to the device the line is one client more,
/// so that every fault reaches it. A line that has gone is opened again. It owns the thread that reads the line.
/// </summary>
internal sealed class SerialBridge(string settings, TimeProvider time) : IAsyncDisposable
{
    private const int SendMilliseconds = 1000;

    private static readonly TimeSpan ReadWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReopenPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RedialPause = TimeSpan.FromMilliseconds(50);

    private readonly SerialLine line = SerialLine.Parse(settings);
    private readonly CancellationTokenSource stopping = new();
    private volatile TerminalDevice? terminal;
    private volatile Socket? socket;
    private Task working = Task.CompletedTask;

    /// <param name="device">Where the device listens.</param>
    /// <exception cref="SimulatorException">The line cannot be opened.</exception>
    public void Start(IPEndPoint device)
    {
        var there = device.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, device.Port) : device;
        terminal = TerminalDevice.Open(line);
        working = Task.WhenAll(
            Task.Factory.StartNew(() => ReadLine(stopping.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default),
            WriteLineAsync(there, stopping.Token));
    }

    [SuppressMessage("Usage", "VSTHRD003", Justification = "The owner waits for the task it started.")]
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await working;
        stopping.Dispose();
    }

    private void ReadLine(CancellationToken token)
    {
        var buffer = new byte[1024];
        while (!token.IsCancellationRequested)
        {
            var got = terminal?.Read(buffer, ReadWait) ?? -1;
            if (got < 0)
            {
                Reopen(token);
            }
            else if (got > 0)
            {
                Forward(buffer.AsSpan(0, got));
            }
        }
        terminal?.Dispose();
    }

    private void Reopen(CancellationToken token)
    {
        terminal?.Dispose();
        terminal = null;
        token.WaitHandle.WaitOne(ReopenPause);
        try
        {
            terminal = token.IsCancellationRequested ? null : TerminalDevice.Open(line);
        }
        catch (SimulatorException)
        {
            // It is still away; tried again after the next pause.
        }
    }

    private void Forward(ReadOnlySpan<byte> bytes)
    {
        try
        {
            socket?.Send(bytes);
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            // Nobody listens at the moment: what comes over a serial line then is lost.
        }
    }

    private async Task WriteLineAsync(IPEndPoint device, CancellationToken token)
    {
        var buffer = new byte[1024];
        while (!token.IsCancellationRequested)
        {
            using var dialled = new Socket(device.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendTimeout = SendMilliseconds };
            try
            {
                await dialled.ConnectAsync(device, token);
                socket = dialled;
                for (int got; (got = await dialled.ReceiveAsync(buffer, SocketFlags.None, token)) > 0;)
                {
                    terminal?.Write(buffer, got);
                }
            }
            catch (Exception reason) when (reason is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The device hung up, refuses calls, or the line has just gone.
            }
            socket = null;
            await Task.Delay(RedialPause, time, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
