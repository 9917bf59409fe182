namespace RobotLink.Tests.Sessions;

/// <summary>How far apart the unanswered questions were that the network took at once: a cut that nobody noticed was shorter.</summary>
[CancelAfter(60_000)]
public sealed class QuestionsApartTests
{
    private const string Asked =
        "profile: p\nextends: base/tcp-line\ndetect_within: 4s\nrequests: { ping: { send: PING, reply: PONG } }\nheartbeat: { send: ping, after_idle: 1s, reply_within: 1s, lost_after: 3 }\n";

    [Test]
    public void One_question_alone_tells_nothing()
    {
        using var bench = Alive();

        Assert.That(bench.Pass(1.5).Session.QuestionsApart, Is.Null);
    }

    [Test]
    public void Of_questions_in_a_row_the_longest_pause_counts()
    {
        using var bench = Alive();

        Assert.That(bench.Pass(3.5).Session.QuestionsApart, Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void Nothing_is_known_where_TCP_had_to_send_one_of_them_again()
    {
        using var bench = Alive();
        bench.Pass(1.5);
        bench.SentAgain++;

        Assert.That(bench.Pass(2).Session.QuestionsApart, Is.Null);
    }

    [Test]
    public void It_begins_anew_with_each_reply()
    {
        using var bench = Alive();
        bench.Pass(3.5);
        bench.Receive("PONG<CR><LF>");

        Assert.That(bench.Pass(1.5).Session.QuestionsApart, Is.Null);
    }

    private static SessionBench Alive()
    {
        var bench = new SessionBench(Asked);
        bench.Receive("PONG<CR><LF>");
        return bench;
    }
}
