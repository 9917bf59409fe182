using RobotLink.Profiles;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Sessions;

/// <summary>What a device's refusal means, and what it ends.</summary>
public sealed class RefusalTests
{
    private const string Head = """
        profile: p
        extends: base/tcp-line
        requests: { read: { send: "READ {address:int}", reply: "A {value:int}" } }

        """;

    [Test]
    public void An_error_without_a_code_has_one_text_of_words()
    {
        using var bench = Asked("errors: { locked: { match: \"LOCKED\", words: \"an operator must reset it\" } }");
        bench.Receive("LOCKED<CR><LF>");

        Assert.That((bench.LastRefusal?.Cause, bench.LastRefusal?.Words), Is.EqualTo(("rejected", "an operator must reset it")));
    }

    [TestCase("match: \"FULL\", cause: busy", "FULL", "busy", "ended busy")]
    [TestCase("match: \"FULL\", cause: misconfigured", "FULL", "misconfigured", null)]
    [TestCase("match: \"FULL {code:int}\", cause: busy, causes: { 1: refused }", "FULL 1", "refused", null)]
    [TestCase("match: \"FULL {code:int}\", cause: busy, causes: { 1: refused }", "FULL 2", "busy", "ended busy")]
    public void An_error_may_name_one_cause(string error, string said, string cause, string? end)
    {
        using var bench = Asked($"errors: {{ full: {{ {error} }} }}");
        bench.Receive($"{said}<CR><LF>");

        Assert.That(bench.LastRefusal?.Cause, Is.EqualTo(cause));
        Assert.That(bench.Happened().LastOrDefault(line => line.StartsWith("ended", StringComparison.Ordinal)), Is.EqualTo(end));
    }

    [Test]
    public void A_refused_request_carries_the_cause_and_the_words_of_its_code()
    {
        using var bench = Asked("errors: { e: { match: \"ERR {code:int}\", words: { 2: \"no such register: check the address\" }, causes: { 2: misconfigured } } }");
        bench.Receive("ERR 2<CR><LF>");

        Assert.That((bench.LastRefusal?.Cause, bench.LastRefusal?.Words), Is.EqualTo(("misconfigured", "no such register: check the address")));
        Assert.That(bench.Happened(), Has.Member("1 rejected").And.None.StartsWith("ended"));
    }

    [Test]
    public void Without_a_cause_of_its_own_a_refusal_is_rejected_and_says_what_the_device_says()
    {
        using var bench = Asked("errors: { e: { match: \"ERR {code:int} {text:text}\", words: { 2: no such register } } }");
        bench.Receive("ERR 2 reg 900<CR><LF>");

        Assert.That((bench.LastRefusal?.Cause, bench.LastRefusal?.Words), Is.EqualTo(("rejected", "no such register: reg 900")));
    }

    [TestCase("busy", "ended busy")]
    [TestCase("no-reply", "ended rejected")]
    [TestCase("closed-by-peer", "ended rejected")]
    [TestCase("rejected", null)]
    [TestCase("refused", null)]
    [TestCase("misconfigured", null)]
    public void Only_a_cause_of_the_connection_ends_it_by_itself(string cause, string? end)
    {
        using var bench = Asked($"errors: {{ e: {{ match: \"ERR {{code:int}}\", causes: {{ 2: {cause} }} }} }}");
        bench.Receive("ERR 2<CR><LF>");

        Assert.That(bench.Happened().LastOrDefault(line => line.StartsWith("ended", StringComparison.Ordinal)), Is.EqualTo(end));
    }

    [TestCase("go_on", null)]
    [TestCase("retry", null)]
    [TestCase("log_in_again", null)]
    [TestCase("close", "ended busy")]
    [TestCase("back_off", "ended busy for long")]
    public void What_then_says_goes_before_the_cause(string then, string? end)
    {
        using var bench = Asked($"errors: {{ e: {{ match: \"ERR {{code:int}}\", causes: {{ 2: busy }}, then: {then} }} }}");
        bench.Receive("ERR 2<CR><LF>");

        Assert.That(bench.Happened().LastOrDefault(line => line.StartsWith("ended", StringComparison.Ordinal)), Is.EqualTo(end));
    }

    [TestCase("busy", "ended busy")]
    [TestCase("misconfigured", "ended rejected")]
    public void A_refused_step_ends_the_connection_whatever_its_cause(string cause, string end)
    {
        using var bench = new SessionBench($"{Head}  \n".TrimEnd() + $$"""

            session: [ { send: login, expect: welcome } ]
            messages: { login: { text: LOGIN }, welcome: { text: WELCOME } }
            errors: { e: { match: "ERR {code:int}", causes: { 2: {{cause}} }, then: go_on } }
            """);
        bench.Receive("ERR 2<CR><LF>");

        Assert.That(bench.Happened()[^1], Is.EqualTo(end));
    }

    [TestCase("errors: { e: { match: \"ERR {code:int}\", causes: { 1: closed-by-peer }, then: go_on } }", "E1494")]
    [TestCase("errors: { e: { match: \"ERR {code:int}\", causes: { 1: closed-by-peer }, then: close } }", null)]
    [TestCase("errors: { e: { match: \"ERR\", cause: closed-by-peer, then: go_on } }", "E1494")]
    [TestCase("errors: { e: { match: \"ERR\", cause: bussy } }", "E1208")]
    [TestCase("errors: { e: { match: \"ERR {code:int(1..9)}\", causes: { 10: busy } } }", "E1496")]
    [TestCase("errors: { e: { match: \"ERR {code:int(1..9)}\", causes: { 9: busy } } }", null)]
    [TestCase("errors: { e: { match: \"ERR {code:digits(2)}\", words: { 100: no } } }", "E1496")]
    [TestCase("errors: { e: { match: \"ERR {code:int(1..9)}\", words: { 0: no } } }", "E1496")]
    public void Contradictions_are_found(string errors, string? code)
    {
        var read = ProfileReader.Read("p", new Texts().With("p", Head + errors));

        Assert.That(read.Mistakes.Where(mistake => !mistake.IsWarning).Select(mistake => mistake.Code), Is.EqualTo(code is null ? [] : new[] { code }));
    }

    private static SessionBench Asked(string errors)
    {
        var bench = new SessionBench(Head + errors);
        bench.Ask("read", null, ("address", 900));
        return bench;
    }
}
