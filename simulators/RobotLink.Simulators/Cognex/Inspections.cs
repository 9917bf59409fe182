namespace RobotLink.Simulators.Cognex;

/// <summary>The inspections of one camera: one at a time, each lasts a while. Safe to use from several threads.</summary>
internal sealed class Inspections(TimeProvider time, TimeSpan lasts)
{
    private static readonly TimeSpan TimerGrain = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private long begun;
    private bool running;
    private long count;

    /// <summary>Finished ones.</summary>
    public long Count
    {
        get
        {
            lock (gate)
            {
                CatchUp();
                return count;
            }
        }
    }

    /// <returns>False while another one lasts.</returns>
    public bool Begin()
    {
        lock (gate)
        {
            CatchUp();
            if (running)
            {
                return false;
            }
            (running, begun) = (true, time.GetTimestamp());
            return true;
        }
    }

    /// <summary>Begins one as soon as it can and waits until it is done.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        while (!Begin())
        {
            await WaitAsync(token);
        }
        await WaitAsync(token);
    }

    private async Task WaitAsync(CancellationToken token)
    {
        // A timer may fire a little early.
        while (Left() is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left > TimerGrain ? left : TimerGrain, time, token);
        }
    }

    private TimeSpan Left()
    {
        lock (gate)
        {
            CatchUp();
            return running ? lasts - time.GetElapsedTime(begun) : TimeSpan.Zero;
        }
    }

    private void CatchUp()
    {
        if (running && time.GetElapsedTime(begun) >= lasts)
        {
            running = false;
            count++;
        }
    }
}
