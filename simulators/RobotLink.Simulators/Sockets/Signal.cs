using System.Diagnostics.CodeAnalysis;

namespace RobotLink.Simulators.Sockets;

/// <summary>Something that happens again and again. Take <see cref="Next"/> first, look at the state, then wait: nothing is missed.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing to release.")]
internal sealed class Signal
{
    private volatile CancellationTokenSource next = new();

    public Occurrence Next => new(next.Token);

    public void Fire() => Interlocked.Exchange(ref next, new CancellationTokenSource()).Cancel();
}

/// <summary>The next time a <see cref="Signal"/> fires.</summary>
/// <param name="Token">Cancelled when it has fired.</param>
internal readonly record struct Occurrence(CancellationToken Token)
{
    public Task WaitAsync(CancellationToken token) => WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, token);

    /// <summary>Returns when it has fired or <paramref name="atMost"/> is over, whichever is first.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken token)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Token, token);
        // Delays count whole milliseconds and cut the rest off: rounding up keeps a wait from ending too early.
        var whole = atMost < TimeSpan.Zero ? atMost : TimeSpan.FromMilliseconds(Math.Ceiling(atMost.TotalMilliseconds));
        await Task.Delay(whole, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        token.ThrowIfCancellationRequested();
    }
}
