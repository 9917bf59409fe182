using RobotLink.Commands;

namespace RobotLink.Simulation;

/// <summary>An audit on a disk that takes its time: a command may still wait for its line when its connection has long ended.</summary>
/// <param name="random">Of its own: how long the disk takes moves nothing else of the seed.</param>
internal sealed class SlowDisk(VirtualTime time, Random random) : ICommandAudit
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(0.6);
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(5);

    private readonly MemoryAudit kept = new();

    public IReadOnlyList<AuditedCommand> Recorded => kept.Recorded;

    public IReadOnlyList<AuditedCommand> Last(int count, string? link) => kept.Last(count, link);

    public Task AdmitAsync(AuditLine line)
    {
        // Whoever waits goes on within the event: the simulation has one thread.
        var written = new TaskCompletionSource();
        time.After(Takes() * random.NextDouble(), () =>
        {
            kept.Note(line);
            written.SetResult();
        });
        return written.Task;
    }

    public Task EndAsync(AuditLine line) => kept.EndAsync(line);

    public void Note(AuditLine line) => kept.Note(line);

    private TimeSpan Takes() => random.Next(20) switch
    {
        0 => Stuck,
        < 4 => Busy,
        _ => Usual,
    };
}
