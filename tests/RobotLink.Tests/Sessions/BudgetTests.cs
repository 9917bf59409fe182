using RobotLink.Profiles;
using RobotLink.Sessions;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Sessions;

/// <summary>The rules by which every period follows from one number.</summary>
public sealed class BudgetTests
{
    [TestCase(2, 1, 4, 4.5, 1.9)]
    [TestCase(5, 1, 7, 7.5, 4.75)]
    [TestCase(10, 2, 7, 15.5, 9.5)]
    [TestCase(30, 6, 7, 47.5, 29.5)]
    public void Keepalive_user_timeout_and_silence_limit_follow_from_the_promise(double within, double idle, int count, double userTimeout, double decide)
    {
        var budget = Of($"detect_within: {within}s");

        Assert.That(budget.KeepaliveIdle.TotalSeconds, Is.EqualTo(idle));
        Assert.That(budget.KeepaliveInterval.TotalSeconds, Is.EqualTo(idle));
        Assert.That(budget.KeepaliveCount, Is.EqualTo(count));
        Assert.That(budget.UserTimeout.TotalSeconds, Is.EqualTo(userTimeout));
        Assert.That(budget.Decide.TotalSeconds, Is.EqualTo(decide));
    }

    [Test]
    public void The_user_timeout_never_undercuts_the_probes_that_the_profile_gives()
    {
        var budget = Of("detect_within: 4s\nkeepalive: { idle: 1s, interval: 1s, count: 3 }");

        Assert.That(budget.UserTimeout, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(3.5)));
    }

    [Test]
    public void A_heartbeat_gives_the_promise_where_the_profile_gives_none()
    {
        var budget = Budget.Of(ProfileReader.Read("open-protocol-torque", new Texts()).Profile!);

        Assert.That(budget.BoundSeconds, Is.EqualTo(13));
    }

    [Test]
    public void The_program_is_judged_before_the_promise_is_over()
    {
        var budget = Budget.Of(ProfileReader.Read("abb-rapid-lines", new Texts()).Profile!);

        Assert.That(budget.ProgramLimit, Is.EqualTo(TimeSpan.FromSeconds(3.8)));
        Assert.That(budget.BoundSeconds, Is.EqualTo(4));
    }

    [Test]
    public void Without_heartbeat_and_polls_a_hung_program_is_not_noticed_and_the_bound_says_so()
    {
        var budget = Budget.Of(Texts.Good("profile: p\nextends: base/tcp-line\nevents: { any: { match: \"{text:text}\" } }"));

        Assert.That(budget.SupervisesProgram, Is.False);
        Assert.That(budget.Noticed("program_hung"), Is.Null);
    }

    [Test]
    public void Where_silence_is_not_measured_and_nothing_asks_the_honest_bound_is_twice_the_promise()
    {
        var profile = Texts.Good("profile: p\nextends: base/tcp-line\ndetect_within: 5s\nevents: { any: { match: \"{text:text}\" } }");

        Assert.That(Budget.Of(profile, silenceIsMeasured: false).BoundSeconds, Is.EqualTo(10));
        Assert.That(Budget.Of(profile, silenceIsMeasured: false).KeepaliveCount, Is.EqualTo(3));
    }

    [Test]
    public void A_poll_beside_a_heartbeat_does_not_hold_up_the_verdict()
    {
        var budget = Budget.Of(Texts.Good("profile: p\nextends: base/tcp-line\ndetect_within: 10s\nheartbeat: { send: ping }\nrequests: { ping: { send: PING, reply: PONG }, position: { send: POS, reply: AT, every: 1s } }"));

        Assert.That(budget.RequestTimeout, Is.LessThanOrEqualTo(budget.ReplyWithin));
    }

    [Test]
    public void One_period_of_the_heartbeat_alone_still_gives_a_promise_that_is_kept()
    {
        var budget = Budget.Of(Texts.Good("profile: p\nextends: base/tcp-line\nheartbeat: { send: ping, after_idle: 30s }\nrequests: { ping: { send: PING, reply: PONG } }"));

        Assert.That(budget.BoundSeconds, Is.GreaterThanOrEqualTo(30));
        Assert.That(budget.AfterIdle + (budget.ReplyWithin * budget.LostAfter), Is.LessThanOrEqualTo(budget.DetectWithin));
    }

    [Test]
    public void A_poll_that_nobody_answers_supervises_nothing()
    {
        var budget = Budget.Of(Texts.Good("profile: p\nextends: base/tcp-line\nrequests: { kick: { send: K, every: 1s } }"));

        Assert.That(budget.SupervisesProgram, Is.False);
    }

    [TestCase(true, 1)]
    [TestCase(false, 20)]
    public void A_cable_at_this_PC_is_promised_to_be_noticed_at_once_only_where_the_system_tells(bool isTold, double seconds)
    {
        var profile = Texts.Good("profile: p\nextends: base/tcp-line\ndetect_within: 20s\nevents: { any: { match: \"{text:text}\" } }");

        Assert.That(Budget.Of(profile, carrierIsTold: isTold).Noticed("cable_here"), Is.EqualTo(seconds));
    }

    private static Budget Of(string settings) =>
        Budget.Of(Texts.Good($"profile: p\nextends: base/tcp-line\n{settings}\nevents: {{ any: {{ match: \"{{text:text}}\" }} }}"));

    [Test]
    public void Where_no_transport_watches_the_way_only_the_program_s_answers_do()
    {
        var asked = Budget.Of(Texts.Good(Texts.Lines("detect_within: 4s")), wayIsWatched: false);
        var quiet = Budget.Of(Texts.Good("profile: p\nextends: base/tcp-line\n"), wayIsWatched: false);

        Assert.That((asked.Noticed("network"), quiet.Noticed("network"), quiet.BoundSeconds), Is.EqualTo((asked.Noticed("program_hung"), (double?)null, 0.0)));
    }

    [TestCase("detect_within: 500ms\nheartbeat: { send: ping }", 0.5)]
    [TestCase("detect_within: 500ms\nheartbeat: { expect: any, within: 200ms }", 0.5)]
    [TestCase("detect_within: 1s", 1)]
    public void A_promise_below_two_seconds_is_kept_where_something_asks_or_streams_that_often(string settings, double bound)
    {
        var budget = Budget.Of(Texts.Good($"profile: p\nextends: base/tcp-line\n{settings}\nevents: {{ any: {{ match: \"{{text:text}}\" }} }}\nrequests: {{ ping: {{ send: PING, reply: PONG, every: 500ms }} }}"));

        Assert.That(budget.BoundSeconds, Is.EqualTo(bound));
        Assert.That(budget.Decide, Is.LessThan(budget.DetectWithin));
    }

    [Test]
    public void Where_the_promise_is_nearer_than_TCP_s_own_probes_the_link_says_what_holds_during_a_request()
    {
        var near = Budget.Of(Texts.Good(Texts.Lines("detect_within: 500ms\nheartbeat: { send: status, after_idle: 100ms, reply_within: 100ms, lost_after: 3 }")));
        var usual = Budget.Of(Texts.Good(Texts.Lines("detect_within: 2s")));

        Assert.That((near.ProbesAreTooLate, near.Decide.TotalSeconds, near.Noticed("network_during_request")), Is.EqualTo((true, 0.44, (double?)1.26)));
        Assert.That((usual.ProbesAreTooLate, usual.Noticed("network_during_request")), Is.EqualTo((false, (double?)null)));
    }

    [Test]
    public void A_session_that_begins_with_a_question_gives_it_its_own_time()
    {
        var profile = Texts.Good("profile: p\nextends: base/tcp-line\ndetect_within: 2s\nrequests: { ping: { send: PING, reply: PONG } }\nheartbeat: { send: ping }\nsession: [{ wait: 1s }, { send: ping, expect: ping, timeout: 3s, retries: 1 }]\n");

        Assert.That(Budget.Of(profile).Noticed("silent_from_start"), Is.EqualTo(2.5 + 7));
        Assert.That(Budget.Of(profile, wayIsWatched: false).Noticed("silent_from_start"), Is.EqualTo(7));
    }

    [Test]
    public void Polls_keep_the_promise_when_their_period_is_at_most_half_of_it()
    {
        var often = Budget.Of(Texts.Good("profile: p\nextends: base/tcp-line\ndetect_within: 4s\nrequests: { ping: { send: PING, reply: PONG, every: 2s } }"));
        var seldom = Budget.Of(Texts.Good("profile: p\nextends: base/tcp-line\ndetect_within: 4s\nrequests: { ping: { send: PING, reply: PONG, every: 3s } }"));

        Assert.That((often.Noticed("program_hung"), often.PollLimit.TotalSeconds), Is.EqualTo(((double?)4, 1.8)));
        Assert.That((seldom.Noticed("program_hung"), seldom.PollLimit.TotalSeconds), Is.EqualTo(((double?)7, 3.8)));
    }

    [TestCase("requests: { ping: { send: PING, reply: PONG } }\nheartbeat: { send: ping }\n", 40, TestName = "A_program_that_is_asked_may_be_lost_for_three_more_promises_on_a_lossy_line")]
    [TestCase("events: { tick: { match: TICK } }\nheartbeat: { expect: tick, within: 8s }\n", 130, TestName = "A_stream_may_be_lost_for_the_longest_pause_of_a_TCP_on_a_lossy_line")]
    public void A_program_that_hangs_behind_a_lossy_line_has_a_bound_of_its_own(string alive, double seconds)
    {
        var budget = Budget.Of(Texts.Good($"profile: p\nextends: base/tcp-line\ndetect_within: 10s\n{alive}"));

        Assert.That((budget.Noticed("program_hung"), budget.Noticed("program_hung_on_lossy_line"), budget.BoundSeconds, budget.BoundOnLossyLineSeconds),
            Is.EqualTo(((double?)10, (double?)seconds, 10.0, seconds)));
    }

    [TestCase("2500ms", "4s", 6.5)]
    [TestCase("10s", "4s", 14)]
    [TestCase("3s", "500ms", 4, Description = "what the way says to the call that failed is waited for")]
    public void A_device_that_never_answers_is_noticed_after_the_time_of_its_call(string call, string within, double seconds)
    {
        var profile = $"profile: p\nextends: base/tcp-line\nconnect: {{ port: 5000, timeout: {call} }}\ndetect_within: {within}\nrequests: {{ ping: {{ send: PING, reply: PONG }} }}\nheartbeat: {{ send: ping }}\n";

        Assert.That(Budget.Of(Texts.Good(profile)).Noticed("silent_from_start"), Is.EqualTo(seconds));
    }

    [Test]
    public void A_reboot_behind_a_request_is_noticed_by_a_probe_of_TCP_as_a_dead_way_is()
    {
        var budget = Budget.Of(Texts.Good("profile: p\nextends: base/tcp-line\ndetect_within: 500ms\nrequests: { ping: { send: PING, reply: PONG } }\nheartbeat: { send: ping }\n"));

        Assert.That((budget.Noticed("rebooted"), budget.Noticed("exchanged")), Is.EqualTo((budget.Noticed("network_during_request"), budget.Noticed("network_during_request"))));
    }

    [Test]
    public void Where_nobody_tells_what_was_lost_a_lossy_line_puts_nothing_off() =>
        Assert.That(Budget.Of(Texts.Good(Texts.Lines("detect_within: 4s")), silenceIsMeasured: false).Noticed("program_hung_on_lossy_line"), Is.Null);

    [Test]
    public void Each_failure_says_what_shows_it()
    {
        var supervised = Budget.Of(Texts.Good(Texts.Lines("detect_within: 4s")));

        Assert.That(supervised.Failures.Select(bound => bound.Failure), Is.EqualTo(new[]
        {
            "cable_here", "network", "program_ended", "program_hung", "program_hung_during_request", "program_hung_on_lossy_line", "program_not_reading", "rebooted", "exchanged", "silent_from_start",
        }));
        Assert.That(supervised.Failures.Select(bound => bound.SeenBy), Is.All.Not.Empty);
    }
}
