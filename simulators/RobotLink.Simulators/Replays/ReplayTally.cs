namespace RobotLink.Simulators.Replays;

/// <summary>What came of a replay.</summary>
/// <param name="Connections">Played to their end, or until the client hung up.</param>
/// <param name="Differing">Words of clients that the recording has otherwise.</param>
public readonly record struct ReplayTally(int Connections, int Differing);

/// <summary>Hands out recorded connections in their order, and counts what came of them. Thread-safe.</summary>
internal sealed class ReplayOrder(IReadOnlyList<ReplayedConnection> recorded, ReplayOptions options)
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<ReplayTally> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int next;
    private int differing;

    /// <summary>Ends with the last connection where each is played once, and with the first difference where none is allowed.</summary>
    public Task<ReplayTally> Ended => ended.Task;

    /// <summary>Null when all have been played and none comes again.</summary>
    public ReplayedConnection? Next()
    {
        lock (gate)
        {
            if (options.Once && next >= recorded.Count)
            {
                return null;
            }
            if (next > 0 && next % recorded.Count == 0)
            {
                options.Tell("all of the recording was played; it begins again");
            }
            return recorded[next++ % recorded.Count];
        }
    }

    /// <summary>It is the last one, and nothing follows it.</summary>
    public bool IsLast(ReplayedConnection connection) => options.Once && ReferenceEquals(connection, recorded[^1]);

    public void Played(ReplayedConnection connection)
    {
        lock (gate)
        {
            if (IsLast(connection))
            {
                ended.TrySetResult(new ReplayTally(next, differing));
            }
        }
    }

    /// <summary>A client said something else.</summary>
    public void Differed(string words)
    {
        options.Tell(words);
        lock (gate)
        {
            differing++;
            if (options.Strict)
            {
                ended.TrySetResult(new ReplayTally(next, differing));
            }
        }
    }
}
