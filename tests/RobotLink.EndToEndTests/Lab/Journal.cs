namespace RobotLink.EndToEndTests.Lab;

/// <summary>What somebody said, in order, growing; readers wait for an entry instead of sleeping. Thread-safe.</summary>
internal sealed class Journal<T>
{
    private readonly Lock gate = new();
    private readonly List<T> entries = [];
    private TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? end;

    public IReadOnlyList<T> Entries
    {
        get
        {
            lock (gate)
            {
                return [.. entries];
            }
        }
    }

    public void Add(T entry)
    {
        lock (gate)
        {
            entries.Add(entry);
            Announce();
        }
    }

    /// <summary>Nothing more will come; who waits is told why. The first reason is kept.</summary>
    public void Close(string why)
    {
        lock (gate)
        {
            end ??= why;
            Announce();
        }
    }

    /// <summary>The first entry at or after index <paramref name="from"/> that fits.</summary>
    /// <exception cref="TimeoutException">None came before <paramref name="stop"/>.</exception>
    /// <exception cref="EndOfStreamException">The journal was closed without one.</exception>
    public async Task<(T Entry, int Index)> First(string what, Predicate<T> fits, int from, CancellationToken stop)
    {
        while (true)
        {
            Task more;
            lock (gate)
            {
                var index = from < entries.Count ? entries.FindIndex(from, fits) : -1;
                if (index >= 0)
                {
                    return (entries[index], index);
                }

                if (end is not null)
                {
                    throw new EndOfStreamException($"Waited for {what}, but {end}. Seen so far: {Seen()}");
                }

                more = grown.Task;
            }

            try
            {
                await more.WaitAsync(stop);
            }
            catch (OperationCanceledException reason) when (stop.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited in vain for {what}. Seen so far: {Seen()}", reason);
            }
        }
    }

    private string Seen()
    {
        var seen = Entries;
        return seen.Count == 0 ? "nothing" : string.Join(Environment.NewLine, seen.TakeLast(40));
    }

    private void Announce()
    {
        var before = grown;
        grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        before.SetResult();
    }
}
