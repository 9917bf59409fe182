using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Links.Transcripts;

/// <summary>Lines that begin with ? ask a request by its name and arguments; lines that begin with &gt; ask by their bytes.</summary>
internal sealed class QuestionTests
{
    private const string Job = """
        profile: p
        extends: base/tcp-line
        requests:
          set_job: { send: "JOB {number:int(1..99)}", reply: "OK", changes_machine: true }
          say:     { send: "SAY {words:text}", reply: "OK" }
          status:  { send: "STATUS?", reply: "STATUS {state:word}", every: 1s }
        events: { done: { match: "DONE {n:int}" } }
        examples:
          - name: example
            transcript: |

        """;

    private const string Temperature = """
        profile: p
        extends: base/tcp-line
        events: { temperature: { match: { text: "T {t:float}", fields: { t: { unknown: [-1, UNAVAILABLE], uncertain: [99], max_age: 5s } } } } }
        examples:
          - name: example
            transcript: |

        """;

    private const string Places = """
        profile: p
        extends: base/tcp
        framing: { size: 8B }
        header: { kind: { at: 1, type: text } }
        messages:
          short: { kind: "S", fields: { a: { at: 2, type: digits(1) } } }
          long:  { kind: "S", fields: { a: { at: 2, type: digits(1) }, b: { at: 5..8, type: digits(4) } } }
          done:  { kind: "D" }
        requests:
          short_one: { send: short, reply: done }
          long_one:  { send: long, reply: done }
        header_length: 8B
        examples:
          - name: example
            transcript: |

        """;

    [TestCase("? set_job {number: 5}", "> JOB 5<CR><LF>", "< OK<CR><LF>", "= request set_job answered")]
    [TestCase("? say {words: \"a, {b}: c\"}", "> SAY a, {b}: c<CR><LF>", "< OK<CR><LF>", "= request say answered")]
    [TestCase("? say {words: \"5\"}", "> SAY 5<CR><LF>")]
    [TestCase("? status", "> STATUS?<CR><LF>", "< STATUS ready<CR><LF>", "= reply status {state: ready}")]
    [TestCase("> JOB 5<CR><LF>", "< OK<CR><LF>", "= request set_job answered")]
    [TestCase("? set_job {number: 100}", "= request set_job refused")]
    [TestCase("? set_job {number: many}", "= request set_job refused")]
    [TestCase("? set_job", "= request set_job refused")]
    [TestCase("? say {words: null}", "= request say refused")]
    [TestCase("? set_job {number: 5}", "> JOB 5<CR><LF>", "? status", "< OK<CR><LF>", "> STATUS?<CR><LF>")]
    [TestCase("< ~<CR><LF>", "= unparsed")]
    public void A_question_comes_true(params string[] lines) => Assert.That(Play(Job, lines).Mismatch, Is.Null);

    [TestCase("< T -1<CR><LF>", "= event temperature {t: null, t.quality: bad}")]
    [TestCase("< T UNAVAILABLE<CR><LF>", "= event temperature {t: null}")]
    [TestCase("< T 99<CR><LF>", "= event temperature {t: 99, t.quality: uncertain}")]
    [TestCase("< T 5<CR><LF>", ". 4s", "= event temperature {t: 5, t.quality: good}")]
    [TestCase("< T 5<CR><LF>", ". 6s", "= event temperature {t: 5, t.quality: uncertain}")]
    public void What_a_value_is_worth_is_asked_for(params string[] lines) => Assert.That(Play(Temperature, lines).Mismatch, Is.Null);

    [TestCase("there was event temperature {t: null, t.quality: bad}", "< T -1<CR><LF>", "= event temperature {t: -1}")]
    [TestCase("there was event temperature {t: 99, t.quality: uncertain}", "< T 99<CR><LF>", "= event temperature {t.quality: good}")]
    public void A_value_worth_less_than_expected_is_told(string words, params string[] lines) => Assert.That(Play(Temperature, lines).Mismatch, Does.Contain(words));

