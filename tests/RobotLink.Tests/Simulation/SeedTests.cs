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

    [TestCase(1UL)]
    [TestCase(2UL)]
    public void Two_links_to_one_device_call_one_after_the_other_and_share_its_seats(ulong seed)
    {
        var report = Run.Of(Rough with { Seed = seed, Shared = true });

        Assert.That(report.Violations, Is.Empty);
        Assert.That((report.Faults > 20, report.Detections > 20, report.Commands > 500), Is.EqualTo((true, true, true)), "something has happened");
    }

    [Test]
    public void Whoever_sets_the_wall_clock_changes_nothing_that_happens()
    {
        var report = Run.Twice(Rough with { Seed = 5, FaultEvery = TimeSpan.FromMinutes(2) });

        Assert.That(report.Violations, Is.Empty);
    }

    /// <remarks>A link that was degraded by a poor line once kept to itself that its program hung.</remarks>
    [Test]
    public void A_program_that_hangs_is_told_of_in_time_also_where_the_link_is_degraded()
    {
        var report = Run.Of(Rough with { Seed = 9, Duration = TimeSpan.FromHours(0.9) });

        Assert.That(report.Violations, Is.Empty);
    }

    /// <remarks>A command that had left a moment before the verdict on a frozen program once gave it all its time again.</remarks>
    [Test]
    public void A_command_just_before_the_verdict_does_not_put_it_off()
    {
        var report = Run.Of(Rough with { Seed = 21, Duration = TimeSpan.FromHours(0.6), Evidence = true });

        Assert.That(report.Violations, Is.Empty);
    }

    /// <remarks>After a cable was out for a moment, a reply that the device's TCP still held back once cost a stream its connection, and was called 'no-reply'.</remarks>
    [Test]
    public void A_reply_that_TCP_holds_back_after_a_short_outage_costs_no_connection()
    {
        var pulledThere = Run.Of(Rough with { Seed = 28, Duration = TimeSpan.FromHours(0.26), Evidence = true });
        var pulledHere = Run.Of(Rough with { Seed = 12, Duration = TimeSpan.FromHours(0.05), Links = 40 });

        Assert.That(pulledThere.Violations.Concat(pulledHere.Violations), Is.Empty);
        Assert.That((pulledThere.Faults > 20, pulledHere.Faults > 10), Is.EqualTo((true, true)), "something has happened");
    }

    /// <remarks>Where nothing but a new connection settles a late reply, each command just before a cable was out for a moment once cost one.</remarks>
    [TestCase(46UL, 20, 0.29)]
    [TestCase(54UL, 6, 0.16)]
    public void A_command_just_before_a_short_outage_costs_no_connection(ulong seed, int links, double hours)
    {
        var play = Rough with
        {
            Seed = seed,
            Links = links,
            Duration = TimeSpan.FromHours(hours),
            Promises = [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)],
            FaultEvery = TimeSpan.FromSeconds(links == 6 ? 30 : 60),
            CommandEvery = TimeSpan.FromSeconds(links == 6 ? 3 : 5),
        };
        var report = Run.Of(play);

        Assert.That(report.Violations, Is.Empty);
        Assert.That((report.Faults > 50, report.Commands > 1000), Is.EqualTo((true, true)), "something has happened");
    }

    /// <remarks>After an outage all nine keys were those of replies that the device's TCP held back, and the next command cost the connection.</remarks>
    [Test]
    public void Where_replies_carry_keys_commands_after_a_short_outage_cost_no_connection()
    {
        var play = Rough with
        {
            Seed = 44,
            Duration = TimeSpan.FromHours(0.014),
            Promises = [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)],
            FaultEvery = TimeSpan.FromSeconds(40),
            CommandEvery = TimeSpan.FromSeconds(3),
        };
        var report = Run.Of(play);

        Assert.That(report.Violations, Is.Empty);
        Assert.That((report.Faults > 10, report.Commands > 200), Is.EqualTo((true, true)), "something has happened");
    }

    /// <remarks>A command that followed another into the silence of a stream once put the verdict off by its own time; a promise this near is told to need a second more while it is asked.</remarks>
    [Test]
    public void Promises_below_two_seconds_are_kept()
    {
        var play = Rough with
        {
            Seed = 5,
            Links = 5,
            Duration = TimeSpan.FromHours(0.05),
            Promises = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1)],
            FaultEvery = TimeSpan.FromSeconds(20),
            CommandEvery = TimeSpan.FromSeconds(2),
        };
        var report = Run.Of(play);

        Assert.That(report.Violations, Is.Empty);
        Assert.That(report.Faults, Is.GreaterThan(10), "something has happened");
    }

    /// <remarks>While this PC's own cable was known to be out, the silent program was once judged, and doubted when the cable was back.</remarks>
    [TestCase(9UL, 20, 0.46, 300)]
    [TestCase(50UL, 5, 0.12, 60)]
    public void A_starved_PC_doubts_no_program_while_its_own_cable_is_out(ulong seed, int links, double hours, int faultEvery)
    {
        var play = Rough with { Seed = seed, Links = links, Duration = TimeSpan.FromHours(hours), FaultEvery = TimeSpan.FromSeconds(faultEvery), Late = TimeSpan.FromSeconds(1) };
        var report = Run.Of(play);

        Assert.That(report.Violations, Is.Empty);
        Assert.That(report.Faults, Is.GreaterThan(20), "something has happened");
    }

    /// <remarks>A device that was exchanged for a moment, behind a switch without power, has forgotten its connection: its own reset says so.</remarks>
    [Test]
    public void A_reset_by_the_device_that_was_put_back_may_be_proven()
    {
        var report = Run.Of(Rough with { Seed = 38, Duration = TimeSpan.FromHours(0.18), Evidence = true });

        Assert.That(report.Violations, Is.Empty);
        Assert.That(report.Faults, Is.GreaterThan(20), "something has happened");
    }

    /// <remarks>Seed 1 once showed a seat that nobody freed: a call from another port had made the old one forgotten.</remarks>
    [Test]
    public void Long_outages_end_as_well()
    {
        var play = Rough with
        {
            Seed = 1,
            Links = 200,
            Duration = TimeSpan.FromHours(1.5),
            Promises = [.. new[] { 60.0, 300, 900 }.Select(TimeSpan.FromSeconds)],
            FaultEvery = TimeSpan.FromHours(4),
            CommandEvery = TimeSpan.FromHours(1),
        };

        Assert.That(Run.Of(play).Violations, Is.Empty);
    }

    /// <remarks>Seed 13 also froze a program in the second before TCP brought what it had said.</remarks>
    [TestCase(1UL)]
    [TestCase(13UL)]
    public void A_cable_that_is_out_for_a_moment_ends_nothing_where_only_probes_ask_and_seldom(ulong seed)
    {
        var play = Rough with
        {
            Seed = seed,
            Duration = TimeSpan.FromHours(4),
            Promises = [TimeSpan.FromSeconds(60)],
            FaultEvery = TimeSpan.FromSeconds(400),
            CommandEvery = TimeSpan.FromHours(10),
        };
        var report = Run.Of(play);

        Assert.That(report.Violations, Is.Empty);
        Assert.That((report.Faults > 100, report.Detections > 50), Is.EqualTo((true, true)), "something has happened");
    }

    /// <remarks>What a program had said before it froze came when TCP had sent it again, and was called dated too late.</remarks>
    [TestCase(3UL)]
    [TestCase(14UL)]
    public void On_a_line_that_loses_packets_down_since_holds_the_truth(ulong seed)
    {
        var report = Run.Of(Rough with { Seed = seed, Loss = 0.1 });

        Assert.That(report.Violations, Is.Empty);
        Assert.That((report.Outages > 50, report.Commands > 500), Is.EqualTo((true, true)), "something has happened");
    }

    /// <remarks>A watch that was always late once forgave the device again and again: nothing was noticed any more.</remarks>
    [Test]
    public void A_starved_PC_blames_nobody_and_still_notices()
    {
        var report = Run.Of(Rough with { Seed = 2, Late = TimeSpan.FromSeconds(0.5), Duration = TimeSpan.FromHours(1) });

        Assert.That(report.Violations, Is.Empty);
        Assert.That(report.Detections, Is.GreaterThan(20));
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
