using System.Net;
using RobotLink.Diagnosis;

namespace RobotLink.Tests.Diagnosis;

/// <summary>
/// Evidence of every kind, put together at random: what is called proven stays so when more is measured, so nothing that was not measured can have
/// contradicted it; and it falls when the reading that carries it is taken away.
/// </summary>
internal sealed class AnyEvidenceTests
{
    private const int Seed = 4;
    private const int Rounds = 60_000;

    private static readonly IPAddress Gateway = IPAddress.Parse("10.0.0.254");

    private static readonly (string Name, Func<PathEvidence, PathEvidence> Take)[] Unmeasured =
    [
        ("route", path => path with { Route = null, Address = path.Address with { Gateway = null } }),
        ("port", path => path with { Port = null }),
        ("neighbour", path => path with { Neighbour = null }),
        ("address", path => path with { Address = AddressReading.NotMeasured("may not") with { Before = path.Address.Before, Gateway = path.Address.Gateway } }),
        ("before", path => path with { Address = path.Address with { Before = null } }),
        ("echo", path => path with { Echo = EchoReading.NotMeasured("may not") }),
        ("behind", path => path with { Behind = null }),
        ("mates", path => path with { Mates = null }),
    ];

    private static IEnumerable<(Func<PathEvidence, Verdict> Judge, PathEvidence Path, string What)> Random()
    {
        var random = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            var path = Path(random);
            if (random.Next(2) == 0)
            {
                var loss = Loss(random);
                yield return (seen => Diagnose.Loss(loss with { Path = seen }), path, $"{loss}");
            }
            else
            {
                var call = Call(random);
                yield return (seen => Diagnose.Dial(call with { Path = seen }), path, $"{call}");
            }
        }
    }

    [Test]
    public void What_is_proven_without_a_reading_is_proven_with_it()
    {
        var proven = 0;
        foreach (var (judge, path, what) in Random())
        {
            var full = judge(path);
            foreach (var (name, take) in Unmeasured)
            {
                var less = judge(take(path));
                if (name == "before" && less.Cause == Cause.Refused)
                {
                    // Of a device that never worked nobody can know who it was: whoever answers at its address refuses.
                    continue;
                }

                proven += less.Certainty == Certainty.Proven ? 1 : 0;
                if (less.Certainty == Certainty.Proven && (full.Certainty != Certainty.Proven || full.Cause != less.Cause))
                {
                    Assert.Fail($"'{less.Words}' is called proven while '{name}' is not measured, which says: '{full.Words}' ({full.Certainty})\n{what}\n{path}");
                }
            }
        }

        Assert.That(proven, Is.GreaterThan(Rounds / 10), "too few verdicts were proven to prove anything");
    }

    [Test]
    public void What_carries_a_proof_was_measured()
    {
        var proven = new HashSet<Cause>();
        foreach (var (judge, path, what) in Random())
        {
            var verdict = judge(path);
            if (verdict.Certainty != Certainty.Proven)
            {
                continue;
            }

            proven.Add(verdict.Cause);
            if (!IsCarried(verdict.Cause, path, what))
            {
                Assert.Fail($"'{verdict.Words}' is called proven\n{what}\n{path}");
            }
        }

        Assert.That(proven, Is.SupersetOf(new[] { Cause.LocalPortDown, Cause.PathDead, Cause.Refused, Cause.ResetByPeer, Cause.Misconfigured }));
    }

    [Test]
    public void Without_the_times_of_TCP_no_program_is_proven_silent()
    {
        var random = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            var loss = Loss(random) with { Tcp = null, Path = Path(random) };
            var verdict = Diagnose.Loss(loss);
            Assert.That(verdict is { Cause: Cause.NoReply, Certainty: Certainty.Proven }, Is.False, () => $"{loss}");
        }
    }

    /// <summary>Only causes that stand on the way's readings; the others stand on what the socket and the session saw.</summary>
    private static bool IsCarried(Cause cause, PathEvidence path, string what) => cause switch
    {
        Cause.LocalPortDown => path is { PortLedThereBefore: false, Port: { Enabled: false } or { Carrier: false } } || what.Contains("Unplugged", StringComparison.Ordinal),
        Cause.PathDead => path is
        {
            Port: { Enabled: true, Carrier: true }, Route: { Found: true, Gateway: null }, Address: { Result: CheckResult.Fail, Gateway: null }, Echo.Result: CheckResult.Fail,
        } && path is { Behind.Result: CheckResult.Pass } or { Mates.Working: > 0 },
        Cause.HostSilent or Cause.WentSilent => false,
        Cause.Refused => path.IsThisPc || IsOne(path),
        Cause.ResetByPeer => path.IsThisPc || (IsOne(path) && path.Address.Hardware.Contains(path.Address.Before!)),
        Cause.Misconfigured => path.Route is { Found: false } || !what.Contains("NoRoute", StringComparison.Ordinal),
        _ => true,
    };

    private static bool IsOne(PathEvidence path) =>
        path is { Port: { Enabled: true, Carrier: true }, Route: { Found: true, Gateway: null }, Address: { Result: CheckResult.Pass, Gateway: null, Hardware.Count: 1 } };

    private static PathEvidence Path(Random random)
    {
        var gateway = random.Next(4) == 0 ? Gateway : null;
        var path = new PathEvidence
        {
            IsThisPc = random.Next(12) == 0,
            Route = One(random, null, new RouteReading(false), new RouteReading(false) { NoPortHasItsNetwork = true }, new RouteReading(true, gateway), new RouteReading(true, gateway)),
            Port = One(
                random, null, new PortReading("eth0", true, true), new PortReading("eth0", true, true), new PortReading("eth0", true, false), new PortReading("eth0", false, false),
                new PortReading("eth0", true, null)),
            PortLedThereBefore = random.Next(6) == 0,
            Neighbour = One(
                random, null, new NeighbourReading(NeighbourState.None), new NeighbourReading(NeighbourState.Incomplete), new NeighbourReading(NeighbourState.Failed),
                new NeighbourReading(NeighbourState.Reachable, Cases.Device), new NeighbourReading(NeighbourState.Reachable, Cases.Stranger), new NeighbourReading(NeighbourState.Stale, Cases.Device)),
            Address = One(
                random, AddressReading.NotMeasured("may not"), new AddressReading(CheckResult.Fail, [], "nobody"), new AddressReading(CheckResult.Pass, [Cases.Device], "one"),
                new AddressReading(CheckResult.Pass, [Cases.Stranger], "another"), new AddressReading(CheckResult.Pass, [Cases.Device, Cases.Stranger], "two"))!
                with
            { Before = One(random, null, Cases.Device), Gateway = gateway },
            Echo = new EchoReading(Result(random), "echo"),
            Behind = random.Next(2) == 0 ? null : new PartReading(Cases.Switch, Result(random), "part"),
            Mates = random.Next(2) == 0 ? null : new MatesReading("port eth0", random.Next(2), random.Next(2)),
        };

        // One reading: who finds that no port has the network has no port to tell of.
        return path.Route is { NoPortHasItsNetwork: true } ? path with { Port = null } : path;
    }

    private static ConnectionLoss Loss(Random random) => new()
    {
        Ending = Any<Ending>(random),
        Medium = Any<Medium>(random),
        DeviceCalled = random.Next(4) == 0,
        Reader = Any<SocketSign>(random),
        Writer = Any<SocketSign>(random),
        Tcp = random.Next(4) == 0 ? null : new TcpReading(Some(random), Some(random), random.Next(2), random.Next(2), random.Next(2), random.Next(2), TimeSpan.Zero)
        {
            SinceSend = random.Next(4) == 0 ? null : Some(random),
            IsGone = random.Next(4) == 0,
        },
        PathIsNews = random.Next(4) == 0,
        Lived = Some(random),
        SinceLife = random.Next(3) == 0 ? null : Some(random),
        Garbled = random.Next(2),
        Unframed = random.Next(2),
        Asked = random.Next(3) == 0 ? null : Some(random),
        QuestionsApart = random.Next(3) == 0 ? null : Some(random),
        ReplyWithin = Some(random),
        FreshWithin = Some(random),
        SupervisesProgram = random.Next(2) == 0,
        Detail = "detail",
    };

    private static DialFailure Call(Random random) =>
        new(Any<DialOutcome>(random), Some(random), "10.0.0.2:5000", "detail") { PathIsNews = random.Next(4) == 0, After = random.Next(2) == 0 ? null : Any<Cause>(random) };

    private static TimeSpan Some(Random random) => TimeSpan.FromSeconds(random.NextDouble() * 8);

    private static CheckResult Result(Random random) => Any<CheckResult>(random);

    private static T Any<T>(Random random)
        where T : struct, Enum => One(random, Enum.GetValues<T>());

    private static T One<T>(Random random, params T[] all) => all[random.Next(all.Length)];
}
