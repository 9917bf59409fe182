using System.Net;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Serial;

/// <summary>Where a device's serial line is. It has one client at a time, and after each a pause, for nobody tells when the next begins.</summary>
internal abstract class SerialPlace : IConnectionSource
{
    private static readonly TimeSpan TalkPause = TimeSpan.FromMilliseconds(50);

    private bool usedBefore;

    public IPEndPoint Endpoint { get; } = new(IPAddress.None, 0);

    public abstract string Place { get; }

    public bool OneAtATime => true;

    protected Lock Gate { get; } = new();

    /// <summary>Null while it is closed. Read and written under <see cref="Gate"/>.</summary>
    protected SerialLine? Line { get; set; }

    public abstract void Open();

    public void Close()
    {
        lock (Gate)
        {
            Line?.Dispose();
            Line = null;
        }
    }

    public async Task<ByteChannel?> NextAsync(CancellationToken token)
    {
        if (usedBefore)
        {
            await Task.Delay(TalkPause, TimeProvider.System, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        usedBefore = true;
        lock (Gate)
        {
            return token.IsCancellationRequested || Line is { Ended: true } ? null : Line;
        }
    }

    public virtual void Dispose() => Close();
}
