using RobotLink.Routing;

namespace RobotLink.Tests;

/// <summary>Waits for a condition by looking again whenever it says itself that it may have come about; the test's own time limit ends the wait.</summary>
internal static class Signals
{
    /// <param name="changed">Taken before each look: completes with the next change.</param>
    public static async Task UntilAsync(Func<Task> changed, Func<bool> condition, CancellationToken stop)
    {
        while (true)
        {
            var next = changed();
            if (condition())
            {
                return;
            }

            await next.WaitAsync(stop);
        }
    }

    /// <summary>For what links announce: their states and messages.</summary>
    public static Task UntilAsync(this Hub hub, Func<bool> condition, CancellationToken stop) => UntilAsync(hub.Changed, condition, stop);
}
