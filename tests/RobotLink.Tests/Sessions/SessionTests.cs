using static RobotLink.Tests.Sessions.RobotProfiles;

namespace RobotLink.Tests.Sessions;

/// <summary>Requests, their replies, and what comes between them.</summary>
public sealed class SessionTests
{
    [Test]
    public void A_request_is_sent_and_its_reply_answers_it()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("position");
        bench.Receive("POS 1.5<CR><LF>");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established", "> POS?<CR><LF>", "alive", "reply position x=1.5", "1 answered" }));
    }

    [Test]
    public void Only_one_request_is_outstanding_at_a_time()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("position");
        bench.Ask("set_job", fields: ("number", 5));

        Assert.That(bench.Happened().Where(what => what.StartsWith('>')), Is.EqualTo(new[] { "> POS?<CR><LF>" }));

        bench.Receive("POS 1<CR><LF>");
        Assert.That(bench.Happened(), Has.Member("> JOB 5<CR><LF>"));
    }

    [Test]
    public void A_refusal_by_the_device_rejects_the_request()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("set_job", fields: ("number", 5));
        bench.Receive("ERR 12 sorry<CR><LF>");

        Assert.That(bench.Happened()[^1], Is.EqualTo("1 rejected"));
    }

    [Test]
    public void Events_come_between_request_and_reply_without_disturbing_them()
    {
        using var bench = new SessionBench(Robot);
        bench.Ask("position");
        bench.Receive("CYC 7<CR><LF>POS 1<CR><LF>");

        Assert.That(bench.Happened()[^3..], Is.EqualTo(new[] { "event cycle count=7", "reply position x=1", "1 answered" }));
    }

    [Test]
    public void A_line_that_no_message_fits_is_reported_and_proves_nothing()
    {
        using var bench = new SessionBench(Robot);
        bench.Receive("HELLO<CR><LF>");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established", "unparsed HELLO" }));
        Assert.That(bench.Session.GarbledSinceAsked, Is.EqualTo(1));
    }

    [Test]
    public void A_frame_cut_off_by_the_end_is_an_error_not_a_message()
    {
        using var bench = new SessionBench(Robot);
        bench.Receive("CYC 1");
        bench.Session.Close("gone");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "established", "noise CYC 1" }));
    }

    [Test]
    public void Two_frames_told_apart_by_silence_are_not_glued_when_nobody_looked_in_between()
    {
        using var bench = SessionBench.OfBundled("abb-open-commands");
        bench.Session.Received("0 1 "u8, TimeSpan.FromSeconds(1));
        bench.Session.Received("0 1 "u8, TimeSpan.FromSeconds(1.06));

        Assert.That(bench.Happened().Count(what => what.StartsWith("reply ping", StringComparison.Ordinal)), Is.EqualTo(1), "the first is complete, the second waits for its silence");
    }

    [Test]
    public void Polls_are_asked_with_their_period()
    {
        using var bench = new SessionBench(NoHeartbeat.Replace("timeout: 1s", "every: 1s", StringComparison.Ordinal));
        for (var second = 0; second < 3; second++)
        {
            bench.Receive("POS 1<CR><LF>").Pass(1);
        }

        Assert.That(bench.Happened().Count(what => what.StartsWith('>')), Is.EqualTo(4));
    }

    [Test]
    public void Every_split_of_the_stream_gives_the_same_result([Range(0, 20)] int splitAt)
    {
        const string Stream = "CYC 1\r\nPOS 2\r\nCYC 3\r\n";
        using var bench = new SessionBench(Robot);
        bench.Ask("position");
        bench.Happened();
        bench.Session.Received(System.Text.Encoding.ASCII.GetBytes(Stream[..splitAt]), TimeSpan.Zero);
        bench.Session.Received(System.Text.Encoding.ASCII.GetBytes(Stream[splitAt..]), TimeSpan.Zero);

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "event cycle count=1", "reply position x=2", "1 answered", "event cycle count=3" }));
    }
}
