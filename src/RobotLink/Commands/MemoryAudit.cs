namespace RobotLink.Commands;

/// <summary>For sites that come from no folder, such as the demonstration: the newest commands, kept as long as the program runs.</summary>
public sealed class MemoryAudit : ICommandAudit
{
    private const int LinesMax = 4096;

    private readonly Lock gate = new();
    private readonly Queue<AuditLine> lines = new();

    public IReadOnlyList<AuditedCommand> Recorded => [];

    public IReadOnlyList<AuditedCommand> Last(int count, string? link)
    {
        lock (gate)
        {
            return AuditStory.Of(lines.Where(line => link is null || line.Link == link)).TakeLast(count).ToList();
        }
    }

    public Task AdmitAsync(AuditLine line)
    {
        Note(line);
        return Task.CompletedTask;
    }

    public Task EndAsync(AuditLine line)
    {
        Note(line);
        return Task.CompletedTask;
    }

    public void Note(AuditLine line)
    {
        lock (gate)
        {
            lines.Enqueue(line);
            if (lines.Count > LinesMax)
            {
                lines.Dequeue();
            }
        }
    }
}
