using RobotLink.Links;
using RobotLink.Messages;
using RobotLink.Simulation.Checks;

namespace RobotLink.Simulation;

/// <summary>A command that somebody gave, and how it ended.</summary>
/// <param name="Within">What whoever gave it set as its time; null: the profile's.</param>
internal sealed record Given(Cell Cell, int Number, TimeSpan At, TimeSpan? Within, Task<RequestResult> Result);

/// <summary>People who move the devices at random moments, and write down what they were told.</summary>
/// <param name="giving">The number of a command, and the connection that it is given on.</param>
internal sealed class Commands(Site site, Action<Cell, Fault> slow, Action<Cell, int, int> giving, Action<Given, RequestResult> told)
{
    /// <summary>Less than what the shortest-tempered of them waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.3);

    /// <summary>Far longer than any thread of the pool takes; only a command with two ends is waited for so long.</summary>
    private static readonly TimeSpan OnPool = TimeSpan.FromMinutes(1);

    private readonly List<Given> open = [];
    private readonly Dictionary<string, long> collected = new(StringComparer.Ordinal);
    private int last;

    public long Count => last;

    public bool Stopping { get; set; }

    public IReadOnlyList<Given> Open => open;

    public void Start()
    {
        foreach (var cell in site.Cells)
        {
            Plan(cell);
        }
    }

    /// <summary>Whoever waits for an answer hears it on a thread of the pool; the simulation waits for that, so that its order stays its own.</summary>
    public void Collect()
    {
        foreach (var cell in open.Select(given => given.Cell).Distinct().ToList())
        {
            var ended = cell.Link.RequestsEnded - collected.GetValueOrDefault(cell.Id);
            if (ended == 0)
            {
                continue;
            }

            collected[cell.Id] = cell.Link.RequestsEnded;
            var mine = open.FindAll(given => given.Cell == cell);
            if (!SpinWait.SpinUntil(() => mine.Count(given => given.Result.IsCompleted) >= ended, OnPool))
            {
                throw new BrokenPromiseException(new Violation("P5", site.Now, cell.Id, $"has ended {ended} requests, but fewer are under way: one has two ends"));
            }

            foreach (var given in mine.Where(given => given.Result.IsCompleted).OrderBy(given => given.Number))
            {
                open.Remove(given);
                told(given, given.Result.GetAwaiter().GetResult());
            }
        }
    }

    private void Plan(Cell cell) => site.Time.After(-Math.Log(1 - site.Random.NextDouble()) * site.Play.CommandEvery, () => Give(cell));

    private void Give(Cell cell)
    {
        if (Stopping)
        {
            return;
        }

        var number = ++last;
        var thinks = TimeSpan.FromSeconds(site.Random.Next(10) == 0 ? 3 * site.Random.NextDouble() : 0.05);
        cell.Host.Thinks = thinks;
        if (thinks > Patience)
        {
            cell.Fellows.ForEach(fellow => slow(fellow, new Fault(FaultKind.SlowReply, site.Now) { Ended = site.Now + thinks }));
        }

        TimeSpan? within = site.Random.Next(4) == 0 ? TimeSpan.FromSeconds(0.5) : null;
        var call = new RequestCall("job", new Dictionary<string, object?> { ["number"] = (long)number }, within, $"k{number}");
        var epoch = cell.Link.Snapshot().Epoch;
        giving(cell, number, epoch);
        open.Add(new Given(cell, number, site.Now, within, cell.Link.RequestAsync(call, CancellationToken.None)));
        if (site.Random.Next(10) == 0)
        {
            // Whoever is not sure that it arrived says it again, with the same key.
            site.Time.After(TimeSpan.FromSeconds(4 * site.Random.NextDouble()), () => _ = cell.Link.RequestAsync(call, CancellationToken.None));
        }

        Plan(cell);
    }
}
