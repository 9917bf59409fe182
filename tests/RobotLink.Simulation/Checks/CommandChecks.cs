using RobotLink.Links;
using RobotLink.Messages;
using RobotLink.Routing;

namespace RobotLink.Simulation.Checks;

/// <summary>P5: a command is carried out at most once, and what its giver hears is true, in time, and heard once.</summary>
internal sealed class CommandChecks(Site site, Trace trace, ClockChecks clock, Action<Cell, string> violate)
{
    /// <summary>Two seconds for its turn, and as long for its reply: the profile's timeout.</summary>
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(4);

    private readonly List<(Cell Cell, int Number)> notSent = [];
    private readonly Dictionary<int, int> givenOn = [];
    private readonly Dictionary<string, TimeSpan> lastGiven = new(StringComparer.Ordinal);

    /// <param name="epoch">The connection that stands, or stood last.</param>
    public void Giving(Cell cell, int number, int epoch)
    {
        givenOn[number] = epoch;
        cell.Fellows.ForEach(fellow => lastGiven[fellow.Id] = site.Now);
    }

    /// <summary>To its device, by whichever link; null for never.</summary>
    public TimeSpan? LastGiven(Cell cell) => lastGiven.TryGetValue(cell.Id, out var at) ? at : null;

    /// <summary>A command leaves on the connection it was given on, or never.</summary>
    public void Sent(Cell cell, MessageEntry message)
    {
        if (Number(message, "number") is not { } number || !givenOn.TryGetValue((int)number, out var epoch) || epoch != message.Epoch)
        {
            violate(cell, $"command {Number(message, "number")} was sent on connection {message.Epoch}, and not given there");
        }
    }

    public void Told(Given given, RequestResult result)
    {
        trace.Add(site.Now, given.Cell.Id, $"command {given.Number} {result.Outcome}");
        clock.Look(given, result.Duration);
        var done = given.Cell.Host.Done.GetValueOrDefault(given.Number);
        if (result.Duration > (given.Within ?? PatienceMax) + Watcher.Grain + (4 * site.Play.Late))
        {
            violate(given.Cell, $"command {given.Number} ended after {result.Duration.TotalSeconds:0.000} s");
        }

        if (done > 1)
        {
            violate(given.Cell, $"command {given.Number} was carried out {done} times");
        }

        if (result.Outcome is RequestOutcome.NotSent or RequestOutcome.Expired && done > 0)
        {
            violate(given.Cell, $"command {given.Number} ended {result.Outcome} and was carried out");
        }

        if (result.Outcome is RequestOutcome.NotSent or RequestOutcome.Expired)
        {
            notSent.Add((given.Cell, given.Number));
        }

        if (result.Outcome == RequestOutcome.Answered && (done != 1 || Number(result.Reply, "done") != given.Number))
        {
            violate(given.Cell, $"command {given.Number} was answered with the reply to {Number(result.Reply, "done")}, carried out {done} times");
        }

        if (result.Outcome == RequestOutcome.Rejected && (done != 0 || Number(result.Reply, "code") != given.Number))
        {
            violate(given.Cell, $"command {given.Number} was rejected by the refusal of {Number(result.Reply, "code")}, carried out {done} times");
        }
    }

    /// <summary>After the end: what was called not sent has not moved anything later either, and nothing was done twice.</summary>
    public void Close(IReadOnlyList<Given> open)
    {
        foreach (var (cell, number) in notSent.Where(command => command.Cell.Host.Done.ContainsKey(command.Number)))
        {
            violate(cell, $"command {number} was carried out after it was called not sent");
        }

        foreach (var cell in site.Cells)
        {
            foreach (var (number, times) in cell.Host.Done.Where(done => done.Value > 1))
            {
                violate(cell, $"command {number} was carried out {times} times");
            }
        }

        foreach (var given in open)
        {
            violate(given.Cell, $"command {given.Number} of {given.At.TotalSeconds:0.000} s never had an end");
        }
    }

    /// <summary>A number that a frame carries.</summary>
    public static long? Number(MessageEntry? message, string field)
    {
        if (message?.Shape is not { } shape)
        {
            return null;
        }

        for (var index = 0; index < shape.Fields.Count; index++)
        {
            if (shape.Fields[index].Name == field)
            {
                var values = new FieldValue[shape.Fields.Count];
                return shape.TryDecode(message.Payload, values, out _) ? values[index].Integer : null;
            }
        }

        return null;
    }
}
