using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Sessions;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Links.Transcripts;

internal sealed class VariationTests
{
    private const string Lines = """
        profile: p
        extends: base/tcp-line
        requests: { ping: { send: "PING", reply: "PONG {program:RUN|STOP}" } }
        events: { cycle: { match: "CYC {count:int}" } }
        heartbeat: { send: ping }
        detect_within: 4s
        examples:
          - name: answers
            transcript: |
              > PING<CR><LF>
              < PONG RUN<CR><LF>
              = reply ping {program: RUN}
              < CYC 118<CR><LF>
              = event cycle {count: 118}
        """;

    private const string Binary = """
        profile: p
        extends: base/tcp
        framing: { length: { at: 3..4, as: binary }, start: <0xAA><0x55>, max: 64B }
        header: { kind: { at: 5, type: text } }
        messages:
          ask: { kind: "A" }
          told: { kind: "T", fields: { value: { at: 6..7, type: int } } }
        requests: { value: { send: ask, reply: told } }
        examples:
          - name: asked by its bytes
            transcript: |
              > <0xAA><0x55><NUL><0x05>A
              < <0xAA><0x55><NUL><0x07>T42
              = reply told {value: 42}
        """;

    [Test]
    public void Every_place_of_the_longest_line_is_a_split_and_one_more_is_byte_by_byte() =>
        Assert.That(Only(Lines, "split").Runs, Is.EqualTo("PONG RUN\r\n".Length));

    [Test]
    public void Lines_with_results_between_them_are_merged() => Assert.That(Only(Lines, "merged").Runs, Is.EqualTo(1));

    [Test]
    public void Noise_stands_before_and_behind_each_line() => Assert.That(Only(Lines, "noise").Runs, Is.EqualTo(4));

    [Test]
    public void A_link_that_is_asked_after_between_two_lines_keeps_them_apart() =>
        Assert.That(Only(Lines.Replace("= reply ping {program: RUN}", "= link up"), "merged").NotRun, Does.Contain("no two lines"));

    [TestCase("split", 7)]
    [TestCase("delayed", 1)]
    [TestCase("noise", 2)]
    public void A_binary_message_is_found_again_behind_noise(string kind, int runs)
    {
        var result = Only(Binary, kind);

        Assert.That((result.Runs, result.Failed, result.Mismatch), Is.EqualTo((runs, 0, (string?)null)));
    }

    [Test]
    public void Where_a_message_takes_any_line_there_is_no_noise() =>
        Assert.That(Only(Lines.Replace("CYC {count:int}", "{any:text}").Replace("= event cycle {count: 118}", "= event cycle"), "noise").NotRun, Does.Contain("takes any line"));

    [TestCase("split", 0)]
    [TestCase("merged", 0)]
    [TestCase("delayed", 0)]
    [TestCase("noise", 4)]
    public void A_datagram_is_never_cut_nor_joined(string kind, int runs) =>
        Assert.That(Only(Lines.Replace("base/tcp-line", "base/tcp\nframing: { datagram: true }").Replace("<CR><LF>", ""), kind).Runs, Is.EqualTo(runs));

    [Test]
    public void Where_silence_ends_a_frame_bytes_are_never_apart_for_so_long()
    {
        var text = Lines.Replace("base/tcp-line", "base/tcp\nframing: { idle_gap: 2ms }").Replace("<CR><LF>", "").Replace("= reply", ". 2ms\n      = reply").Replace("= event", ". 2ms\n      = event");

        Assert.That(Only(text, "delayed"), Is.EqualTo(new VariationResult("delayed", 1, 0, null, null, 0)));
    }

    [Test]
    public void A_delay_stays_inside_of_the_time_that_a_request_has()
    {
        // Ten bytes, one millisecond each, would come too late: 995 ms of the second are over.
        var text = Lines.Replace("heartbeat: { send: ping }", "heartbeat: { send: ping, after_idle: 1s, reply_within: 1s, lost_after: 1 }")
            .Replace("      < PONG RUN", "      . 995ms\n      < PONG RUN");

        Assert.That(Only(text, "delayed"), Is.EqualTo(new VariationResult("delayed", 1, 0, null, null, 0)));
    }

    [Test]
    public void A_difference_is_told_with_the_smallest_variation_and_its_line()
    {
        var script = Script(Lines);
        var otherwise = script.Play(Variations.AsWritten) with { Results = [] };

        var split = new Variations(script, otherwise).Run()[0];

        Assert.That((split.Failed, split.Runs), Is.EqualTo((10, 10)));
        Assert.That(split.Mismatch, Is.EqualTo(
            "split behind byte 1 of line 11 (P | ONG RUN<CR><LF>): request ping answered resulted where the example as written has nothing more")
            .Or.StartsWith("split behind byte 1 of line 11 (P | ONG RUN<CR><LF>): reply ping {program: RUN} resulted where"));
    }

    [Test]
    public void An_example_that_fails_as_it_is_written_is_not_varied()
    {
        var result = TranscriptRunner.Run(Texts.Good(Lines.Replace("count: 118}", "count: 119}"))).Single();

        Assert.That((result.Passed, result.Variations.Count, result.Line), Is.EqualTo((false, 0, 14)));
    }

    private static VariationResult Only(string profile, string kind)
    {
        var result = TranscriptRunner.Run(Texts.Good(profile)).Single();
        Assert.That(result.Mismatch, Is.Null);
        return result.Variations.Single(variation => variation.Kind == kind);
    }

    private static TranscriptScript Script(string text)
    {
        var profile = Texts.Good(text);
        return new TranscriptScript(new DeviceProtocol(profile, Budget.Of(profile)), profile.Examples[0]);
    }
}