    [TestCase("but nothing was sent: Argument 'number'", "? set_job {number: 100}", "> JOB 100<CR><LF>")]
    [TestCase("expected request set_job refused", "? set_job {number: 5}", "= request set_job refused")]
    [TestCase("which the transcript does not show", "? set_job {number: 5}", "? status", "> JOB 5<CR><LF>")]
    public void A_question_that_ends_otherwise_is_told(string words, params string[] lines) => Assert.That(Play(Job, lines).Mismatch, Does.Contain(words));

    [TestCase("> S1<SP*6>", "short_one")]
    [TestCase("> S1<SP*2>0042", "long_one")]
    public void Bytes_by_place_ask_for_the_request_that_makes_them(string sent, string request) =>
        Assert.That(Play(Places, sent, "< D<SP*7>", $"= request {request} answered").Mismatch, Is.Null);

    [Test]
    public void A_request_by_place_is_asked_by_name() =>
        Assert.That(Play(Places, "? long_one {a: 1, b: 42}", "> S1<SP*2>0042", "< D<SP*7>", "= request long_one answered").Mismatch, Is.Null);

    [TestCase("", "> LOGIN user password<CR><LF>")]
    [TestCase("    secrets: { user: admin }\n", "> LOGIN admin password<CR><LF>")]
    [TestCase("    secrets: { user: admin, password: \"\" }\n", "> LOGIN admin<SP><CR><LF>")]
    public void A_secret_is_what_the_example_says_or_else_its_own_name(string secrets, string sent)
    {
        var profile = $$"""
            profile: p
            extends: base/tcp-line
            requests: { login: { send: "LOGIN {=secret.user} {=secret.password}", reply: "OK" } }
            session: [ { send: login } ]
            examples:
              - name: login

            """ + secrets + $"    transcript: |\n      {sent}\n      < OK<CR><LF>\n      = link up\n";

        Assert.That(TranscriptRunner.Run(Texts.Good(profile)).Single().Mismatch, Is.Null);
    }

    [TestCase("? farewell", "> BYE<CR><LF>", "< SEE YOU<CR><LF>", "= link down")]
    [TestCase("? ping", "> PING<CR><LF>", "? farewell", "< PONG<CR><LF>", "= request ping answered", "> BYE<CR><LF>")]
    public void A_farewell_is_said_after_what_is_under_way(params string[] lines)
    {
        const string Polite = """
            profile: p
            extends: base/tcp-line
            requests: { ping: { send: "PING", reply: "PONG" } }
            messages: { bye: { text: "BYE" }, gone: { text: "SEE YOU" } }
            farewell: [ { send: bye, expect: gone, timeout: 1s } ]
            examples:
              - name: example
                transcript: |

            """;

        Assert.That(Play(Polite, lines).Mismatch, Is.Null);
    }

    [TestCase("? farewell", "E1401", "set_job")]
    [TestCase("? set_jobs {number: 5}", "E1401", "Did you mean set_job?")]
    [TestCase("? done {n: 5}", "E1401", "set_job")]
    [TestCase("? set_job {nomber: 5}", "E1402", "Did you mean number?")]
    [TestCase("? set_job {number 5}", "E1490", "{name: value, other: value}")]
    [TestCase("? set_job {number: 5", "E1490", "{name: value, other: value}")]
    [TestCase("? set_job {number: 5}", "E1491", "= request set_job refused")]
    [TestCase("= event done {n 5}", "E1490", "{name: value, other: value}")]
    [TestCase("= request set_job refuse", "E1492", "Did you mean refused?")]
    [TestCase("= link upp", "E1492", "Did you mean up?")]
    [TestCase("= event done {n.quality: sure}", "E1492", "good, uncertain, bad")]
    [TestCase("= event done {n: 5} soon", "E1490", "{name: value, other: value}")]
    [TestCase("= late set_jop", "E1401", "Did you mean set_job?")]
    public void A_line_that_nobody_can_play_is_a_mistake_with_a_fix(string line, string code, string fix)
    {
        var found = Texts.Read(Job + "      " + line + "\n").Mistakes.Single(mistake => !mistake.IsWarning);

        Assert.That((found.Code, found.Line), Is.EqualTo((code, 11)));
        Assert.That(found.Fix, Does.Contain(fix));
    }

    private static TranscriptResult Play(string profile, params string[] lines) =>
        TranscriptRunner.Run(Texts.Good(profile + string.Concat(lines.Select(line => $"      {line}\n")))).Single();
}
