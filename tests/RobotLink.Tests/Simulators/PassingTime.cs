namespace RobotLink.Tests.Simulators;

/// <summary>Lets time pass for a device as it asks for it.</summary>
internal static class PassingTime
{
    /// <summary>From timer to timer until the client has bytes, but no further than to near ones: the end of a long silence does not come.</summary>
    public static async Task PassUntilBytesAsync(this FakeTimeProvider time, RawClient client, TimeSpan near, CancellationToken token)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(token);
        var bytes = client.HasBytesAsync(token);
        while (!bytes.IsCompleted)
        {
            await Task.WhenAny(bytes, time.NextTimerAsync(left => left <= near, enough.Token));
            if (!bytes.IsCompleted && time.UntilNextTimer is { } left && left <= near)
            {
                time.Advance(left);
            }
        }

        await enough.CancelAsync();
        await bytes;
    }
}
