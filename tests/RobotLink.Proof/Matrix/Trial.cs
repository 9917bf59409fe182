using System.Text.Json;
using RobotLink.EndToEndTests.Lab;
using RobotLink.Proof.Devices;
using RobotLink.Proof.Lab;

namespace RobotLink.Proof.Matrix;

/// <summary>What one fault did to one link.</summary>
/// <param name="Noticed">Seconds from the fault to the verdict; null: not noticed.</param>
/// <param name="Bound">Seconds that the link itself states for such a failure.</param>
/// <param name="Verdicts">Each verdict in turn.</param>
/// <param name="Back">Seconds from the end of the fault until the link worked; null: it did not.</param>
/// <param name="Outcome">Of the command that was under way.</param>
/// <param name="Misses">What should not be; empty: all is well.</param>
internal sealed record Finding(string Fault, string Device, double? Noticed, double Bound, IReadOnlyList<string> Verdicts, double? Back, string? Outcome, IReadOnlyList<string> Misses)
{
    public string LastWord => Verdicts.Count > 0 ? Verdicts[^1] : "none";
}

/// <summary>One fault, once, on one lane, seen by all its links.</summary>
internal sealed class Trial(Lane lane, Fault fault, Random random)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>A link may end what is under way before its successor starts.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>The interface gives whole milliseconds.</summary>
    private static readonly TimeSpan Cut = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly List<Sight> looked = [];

    public async Task<IReadOnlyList<Finding>> Run(CancellationToken stop)
    {
        if (!await lane.AllWork(Patience, stop))
        {
            return BrokenOff($"the links did not work before the fault: {await lane.Describe(stop)}");
        }

        // At any moment of polls, heartbeats and probes.
        await LabClock.Hold(TimeSpan.FromSeconds(random.NextDouble()), stop);
        var bounds = await Bounds(stop);
        var command = fault.Truth(CellPlan.Command) is null ? null : await CommandUnderWay(stop);
        using var scene = new Scene();
        var from = lane.Sights.Entries.Count;
        using var looking = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var looks = fault.StartsAnew ? Look(looking.Token) : Task.CompletedTask;

        var began = await fault.Begin(lane, scene, stop);
        bounds = fault.StartsAnew ? await Bounds(stop) : bounds;
        var settleLimit = began.AddSeconds(bounds.Values.Max()) + lane.SettleWithin + Grace + (fault.StartsAnew ? Drain : TimeSpan.Zero);
        await Watch(device => Settled(device, Sights(from, device, began)), settleLimit, stop);
        await looking.CancelAsync();
        await looks;

        // Until here the truth holds; what is said while things are put right is nobody's concern.
        var ends = LabClock.Now;
        var healed = await fault.End(lane, scene, stop);
        var isBack = await lane.AllWork(fault.BackWithin + Patience, stop);
        // The stream may tell it a moment after the answer to a question.
        await Watch(device => !isBack || IsToldBack(Sights(from, device, began)), LabClock.Now + Grace, stop);
        var outcome = command is null ? null : await Outcome(command, stop);
        return [.. Devices().Select(device => Judge(device.Name, Sights(from, device.Name, began), began, ends, healed, bounds[device.Name], isBack, device.Name == CellPlan.Command ? outcome : null))];
    }

    /// <summary>What is known when it came to nothing.</summary>
    public IReadOnlyList<Finding> BrokenOff(string why) => [.. Devices().Select(device => new Finding(fault.Name, device.Name, null, 0, [], null, null, [why]))];

    private IEnumerable<CellDevice> Devices() => CellPlan.Devices.Where(device => fault.Truth(device.Name) is not null);

    private async Task<Dictionary<string, double>> Bounds(CancellationToken stop)
    {
        var bounds = new Dictionary<string, double>();
        foreach (var device in Devices())
        {
            bounds[device.Name] = await lane.Bound(device.Name, fault.Truth(device.Name)!.Failure, stop);
        }

        return bounds;
    }

    private async Task<Task<string>> CommandUnderWay(CancellationToken stop)
    {
        var before = LabClock.Now;
        var outcome = SendCommand(stop);
        await LabClock.Until("the command has left", async asking =>
            outcome.IsCompleted || (await lane.Edge.Get($"links/{CellPlan.Command}/messages?last=10", asking)).GetProperty("items").EnumerateArray().Any(message => IsCommand(message, before)), stop);
        return outcome;
    }

    private static bool IsCommand(JsonElement message, DateTimeOffset after) =>
        message.GetProperty("dir").GetString() == "tx" && message.GetProperty("name").GetString() == "move" && message.GetProperty("time").GetDateTimeOffset() >= after;

    private async Task<string> SendCommand(CancellationToken stop)
    {
        var (outcome, reason) = await lane.Edge.Send(CellPlan.Command, "move", new { n = random.Next(1000) }, null, stop);
        return outcome is "unknown" ? outcome : $"{outcome} ({reason})";
    }

    private async Task<string> Outcome(Task<string> command, CancellationToken stop)
    {
        try
        {
            return await command.WaitAsync(Patience, LabClock.Time, stop);
        }
        catch (TimeoutException)
        {
            return "none";
        }
    }

    private async Task Look(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var now = await lane.Edge.Look(stop);
                lock (looked)
                {
                    looked.AddRange(now);
                }

                await LabClock.Hold(LookEvery, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Seen enough.
        }
    }

    private List<Sight> Sights(int from, string device, DateTimeOffset began)
    {
        lock (looked)
        {
            return [.. lane.Sights.Entries.Skip(from).Concat(looked).Where(sight => sight.Link == device && sight.Time >= began - Cut).OrderBy(sight => sight.Time)];
        }
    }

    private async Task Watch(Func<string, bool> settled, DateTimeOffset limit, CancellationToken stop)
    {
        while (LabClock.Now < limit && !Devices().All(device => settled(device.Name)))
        {
            await LabClock.Hold(LookEvery, stop);
        }
    }

    private bool Settled(string device, List<Sight> sights)
    {
        var last = sights.LastOrDefault(IsVerdict);
        return last is not null && (fault.HealsItself || (fault.Truth(device)!.Settled.Any(blame => blame.Fits(last.Cause, last.Certainty)) && IsShown(device, sights)));
    }

    private static bool IsToldBack(List<Sight> sights) => sights.FindLastIndex(IsVerdict) < sights.FindLastIndex(sight => sight.Works);

    /// <summary>Of equal ones in a row the one with the most evidence, at the time of the first.</summary>
    private static List<Sight> Changes(IEnumerable<Sight> sights)
    {
        var changes = new List<Sight>();
        foreach (var sight in sights)
        {
            if (changes.Count == 0 || (changes[^1].State, changes[^1].Verdict) != (sight.State, sight.Verdict))
            {
                changes.Add(sight);
            }
            else if (sight.Evidence.Count > changes[^1].Evidence.Count)
            {
                changes[^1] = changes[^1] with { Evidence = sight.Evidence };
            }
        }

        return changes;
    }

    private bool IsShown(string device, List<Sight> sights) =>
        fault.Truth(device)!.Shown is not { } check || sights.Exists(sight => IsVerdict(sight) && sight.Evidence.Any(one => one.Name == check && one.Result == "fail"));

    private static bool IsVerdict(Sight sight) => !sight.Works && sight.Cause is not null;

    /// <summary>A link that a new site starts anew is judged from its own start: the one before may have to end a command first.</summary>
    private DateTimeOffset Start(List<Sight> sights, DateTimeOffset after) => fault.StartsAnew
        ? sights.FirstOrDefault(sight => sight.Time >= after && sight is { State: "connecting", Cause: null })?.Time ?? after
        : after;

    private Finding Judge(string device, List<Sight> sights, DateTimeOffset changed, DateTimeOffset ends, DateTimeOffset undone, double bound, bool isBack, string? outcome)
    {
        var (began, healed) = (Start(sights, changed), Start(sights, undone));
        var truth = fault.Truth(device)!;
        var verdicts = Changes(sights.Where(sight => IsVerdict(sight) && (sight.Time < ends || fault.HealsItself)));
        double? noticed = verdicts.Count > 0 ? Math.Max(0, (verdicts[0].Time - began).TotalSeconds) : null;
        var firstUp = verdicts.Count > 0 ? sights.FirstOrDefault(sight => sight.Works && sight.Time >= verdicts[0].Time && (fault.HealsItself || sight.Time >= healed)) : null;
        double? back = firstUp is not null ? Math.Max(0, (firstUp.Time - healed).TotalSeconds) : isBack && !fault.HealsItself ? 0 : null;
        var misses = new List<string>();
        if (noticed is null || noticed > bound)
        {
            misses.Add(noticed is null ? "not noticed" : $"noticed after {noticed:0.000} s, bound {bound:0.###} s");
        }

        foreach (var wrong in verdicts.Where(sight => !truth.Allowed.Any(blame => blame.Fits(sight.Cause, sight.Certainty))))
        {
            misses.Add($"{(wrong.Certainty == "proven" ? "WRONG PROVEN" : "wrong")}: {wrong.Verdict}, {(wrong.Time - began).TotalSeconds:0.000} s after it began [{string.Join("; ", wrong.Evidence)}]");
        }

        if (verdicts.Count > 0 && !fault.HealsItself && !truth.Settled.Any(blame => blame.Fits(verdicts[^1].Cause, verdicts[^1].Certainty)))
        {
            misses.Add($"the last word is {verdicts[^1].Verdict} [{string.Join("; ", verdicts[^1].Evidence)}]");
        }

        if (verdicts.Count > 0 && !IsShown(device, sights))
        {
            misses.Add($"no evidence of '{truth.Shown}' [{string.Join("; ", verdicts[^1].Evidence)}]");
        }

        if (back is null || back > fault.BackWithin.TotalSeconds)
        {
            misses.Add(back is null ? "did not come back" : $"back after {back:0.000} s, limit {fault.BackWithin.TotalSeconds:0.#} s");
        }

        if (outcome is not (null or "unknown"))
        {
            misses.Add($"the command is said to be {outcome}, but it left and was not answered");
        }

        if (misses.Count > 0)
        {
            misses.Add($"seen: {string.Join(", ", Changes(sights).Select(sight => $"{(sight.Time - began).TotalSeconds:0.00} {sight.State} {sight.Verdict}"))}; healed {(healed - began).TotalSeconds:0.00}");
        }

        return new Finding(fault.Name, device, noticed, bound, [.. verdicts.Select(sight => sight.Verdict)], back, outcome, misses);
    }
}
