using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Profiles;

namespace RobotLink.Tests.Links;

public sealed class LineQualityTests
{
    private LineQuality quality = null!;
    private TimeSpan now;
    private int sent;
    private int resent;

    [SetUp]
    public void MakeQuality() => (quality, now, sent, resent) = (new LineQuality(TimeSpan.FromSeconds(2), asks: true, TimeSpan.FromSeconds(1)), TimeSpan.Zero, 1000, 3);

    [Test]
    public void A_line_that_loses_nothing_is_well()
    {
        Look(each: 20, again: 0, times: 100);

        Assert.That((quality.Words, quality.Warning), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public void What_was_sent_again_before_the_first_look_does_not_count()
    {
        resent = 500;

        Look(each: 20, again: 0, times: 10);

        Assert.That(quality.Words, Is.Null);
    }

    [Test]
    public void A_twentieth_sent_again_is_a_poor_line_with_both_numbers()
    {
        Look(each: 20, again: 1, times: 11);

        Assert.That(quality.Words, Is.EqualTo("poor line: 10 of 200 packets were sent again within 5 min; look at cable, connector and duplex"));
    }

    [Test]
    public void One_pulled_cable_is_none()
    {
        Look(each: 1, again: 0, times: 20);
        Look(each: 9, again: 9, times: 1);
        Look(each: 1, again: 0, times: 20);

        Assert.That(quality.Words, Is.Null);
    }

    [Test]
    public void It_is_over_when_a_fiftieth_is_sent_again_not_sooner()
    {
        Look(each: 100, again: 10, times: 31);
        Look(each: 100, again: 3, times: 31);
        var between = quality.Words;
        Look(each: 100, again: 1, times: 31);

        Assert.That((between is null, quality.Words), Is.EqualTo((false, (string?)null)));
    }

    [Test]
    public void A_promise_that_the_line_cannot_stand_is_warned_about_with_the_one_that_it_can()
    {
        Look(each: 100, again: 10, times: 31);

        Assert.That(quality.Warning, Is.EqualTo("the line loses about 5 % of the packets each way, so a promise of 2 s may ring by itself: 4 s or more would not"));
    }

    [Test]
    public void A_promise_that_it_can_stand_is_not_warned_about()
    {
        quality = new LineQuality(TimeSpan.FromSeconds(10), asks: true, TimeSpan.FromSeconds(2));

        Look(each: 100, again: 10, times: 31);

        Assert.That((quality.Words is null, quality.Warning), Is.EqualTo((false, (string?)null)));
    }

    [Test]
    public void In_doubt_two_that_were_sent_again_before_are_enough_to_warn()
    {
        quality.Glance(new TcpReading { SentSegments = 12, TotalRetransmissions = 4, Retransmits = 2 });

        Assert.That(quality.Warning, Does.StartWith("the line loses about 9 % of the packets each way"));
        Assert.That(quality.Condition, Is.EqualTo("the line loses packets, so that a promise of 2 s may ring by itself"));
    }

    [Test]
    public void What_a_pulled_cable_makes_TCP_send_again_is_no_reason_to_warn()
    {
        quality.Glance(new TcpReading { SentSegments = 12, TotalRetransmissions = 3, Retransmits = 3 });

        Assert.That((quality.Warning, quality.Condition), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public void What_others_over_the_same_port_lose_is_a_warning_where_the_promise_is_too_near_for_it()
    {
        var far = new LineQuality(TimeSpan.FromSeconds(10), asks: true, TimeSpan.FromSeconds(2));

        Assert.That(quality.WarningOf(0.16), Is.EqualTo("another link over the same port loses about 16 % of the packets each way; where the line is the same, a promise of 2 s may ring by itself"));
        Assert.That((quality.WarningOf(0.01), far.WarningOf(0.16)), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public void The_loss_is_told_once_it_is_learned()
    {
        Look(each: 20, again: 1, times: 5);
        var early = quality.Loss;
        Look(each: 20, again: 1, times: 30);

        Assert.That(early, Is.Zero);
        Assert.That(quality.Loss, Is.EqualTo(LineLoss.EachWay(0.05)).Within(0.001));
    }

    [Test]
    public void A_poor_line_is_a_condition_with_its_figures()
    {
        Look(each: 20, again: 1, times: 11);

        Assert.That(quality.Condition, Is.EqualTo(quality.Words));
    }

    [Test]
    public void Where_the_system_does_not_count_nothing_is_said()
    {
        quality.Look(new TcpReading { TotalRetransmissions = 500 }, now);

        Assert.That(quality.Words, Is.Null);
    }

    [Test]
    public void A_line_that_loses_nothing_is_looked_at_rarely_until_it_loses_something()
    {
        Look(each: 20, again: 0, times: 5);
        var asNew = quality.Pause;
        Look(each: 20, again: 0, times: 30);
        var calm = quality.Pause;
        Look(each: 20, again: 1, times: 2);

        Assert.That((asNew, calm, quality.Pause), Is.EqualTo((LineQuality.Period, TimeSpan.FromMinutes(1), LineQuality.Period)));
    }

    [Test]
    public void A_stream_that_comes_after_gaps_tells_of_its_line()
    {
        Hear(each: 100, late: 6, times: 31);

        Assert.That(quality.Words, Is.EqualTo("poor line: 12 of 200 packets came after a gap within 5 min; look at cable, connector and duplex"));
        Assert.That(quality.Warning, Is.EqualTo("packets from the device are lost, or overtake one another, so a promise of 2 s may ring by itself"));
    }

    [Test]
    public void A_stream_without_gaps_tells_nothing()
    {
        Hear(each: 100, late: 1, times: 31);

        Assert.That((quality.Words, quality.Warning), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public void What_is_said_of_a_stream_ends_with_its_gaps()
    {
        Hear(each: 100, late: 6, times: 31);
        Hear(each: 100, late: 0, times: 31);

        Assert.That((quality.Words, quality.Warning), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public void Where_nothing_is_asked_unanswered_probes_tell_of_the_line()
    {
        var quiet = Quiet();

        Probe(quiet, each: 10, unanswered: 3, times: 31);

        Assert.That(quiet.Words, Is.EqualTo("poor line: 15 of 50 probes were not answered within 5 min; look at cable, connector and duplex"));
        Assert.That(quiet.Warning, Does.StartWith("the line loses about 16 % of the packets each way, so a promise of 2 s may ring by itself"));
    }

    [Test]
    public void One_pulled_cable_is_none_where_nothing_is_asked_either()
    {
        var quiet = Quiet();

        Probe(quiet, each: 10, unanswered: 0, times: 10);
        Probe(quiet, each: 4, unanswered: 4, times: 1);
        Probe(quiet, each: 10, unanswered: 0, times: 10);

        Assert.That((quiet.Words, quiet.Warning), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public void In_doubt_two_probes_that_were_lost_before_are_enough_to_warn()
    {
        var quiet = Quiet();

        quiet.Glance(new TcpReading { SentSegments = 0, Segments = (12, 8), Probes = 2 });

        Assert.That(quiet.Warning, Does.StartWith("the line loses about 9 % of the packets each way"));
    }

    [Test]
    public void What_somebody_asks_meanwhile_is_no_probe()
    {
        var quiet = Quiet();
        for (var look = 1; look <= 31; look++)
        {
            // A question, its answer and our acknowledgement: two go out, one comes.
            quiet.Look(new TcpReading { SentSegments = look * 10, Segments = (look * 20, look * 10) }, look * LineQuality.Period);
        }

        Assert.That((quiet.Words, quiet.Warning), Is.EqualTo(((string?)null, (string?)null)));
    }

    private static LineQuality Quiet()
    {
        var quiet = new LineQuality(TimeSpan.FromSeconds(2), asks: false, TimeSpan.FromSeconds(1));
        quiet.Begin(new TcpReading { SentSegments = 0, Segments = (0, 0) });
        return quiet;
    }

    private void Hear(int each, int late, int times)
    {
        for (var time = 0; time < times; time++)
        {
            quality.Look(new TcpReading { SentSegments = 0, Received = (sent, resent) }, now);
            now += LineQuality.Period;
            sent += each;
            resent += late;
        }
    }

    private void Probe(LineQuality quiet, int each, int unanswered, int times)
    {
        (sent, resent) = now == TimeSpan.Zero ? (0, 0) : (sent, resent);
        for (var time = 0; time < times; time++)
        {
            quiet.Look(new TcpReading { SentSegments = 0, Segments = (sent, sent - resent) }, now);
            now += LineQuality.Period;
            sent += each;
            resent += unanswered;
        }
    }

    private void Look(int each, int again, int times)
    {
        for (var time = 0; time < times; time++)
        {
            quality.Look(new TcpReading { SentSegments = sent, TotalRetransmissions = resent }, now);
            now += LineQuality.Period;
            sent += each;
            resent += again;
        }
    }
}
