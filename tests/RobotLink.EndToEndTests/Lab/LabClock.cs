namespace RobotLink.EndToEndTests.Lab;

/// <summary>The real clock of the tests that measure real cables. The only place where a test lets time pass.</summary>
internal static class LabClock
{
    public static TimeProvider Time => TimeProvider.System;

    public static DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Keeps a condition (a pulled cable, an undisturbed link) for a stated duration: for tests about that duration, never to wait for something.</summary>
    public static Task Hold(TimeSpan duration, CancellationToken stop) => Task.Delay(duration, Time, stop);

    /// <summary>Asks again and again until the answer is yes, for what nobody announces.</summary>
    /// <exception cref="TimeoutException"><paramref name="stop"/> came first.</exception>
    public static async Task Until(string what, Func<CancellationToken, Task<bool>> condition, CancellationToken stop)
    {
        try
        {
            while (!await condition(stop))
            {
                await Hold(TimeSpan.FromMilliseconds(20), stop);
            }
        }
        catch (OperationCanceledException reason) when (stop.IsCancellationRequested)
        {
            throw new TimeoutException($"Waited in vain: {what}.", reason);
        }
    }
}
