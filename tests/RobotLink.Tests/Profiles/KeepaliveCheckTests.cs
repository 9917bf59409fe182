using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

/// <summary>The network is judged by TCP's probes, so three of them fit into the promise (E1508).</summary>
public sealed class KeepaliveCheckTests
{
    [TestCase("9s", "3s", "3s")]
    [TestCase("10s", "3s", "3s")]
    [TestCase("2s", "1s", "1s")]
    [TestCase("4s", "1s", "1s")]
    [TestCase("1h", "20min", "20min")]
    public void Exactly_a_third_of_the_promise_is_allowed(string promise, string idle, string interval) =>
        Assert.That(Codes($"detect_within: {promise}\nkeepalive: {{ idle: {idle}, interval: {interval}, count: 3 }}"), Is.Empty);

    [TestCase("9s", "4s", "3s", "keepalive.idle is 4s", 20)]
    [TestCase("9s", "3s", "4s", "keepalive.interval is 4s", 34)]
    [TestCase("2s", "2s", "1s", "keepalive.idle is 2s", 20)]
    public void A_longer_period_is_refused_where_it_stands(string promise, string idle, string interval, string said, int column)
    {
        var mistake = Texts.Read(Texts.Lines($"detect_within: {promise}\nkeepalive: {{ idle: {idle}, interval: {interval}, count: 3 }}")).Mistakes.Single();

        Assert.That((mistake.Code, mistake.Line, mistake.Column), Is.EqualTo(("E1508", 5, column)));
        Assert.That(mistake.Message, Is.EqualTo($"{said}, but detect_within promises {promise}."));
    }

    [Test]
    public void Both_periods_are_reported_at_once() =>
        Assert.That(Codes("detect_within: 4s\nkeepalive: { idle: 10s, interval: 10s, count: 3 }"), Is.EqualTo(new[] { "E1508", "E1508" }));

    [TestCase("3s", 0)]
    [TestCase("4s", 1)]
    public void Without_a_promise_ten_seconds_count(string idle, int mistakes) =>
        Assert.That(Codes($"keepalive: {{ idle: {idle}, interval: 1s, count: 3 }}").Count(code => code == "E1508"), Is.EqualTo(mistakes));

    [Test]
    public void A_heartbeat_s_own_sum_is_the_promise_when_none_is_given() => Assert.That(
        Codes("heartbeat: { send: status, after_idle: 20s, reply_within: 5s, lost_after: 2 }\nkeepalive: { idle: 10s, interval: 10s, count: 3 }"), Is.Empty);

    [Test]
    public void The_fix_can_be_written_as_it_stands() => Assert.That(
        Texts.Read(Texts.Lines("detect_within: 10s\nkeepalive: { idle: 4s, interval: 1s, count: 3 }")).Mistakes.Single().Fix, Does.StartWith("Use 3s or less"));

    [Test]
    public void Inherited_probes_too_slow_for_a_nearer_promise_are_derived_anew()
    {
        var texts = new Texts().With("p", Texts.Lines("detect_within: 9s\nkeepalive: { idle: 3s, interval: 1s, count: 3 }"));

        var result = Texts.Site("links: { r4: { profile: p, address: h:1, override: { detect_within: 8s } } }", texts);

        Assert.That(MistakePrinter.Print(result.Mistakes), Is.Empty);
        Assert.That(result.Site!.Links[0].Profile.Keepalive, Is.Null);
    }

    [TestCase("2s", ExpectedResult = true)]
    [TestCase("1999ms", ExpectedResult = false)]
    public bool The_shortest_promise_is_two_seconds(string promise) => Texts.Read(Texts.Lines($"detect_within: {promise}")).Profile is not null;

    private static IEnumerable<string> Codes(string more) => Texts.Read(Texts.Lines(more)).Mistakes.Select(mistake => mistake.Code);
}
