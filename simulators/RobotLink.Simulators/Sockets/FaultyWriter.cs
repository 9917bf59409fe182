namespace RobotLink.Simulators.Sockets;

/// <summary>Overwrites a frame with rubbish that the device's framing still cuts at the right place.</summary>
internal delegate void FrameGarbler(Span<byte> frame);

/// <summary>Writes whole frames to one client, spoilt as the present fault demands.</summary>
internal sealed class FaultyWriter(ByteChannel channel, FaultSwitch faults, TimeProvider time, FrameGarbler garble) : IDisposable
{
    private const int FloodChunk = 16 * 1024;

    /// <summary>A frame that finds no partner within this time goes alone.</summary>
    private static readonly TimeSpan MergeWait = TimeSpan.FromMilliseconds(900);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Lock gate = new();
    private Held? held;
    private long framesSent;
    private long sinceGarbled;

    public long FramesSent => Interlocked.Read(ref framesSent);

    public async Task<bool> SendAsync(ReadOnlyMemory<byte> frame, CancellationToken token)
    {
        await faults.WhileParkedAsync(token);
        var fault = faults.Current;
        switch (fault.Kind)
        {
            case FaultKind.Silent or FaultKind.Endless:
                return false;
            case FaultKind.Drop when faults.Loses():
                return false;
            case FaultKind.Merge:
                await SendMergedAsync(frame, token);
                return true;
            case FaultKind.Garble when Interlocked.Increment(ref sinceGarbled) % fault.Every == 0:
                var spoilt = frame.ToArray();
                garble(spoilt);
                await WriteAsync(spoilt, spoilt.Length, 1, token);
                return true;
            default:
                await WriteAsync(frame, fault.Kind == FaultKind.Split ? 1 : frame.Length, 1, token);
                return true;
        }
    }

    /// <summary>Sends bytes without any delimiter whenever the fault <c>endless</c> is on.</summary>
    public async Task FloodAsync(CancellationToken token)
    {
        var noise = new ReadOnlyMemory<byte>();
        while (true)
        {
            var change = faults.Changed;
            if (faults.Current is { Kind: FaultKind.Endless } fault)
            {
                noise = noise.IsEmpty ? Noise() : noise;
                await PourAsync(noise, fault.Bytes ?? long.MaxValue, change, token);
            }
            await change.WaitAsync(token);
        }
    }

    public void Dispose() => turn.Dispose();

    private static byte[] Noise()
    {
        var noise = new byte[FloodChunk];
        Array.Fill(noise, (byte)'x');
        return noise;
    }

    private async Task PourAsync(ReadOnlyMemory<byte> noise, long bytes, Occurrence change, CancellationToken token)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(change.Token, token);
        try
        {
            for (var left = bytes; left > 0;)
            {
                left -= await channel.SendAsync(noise[..(int)Math.Min(left, noise.Length)], either.Token);
            }
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // Another fault took over.
        }
    }

    private async Task SendMergedAsync(ReadOnlyMemory<byte> frame, CancellationToken token)
    {
        Held? partner;
        var mine = new Held(frame);
        lock (gate)
        {
            partner = held;
            held = partner is null ? mine : null;
        }
        if (partner is not null)
        {
            byte[] both = [.. partner.Frame.Span, .. frame.Span];
            await WriteAsync(both, both.Length, 2, token);
            partner.Gone.TrySetResult();
            return;
        }
        try
        {
            await mine.Gone.Task.WaitAsync(MergeWait, time, token);
            return;
        }
        catch (TimeoutException)
        {
            lock (gate)
            {
                if (held != mine)
                {
                    return;
                }
                held = null;
            }
        }
        await WriteAsync(frame, frame.Length, 1, token);
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, int step, int frames, CancellationToken token)
    {
        await turn.WaitAsync(token);
        try
        {
            // Counted first, so that whoever holds the answer finds it counted.
            Interlocked.Add(ref framesSent, frames);
            for (var at = 0; at < bytes.Length;)
            {
                at += await channel.SendAsync(bytes.Slice(at, Math.Min(step, bytes.Length - at)), token);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private sealed class Held(ReadOnlyMemory<byte> frame)
    {
        public ReadOnlyMemory<byte> Frame => frame;

        public TaskCompletionSource Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
