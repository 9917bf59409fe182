using RobotLink.Links;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Links.Transcripts;

internal sealed class CoverageTests
{
    private const string Lines = """
        profile: p
        extends: base/tcp-line
        session: [ { send: hello, on: { refused.code=7: { retry: true } } } ]
        requests:
          hello:   { send: "HELLO", reply: "HI" }
          set_job: { send: "JOB {number:int}", reply: "OK {at:int} {by:word}", changes_machine: true }
          status:  { send: "STATUS?", reply: "STATUS {state:word}", every: 1s }
        errors:
          refused: { match: "ERR {code:int}", words: { 7: "too early", 8: "too late" } }
        examples:

        """;

    private const string Greeting = """
          - name: greeting
            transcript: |
              > HELLO<CR><LF>
              < HI<CR><LF>

        """;

    [Test]
    public void Without_examples_nothing_is_touched()
    {
        var coverage = ProfileCoverage.Of(Texts.Good(Lines.Replace("examples:", "")));

        Assert.That((coverage.Touched, coverage.Share), Is.EqualTo((0, 0.0)));
        Assert.That(coverage.Items.Select(item => $"{item.Kind} {item.Name}"), Is.EquivalentTo(new[]
        {
            "request hello", "reply hello", "request set_job", "argument set_job.number", "reply set_job", "field set_job.at", "field set_job.by",
            "request status", "reply status", "field status.state", "error refused", "field refused.code", "code refused.code=7", "code refused.code=8",
            "step session[0]", "branch session[0].on.refused.code=7",
        }));
    }

    [Test]
    public void A_step_that_was_answered_is_touched_with_its_messages() =>
        Assert.That(Touched(Greeting), Is.EquivalentTo(new[] { "request hello", "reply hello", "step session[0]" }));

    [Test]
    public void Of_a_reply_the_fields_are_touched_that_an_expectation_names() =>
        Assert.That(
            Touched(Greeting + "      > JOB 5<CR><LF>\n      < OK 1 me<CR><LF>\n      = reply set_job {at: 1}\n").Where(item => item.Contains("set_job")),
            Is.EquivalentTo(new[] { "request set_job", "argument set_job.number", "reply set_job", "field set_job.at" }));

    [Test]
    public void A_code_is_touched_when_it_came() =>
        Assert.That(
            Touched("  - name: early\n    transcript: |\n      > HELLO<CR><LF>\n      < ERR 7<CR><LF>\n      > HELLO<CR><LF>\n"),
            Is.EquivalentTo(new[] { "request hello", "error refused", "code refused.code=7", "branch session[0].on.refused.code=7" }));

    [Test]
    public void Messages_inside_of_messages_count_too()
    {
        const string lines = """
            profile: p
            extends: base/tcp
            framing: { length: { at: 1..2, counts: frame } }
            header: { kind: { at: 3, type: u8 } }
            messages:
              state:
                kind: 16
                contains:
                  from: 4
                  framing: { length: { at: 1..2, counts: frame } }
                  header: { package: { at: 3, type: u8 } }
                  messages:
                    mode:   { package: 0, fields: { running: { type: u8 }, speed: { type: u8 } } }
                    joints: { package: 1, fields: { angle: { type: u8 } } }
            examples:
              - name: it runs
                transcript: |
                  < <NUL><0x08><0x10><NUL><0x05><NUL><0x01><0x64>
                  = event mode {running: 1}

            """;

        var items = ProfileCoverage.Of(Texts.Good(lines)).Items;

        Assert.That(items.Select(item => $"{(item.Touched ? "+" : "-")} {item.Kind} {item.Name}"), Is.EquivalentTo(new[]
        {
            "+ message state", "+ message mode", "+ field mode.running", "- field mode.speed", "- message joints", "- field joints.angle",
        }));
    }

    private static IEnumerable<string> Touched(string examples) =>
        ProfileCoverage.Of(Texts.Good(Lines + examples)).Items.Where(item => item.Touched).Select(item => $"{item.Kind} {item.Name}");
}
