using RobotLink.Simulation;

namespace RobotLink.Tests.Simulation;

/// <summary>Real links over a modelled network, in virtual time: cables, power, firewalls, frozen and stopped programs, commands all the while.</summary>
internal sealed class SeedTests
{
    private static readonly Play Rough = new(
        0, 20, TimeSpan.FromHours(0.5), [.. new[] { 2.0, 5, 10, 30 }.Select(TimeSpan.FromSeconds)], TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(20), 0);

    // 4 and 6 once broke a promise: 'no-reply, proven' while a cable was out; a stream that stopped behind a slow request.
    [TestCase(1UL)]
    [TestCase(4UL)]
    [TestCase(6UL)]
    public void Every_promise_is_kept_while_everything_breaks(ulong seed)
    {
        var report = Run.Of(Rough with { Seed = seed });

        Assert.That(report.Violations, Is.Empty);
        Assert.That((report.Faults > 20, report.Detections > 20, report.Commands > 500), Is.EqualTo((true, true, true)), "something has happened");
    }

    // 3 has no right to ask for hardware addresses.
    [TestCase(1UL)]
    [TestCase(2UL)]
    [TestCase(3UL)]
    public void No_cause_is_called_proven_that_was_not_and_what_evidence_tells_apart_is_told(ulong seed)
    {
        var report = Run.Of(Rough with { Seed = seed, Evidence = true });

        Assert.That(report.Violations, Is.Empty);
        Assert.That(report.Faults, Is.GreaterThan(20), "something has happened");
    }

    [Test]
    public void The_same_seed_plays_the_same()
    {
        var (first, second, other) = (Run.Of(Rough with { Seed = 7 }), Run.Of(Rough with { Seed = 7 }), Run.Of(Rough with { Seed = 8 }));

        Assert.That((second.Digest, second.Events), Is.EqualTo((first.Digest, first.Events)));
        Assert.That(other.Digest, Is.Not.EqualTo(first.Digest));
    }

    [Test]
    public void On_a_line_that_loses_packets_no_command_is_repeated_and_none_is_answered_by_another_s_reply()
    {
        var report = Run.Of(Rough with { Seed = 3, Loss = 0.05, FaultEvery = TimeSpan.FromHours(10) });

        Assert.That(report.Violations, Is.Empty);
    }
}
