namespace RobotLink.Tests.Simulators;

/// <summary>Waits for a condition that another task brings about; the test's own time limit ends the wait.</summary>
internal static class Eventually
{
    public static async Task IsTrue(Func<bool> condition, CancellationToken token)
    {
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, token);
        }
    }
}
