using System.Net;
using RobotLink.Diagnosis;
using RobotLink.Probes;

namespace RobotLink.Simulation.Network;

/// <summary>Evidence about a modelled way, gathered in virtual time.</summary>
internal sealed class ModelProbes(VirtualTime time, Way way, Random random) : IPathProbes, IPathNews
{
    public const string Device = "02:00:00:00:00:02";

    private const string Stranger = "02:00:00:00:00:66";
    private const int Questions = 3;

    /// <summary>The second owner of an address may answer for so long.</summary>
    private static readonly TimeSpan SecondOwner = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Unanswered = TimeSpan.FromMilliseconds(800);

    public bool? HasCarrier(IPAddress remote) => way.Port.Carrier;

    public IDisposable Follow(IPAddress remote, Action<PathNews> told)
    {
        void Tell(bool carrier) => told(new PathNews(carrier ? PathChange.CarrierBack : PathChange.CarrierLost, "eth1"));
        way.CarrierChanged += Tell;
        return new Following(way, Tell);
    }

    public PathEvidence Look(PathTarget target) => way.Known;

    public void NoteWorking(PathTarget target)
    {
        // One way leads there, always.
    }

    public Task<PathEvidence> GatherAsync(PathTarget target)
    {
        if (!way.Port.Carrier)
        {
            return Task.FromResult(way.Known);
        }

        var address = !way.MayAsk ? AddressReading.NotMeasured("needs CAP_NET_RAW")
            : Arrives(Questions) ? new AddressReading(CheckResult.Pass, Owners, "answered") : new AddressReading(CheckResult.Fail, [], "nobody answered");
        var behind = target.Behind is { } part ? new PartReading(part, way.Part!.On ? CheckResult.Pass : CheckResult.Fail, "asked") : null;
        var echo = way.Echoes && Arrives(1) ? new EchoReading(CheckResult.Pass, "answered") : new EchoReading(CheckResult.Fail, "nobody answered");
        var isHeard = address.Result == CheckResult.Pass && echo.Result == CheckResult.Pass;
        var found = new TaskCompletionSource<PathEvidence>();
        time.After(isHeard ? (2 * way.Delay) + SecondOwner : Unanswered, () => found.SetResult(way.Known with { Address = address, Echo = echo, Behind = behind }));
        return found.Task;
    }

    private string[] Owners => way.Exchanged ? [Stranger] : way.Conflict ? [Device, Stranger] : [Device];

    private bool Arrives(int tries)
    {
        if (!way.Answers || way.Loss <= 0)
        {
            return way.Answers;
        }

        for (var attempt = 0; attempt < tries; attempt++)
        {
            if (random.NextDouble() >= way.Loss && random.NextDouble() >= way.Loss)
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Following(Way way, Action<bool> told) : IDisposable
    {
        public void Dispose() => way.CarrierChanged -= told;
    }
}
