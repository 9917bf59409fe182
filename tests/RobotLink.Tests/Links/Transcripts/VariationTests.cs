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

    [TestCase("document: json", """< {"a": 1, "b": [2]}""", "json: { a: \"{n:int}\" }", 2)]
    [TestCase("document: xml", "< <LT>a n=\"1\"><LT>/a>", "xml: '<a n=\"{n:int}\"/>'", 2)]
    [TestCase("start: <0x7E>, end: <0x7E>, escape: { byte: <0x7D>, xor: 0x20 }", "< <0x7E>N1<0x7E>", "text: \"N{n:int}\"", 2)]
    [TestCase("length: { at: 1..2 }, end: <ETX>, max: 64B", "< <NUL><0x04>N1<ETX>", "fields: { n: { at: 4, type: int } }", 2)]
    [TestCase("length: { at: 1..2, as: decimal }, end: <ETX>, max: 64B, parts: { count: 3, number: 4, body: 5..-1, as: decimal }", "< 05111<ETX>", "pattern: '^0511(?<n>.)$'", 2)]
    [TestCase("length_by: { at: 1, sizes: { 1..9: 2B } }", "< <0x01>1", "pattern: '(?<n>1)$'", 2)]
    [TestCase("length_by: { at: 2, sizes: { 1..9: 2B } }, idle_gap: 20ms", "< 1<0x01>", "pattern: '^(?<n>1)'", 1)]
    [TestCase("idle_gap: 20ms", "< N1\n      . 20ms", "text: \"N{n:int}\"", 1)]
    public void Noise_is_passed_over_where_a_framing_finds_its_way_again(string framing, string line, string match, int runs)
    {
        var result = Only(Framed(framing, line, match), "noise");

        Assert.That((result.Runs, result.Failed, result.Mismatch, result.NotRun), Is.EqualTo((runs, 0, (string?)null, (string?)null)));
    }

    [TestCase("- { start: <STX>, end: <ETX> }\n  - { document: json }", "< <STX>N1<ETX>", 2)]
    [TestCase("- { start: <STX>, end: <ETX> }\n  - { end: <CR> }", "< N1<CR>", 2)]
    public void In_a_list_noise_is_that_of_the_last_framing(string list, string line, int runs)
    {
        var text = Framed("x", line, "text: \"N{n:int}\"").Replace("framing: { x }", "framing:\n  " + list);

        Assert.That(Only(text, "noise").Runs, Is.EqualTo(runs));
    }

    [TestCase("size: 2B", "< N1", "frames of one size")]
    [TestCase("length: { at: 1..2 }, max: 64B", "< <NUL><0x04>N1", "a length without start or end bytes")]
    [TestCase("length_by: { at: 2, sizes: { 1..9: 2B } }", "< 1<0x01>", "without idle_gap")]
    public void Where_it_does_not_that_is_said(string framing, string line, string why) =>
        Assert.That(Only(Framed(framing, line, "pattern: '(?<n>1)'"), "noise").NotRun, Does.StartWith(why));

    [Test]
    public void A_stream_that_ends_is_not_made_to_end_in_noise()
    {
        const string Stream = """
            profile: p
            extends: base/tcp
            framing: { document: json }
            events: { state: { match: { json: { n: "{n:int}" } } } }
            heartbeat: { expect: state, within: 1s }
            detect_within: 3s
            examples:
              - name: the stream ends
                transcript: |
                  < {"n":1}
                  = event state {n: 1}
                  . 1s
                  = link down cause=no-reply
            """;

        Assert.That(Only(Stream, "noise"), Is.EqualTo(new VariationResult("noise", 1, 0, null, null, 0)));
    }

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

    private static string Framed(string framing, string line, string match) => $$"""
        profile: p
        extends: base/tcp
        framing: { {{framing}} }
        events: { e: { match: { {{match}} } } }
        examples:
          - name: one
            transcript: |
              {{line}}
              = event e {n: 1}
        """;

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
