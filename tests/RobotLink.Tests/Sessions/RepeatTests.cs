using RobotLink.Profiles;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Sessions;

/// <summary>Requests that are sent once more while nothing answers, as datagrams get lost.</summary>
public sealed class RepeatTests
{
    private const string Profile = """
        profile: p
        extends: base/tcp
        framing: { end: <LF> }
        counters: { id: { from: 1, to: 9 } }
        replies: { matched_by: id }
        requests:
          read:  { send: "R {=counter.id}", reply: "A {id:int} {value:int}", timeout: 3s, retries: 2 }
          write: { send: "W {=counter.id}", reply: "D {id:int}", timeout: 3s, changes_machine: true }
        errors: { refused: { match: "E {id:int} {code:int}" } }

        """;

    [Test]
    public void The_same_frame_is_sent_again_in_equal_parts_of_its_time_and_then_no_more()
    {
        using var bench = Opened();
        bench.Ask("read");

        Assert.That(bench.Pass(0.9).Happened(), Is.EqualTo(new[] { "> R 1<LF>" }));
        Assert.That(bench.Pass(0.2).Happened(), Is.EqualTo(new[] { "> R 1<LF>" }));
        Assert.That(bench.Pass(1).Happened(), Is.EqualTo(new[] { "> R 1<LF>" }));
        Assert.That(bench.Pass(0.8).Happened(), Is.Empty);
        Assert.That(bench.Pass(0.2).Happened(), Has.Member("1 unknown").And.None.StartsWith(">"));
    }

    [Test]
    public void Any_copy_may_be_answered_once_and_the_other_answer_goes_to_nobody()
    {
        using var bench = Opened();
        bench.Ask("read");
        bench.Pass(1.1).Receive("A 1 10<LF>");
        bench.Ask("read");
        bench.Happened();
        bench.Receive("A 1 10<LF>A 2 20<LF>");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "reply read id=1 value=10 (late: its question had been given up)", "reply read id=2 value=20", "2 answered" }));
    }

    [Test]
    public void An_answer_or_a_refusal_ends_the_copies([Values("A 1 10", "E 1 7")] string answer)
    {
        using var bench = Opened();
        bench.Ask("read");
        bench.Receive($"{answer}<LF>");
        bench.Happened();

        Assert.That(bench.Pass(2.9).Happened(), Is.Empty);
    }

    [Test]
    public void The_key_of_a_repeated_request_is_not_used_again_at_once()
    {
        using var bench = Opened();
        bench.Ask("read");
        bench.Pass(1.1).Receive("A 1 10<LF>");
        for (var id = 2; id <= 9; id++)
        {
            bench.Ask("read");
            bench.Receive($"A {id} 0<LF>");
        }

        bench.Happened();
        bench.Ask("read");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> R 2<LF>" }));
    }

    [Test]
    public void What_changes_the_machine_is_handed_over_once_whatever_the_profile_says()
    {
        // A profile that the reader would refuse: the session does not rely on it.
        var profile = Texts.Good(Profile);
        var requests = profile.Requests.Select(request => request with { Retries = 3 }).ToList();
        using var bench = new SessionBench(profile with { Requests = requests });
        bench.Happened();
        bench.Ask("write");

        Assert.That(bench.Pass(10).Happened().Count(line => line.StartsWith('>')), Is.EqualTo(1));
    }

    [Test]
    public void A_caller_who_waits_no_longer_is_not_asked_for()
    {
        using var bench = Opened();
        bench.Ask("read", within: 0.5);
        bench.Happened();

        Assert.That(bench.Pass(2).Happened(), Is.EqualTo(new[] { "1 unknown" }));
    }

    [Test]
    public void While_the_first_copy_is_still_on_its_way_there_is_no_second()
    {
        using var bench = Opened();
        bench.PeerHasOurBytes = false;
        bench.Ask("read");
        bench.Happened();
        Assert.That(bench.Pass(1.5).Happened(), Is.Empty);

        bench.PeerHasOurBytes = true;

        Assert.That(bench.Pass(0.6).Happened(), Is.EqualTo(new[] { "> R 1<LF>" }));
    }

    [Test]
    public void Copies_keep_the_pause_that_the_device_needs()
    {
        using var bench = Opened("limits: { gap: 800ms }\nevents: { tick: { match: TICK } }\n");
        bench.Pass(1);
        bench.Ask("read");
        bench.Pass(0.5).Receive("TICK<LF>").Happened();

        Assert.That(bench.Pass(0.7).Happened(), Is.Empty);
        Assert.That(bench.Pass(0.2).Happened(), Is.EqualTo(new[] { "> R 1<LF>" }));
    }

    [Test]
    public void A_request_like_another_is_repeated_as_that_one_unless_it_changes_the_machine()
    {
        var profile = Texts.Good(Profile).Requests;
        var like = Texts.Good(Profile.Replace("errors:", "  again: { like: read }\n  moved: { like: read, changes_machine: true }\n  once: { like: read, retries: 0 }\nerrors:")).Requests;

        Assert.That(profile.Select(request => request.Retries), Is.EqualTo(new[] { 2, 0 }));
        Assert.That(like.Select(request => request.Retries), Is.EqualTo(new[] { 2, 0, 2, 0, 0 }));
    }

    [TestCase("write: { send: \"W {id:int}\", reply: \"D {id:int}\", changes_machine: true, retries: 1 }", "id", "E1495")]
    [TestCase("read: { send: \"R {id:int}\", reply: \"A {id:int}\", retries: 1 }", null, "E1497")]
    [TestCase("read: { send: \"R {id:int}\", retries: 1 }", null, "E1497")]
    [TestCase("read: { send: \"R {id:int}\", reply: \"A {value:int}\", retries: 1 }\n  other: { send: \"O {id:int}\", reply: \"P {id:int}\" }", "id", "E1497")]
    [TestCase("read: { send: \"R {id:int}\", reply: \"A {id:int}\", retries: 11 }", "id", "E1207")]
    public void What_must_not_be_repeated_is_a_mistake(string request, string? key, string code)
    {
        var text = $"profile: p\nextends: base/tcp-line\nrequests:\n  {request}\n{(key is null ? "" : $"replies: {{ matched_by: {key} }}\n")}";
        var read = ProfileReader.Read("p", new Texts().With("p", text));

        Assert.That(read.Mistakes.Where(mistake => !mistake.IsWarning).Select(mistake => mistake.Code), Is.EqualTo(new[] { code }));
    }

    private static SessionBench Opened(string more = "")
    {
        var bench = new SessionBench(Profile + more);
        bench.Happened();
        return bench;
    }
}
