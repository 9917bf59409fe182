using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Replays;

/// <summary>Plays the device's side of one recorded connection: its bytes come with the gaps that they had, behind what the client had said before them.</summary>
internal sealed class ReplayPlayer(ReplayedConnection recorded, double? speed, Action<string> differed, TimeProvider time)
{
    /// <summary>A client that stops inside of what the recording has, so long, has said something shorter.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly ClientWords words = new(recorded.Steps.Where(step => step.FromClient));
    private readonly Signal heard = new();

    /// <summary>The client said these.</summary>
    public void Hear(ReadOnlySpan<byte> bytes)
    {
        IReadOnlyList<string> told;
        lock (gate)
        {
            told = words.Add(bytes);
        }
        Tell(told);
        heard.Fire();
    }

    /// <summary>Ends where the recording ended the connection.</summary>
    public async Task PlayAsync(Func<ReadOnlyMemory<byte>, CancellationToken, Task> send, CancellationToken token)
    {
        var (since, at) = (time.GetTimestamp(), TimeSpan.Zero);
        var awaited = 0;
        foreach (var step in recorded.Steps)
        {
            if (step.FromClient)
            {
                await HeardAsync(++awaited, token);
                (since, at) = (time.GetTimestamp(), step.At);
            }
            else
            {
                await PassAsync(since, step.At - at, token);
                await send(step.Bytes, token);
            }
        }
        if (recorded.End != ReplayEnd.Silence)
        {
            await PassAsync(since, recorded.EndsAt - at, token);
        }
    }

    /// <summary>Until the client has said so many of its words.</summary>
    private async Task HeardAsync(int count, CancellationToken token)
    {
        while (true)
        {
            var change = heard.Next;
            bool isInside;
            lock (gate)
            {
                if (words.Done >= count)
                {
                    return;
                }
                isInside = words.IsInside;
            }
            await change.WaitAsync(isInside ? Patience : Timeout.InfiniteTimeSpan, time, token);
            if (!change.Token.IsCancellationRequested)
            {
                string told;
                lock (gate)
                {
                    if (!words.IsInside)
                    {
                        continue;
                    }
                    told = words.Give();
                }
                Tell([told]);
            }
        }
    }

    /// <summary>Until so much of the recording's time has passed.</summary>
    private async Task PassAsync(long since, TimeSpan span, CancellationToken token)
    {
        var left = speed is { } times ? (span / times) - time.GetElapsedTime(since) : TimeSpan.Zero;
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, time, token);
        }
    }

    private void Tell(IReadOnlyList<string> told)
    {
        foreach (var line in told)
        {
            differed($"connection {recorded.Number}: {line}");
        }
    }
}
