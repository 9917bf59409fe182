using System.Threading.Tasks.Sources;

namespace RobotLink.Transports;

/// <summary>Wakes the one who reads a port. Used again for each wait, so that waiting allocates nothing. Its owner's lock guards it.</summary>
internal sealed class ReaderSignal : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> core = new() { RunContinuationsAsynchronously = true };

    public bool IsAwaited { get; private set; }

    /// <summary>For one waiter at a time; awaited once.</summary>
    public ValueTask WaitAsync()
    {
        core.Reset();
        IsAwaited = true;
        return new ValueTask(this, core.Version);
    }

    public void Set()
    {
        if (IsAwaited)
        {
            IsAwaited = false;
            core.SetResult(true);
        }
    }

    void IValueTaskSource.GetResult(short token) => core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        core.OnCompleted(continuation, state, token, flags);
}
