namespace RobotLink.Simulators.Sockets;

/// <summary>
/// One accepted client, seen through the device's present fault. The loops given to <see cref="RunAsync"/> own it:
/// when one of them ends, all end, and only then does the channel close.
/// </summary>
internal sealed class DeviceConnection : IDisposable
{
    private readonly ByteChannel channel;
    private readonly FaultSwitch faults;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource ended;
    private readonly FaultyWriter writer;
    private volatile bool abruptly;
    private int pausesSeen = -1;

    public DeviceConnection(ByteChannel channel, FaultSwitch faults, TimeProvider time, FrameGarbler garble, CancellationToken stopping)
    {
        this.channel = channel;
        this.faults = faults;
        this.time = time;
        ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        writer = new FaultyWriter(channel, faults, time, garble);
    }

    /// <summary>Frames that have left for this client.</summary>
    public long FramesSent => writer.FramesSent;

    /// <summary>
    /// The bytes just received may have piled up while the device was parked or had not taken the call yet,
    /// so several commands at once are nobody's fault.
    /// </summary>
    public bool AfterPause { get; private set; }

    /// <summary>Bytes wait to be read.</summary>
    public bool HasMore => channel.HasMore;

    /// <summary>A serial line instead of a TCP connection.</summary>
    public bool IsSerial => channel.IsSerial;

    /// <summary>How much may wait in the system for a client that reads slowly.</summary>
    public int SendBufferBytes
    {
        set => channel.SendBufferBytes = value;
    }

    /// <summary>Runs until one of the loops returns or the connection ends, then waits for all.</summary>
    public Task RunAsync(params Func<CancellationToken, Task>[] loops) =>
        Task.WhenAll(loops.Append(writer.FloodAsync).Select(GuardAsync));

    /// <summary>Ends the connection: orderly with a FIN, or abruptly with a reset.</summary>
    public void End(bool reset = false)
    {
        abruptly |= reset;
        try
        {
            ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It had ended already.
        }
    }

    /// <returns>0 when the client has hung up or stayed silent for longer than <paramref name="silence"/>.</returns>
    public async Task<int> ReceiveAsync(Memory<byte> buffer, TimeSpan silence, CancellationToken token)
    {
        while (true)
        {
            await faults.WhileParkedAsync(token);
            using var patience = new CancellationTokenSource(silence, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, token);
            try
            {
                // Bytes are not taken yet, so that a fault set meanwhile leaves them unread.
                await channel.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                if (faults.Parked)
                {
                    continue;
                }
                return 0;
            }
            if (!faults.Parked)
            {
                AfterPause = pausesSeen != faults.Pauses;
                pausesSeen = faults.Pauses;
                return await channel.ReceiveAsync(buffer, token);
            }
        }
    }

    /// <summary>Sends an answer, after the delay that the fault <c>slow</c> asks for.</summary>
    public async Task<bool> ReplyAsync(ReadOnlyMemory<byte> frame, CancellationToken token)
    {
        await HesitateAsync(token);
        return await SendAsync(frame, token);
    }

    /// <summary>The delay before an answer under the fault <c>slow</c>.</summary>
    public Task HesitateAsync(CancellationToken token) =>
        faults.Current.Kind == FaultKind.Slow ? Task.Delay(faults.Current.Delay, time, token) : Task.CompletedTask;

    /// <summary>Sends a frame unasked.</summary>
    /// <returns>False when the fault swallowed it.</returns>
    public Task<bool> SendAsync(ReadOnlyMemory<byte> frame, CancellationToken token) => writer.SendAsync(frame, token);

    public void Dispose()
    {
        channel.Close(abruptly);
        writer.Dispose();
        ended.Dispose();
    }

    private async Task GuardAsync(Func<CancellationToken, Task> loop)
    {
        try
        {
            await loop(ended.Token);
        }
        catch (Exception reason) when (reason is IOException or OperationCanceledException)
        {
            // The client has gone or the device ends the connection: both are ordinary ends.
        }
        finally
        {
            End();
        }
    }
}
