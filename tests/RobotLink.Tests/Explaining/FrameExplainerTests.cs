using RobotLink.Explaining;
using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Explaining;

internal sealed class FrameExplainerTests
{
    private const string Marks = """
        profile: p
        extends: base/tcp
        framing: { start: <STX>, end: <ETX>, check: { kind: xor8, over: 1..-3, at: -2..-1, as: hex } }
        events: { weight: { match: "W{grams:digits(4)}" } }
        """;

    [Test]
    public void Literals_fields_and_ends_stand_in_the_order_of_their_bytes() => Assert.That(
        Parts(Bundled("abb-rapid-lines"), "POS 1.5 -2 3<CR><LF>"),
        Is.EqualTo(new[]
        {
            "literal 1..4 POS<SP>", "field 5..7 x=1.5 mm 1.5", "literal 8 <SP>", "field 9..10 y=-2 mm -2", "literal 11 <SP>", "field 12 z=3 mm 3", "end - <CR><LF>",
        }));

    [Test]
    public void A_message_by_place_shows_length_header_and_bytes_that_no_rule_took() => Assert.That(
        Parts(Bundled("open-protocol-torque"), "0026000400100000<SP*4>001803<NUL>"),
        Is.EqualTo(new[]
        {
            "length 1..4 0026", "header 5..8 mid 0004", "header 9..11 revision 001", "unused 12..20 00000<SP*4>",
            "field 21..24 mid=0018 0018", "field 25..26 code=3 03", "end - <NUL>",
        }));

    [Test]
    public void Marks_and_checks_lie_outside_of_what_a_profile_counts() => Assert.That(
        Parts(Texts.Good(Marks), "<STX>W0012W3<ETX>".Replace("W3", Check("W0012"))),
        Is.EqualTo(new[] { "start - <STX>", "literal 1 W", "field 2..5 grams=12 0012", "check - right " + Check("W0012"), "end - <ETX>" }));

    [Test]
    public void A_wrong_check_is_shown_with_the_one_that_would_be_right()
    {
        var explained = Explain(Texts.Good(Marks), "<STX>W001200<ETX>").Single();

        Assert.That((explained.Fits, explained.Message, explained.Reason), Is.EqualTo((false, "weight", FramingWords.Of(FramingFault.BadCheck, Framers.For(Texts.Good(Marks).Framing)))));
        Assert.That(explained.Parts.Select(Shown), Has.Member($"check - wrong: {Check("W0012")} would be right 00").And.Member("field 2..5 grams=12 0012"));
    }

    [Test]
    public void A_check_that_nobody_looks_at_may_be_wrong() =>
        Assert.That(
            Parts(Texts.Good(Marks.Replace("as: hex", "as: hex, received: ignored")), "<STX>W001200<ETX>"),
            Has.Member($"check - wrong, not looked at: {Check("W0012")} would be right 00"));

    [Test]
    public void A_check_inside_of_the_message_has_its_place_there() =>
        Assert.That(
            Parts(Texts.Good("profile: p\nextends: base/tcp\nframing: { start: <STX>, end: <ETX>, check: { kind: sum8, over: 1..1, at: 2 } }\nevents: { e: { match: { fields: { x: { at: 3, type: u8 } } } } }\n"), "<STX>AAC<ETX>"),
            Is.EqualTo(new[] { "start - <STX>", "unused 1 A", "check 2 right A", "field 3 x=67 C", "end - <ETX>" }));

    [Test]
    public void Of_several_framings_the_one_that_cut_the_frame_has_the_checks() =>
        Assert.That(
            Parts(Texts.Good(Marks.Replace("{ start", "[ { start").Replace("as: hex } }", "as: hex } }, { end: <CR> } ]")), "<STX>W0012" + Check("W0012") + "<ETX>"),
            Has.Member("check - right " + Check("W0012")));

    [TestCase("<STX>ST07<ETX>", "status")]
    [TestCase("<STX>SET 507<ETX>", "set")]
    [TestCase("<STX>SAY a b07<ETX>", "say")]
    public void What_we_send_is_known_whatever_its_check(string sent, string request)
    {
        var profile = Texts.Good(Marks + "\nrequests: { status: { send: \"ST\", reply: \"OK\" }, set: { send: \"SET {n:digits(1)}\", reply: \"OK\" }, say: { send: \"SAY {words:text}\", reply: \"OK\" } }\n");
        var explained = FrameExplainer.Explain(new MessageCatalogue(profile), ByteNotation.Parse(Filled(sent)), Direction.Sent).Single();

        Assert.That((explained.Fits, explained.Message), Is.EqualTo((true, request)));
    }

    [Test]
    public void A_wrong_letter_before_the_check_is_still_wrong()
    {
        var profile = Texts.Good(Marks + "\nrequests: { status: { send: \"ST\", reply: \"OK\" } }\n");

        Assert.That(FrameExplainer.Explain(new MessageCatalogue(profile), ByteNotation.Parse("<STX>SX" + Check("SX") + "<ETX>"), Direction.Sent).Single().Fits, Is.False);
    }

    [Test]
    public void Each_value_of_a_JSON_document_has_its_bytes()
    {
        var profile = Document("json: { state: RUN, pos: { x: \"{x:float}\" }, list: [ \"{n:int}\", \"v{version:int}\" ], name: \"{name?:text}\" }");

        Assert.That(Parts(profile, """{"pos":{"x":1.5,"y":2},"other":[1, 2],"state":"RUN", "list":[7,"v3"]}"""), Is.EqualTo(new[]
        {
            """literal 1..12 {"pos":{"x":""", "field 13..15 x=1.5 1.5", """unused 16..38 ,"y":2},"other":[1, 2],""",
            """literal 39..61 "state":"RUN", "list":[""", "field 62 n=7 7", """literal 63..65 ,"v""", "field 66 version=3 3", """literal 67..69 "]}""", "field - name=- ",
        }));
    }

    [Test]
    public void Each_value_of_an_XML_element_has_its_bytes()
    {
        var profile = Document("xml: '<S><P X=\"{x:float}\"/><M>{mode:word}</M></S>'", "xml");

        Assert.That(FrameExplainer.Explain(new MessageCatalogue(profile), """<S T="9"><P Y="1" X="2"/><M>RUN</M></S>"""u8, Direction.Received).Single().Parts.Select(Shown), Is.EqualTo(new[]
        {
            "literal 1..2 <LT>S", """unused 3..9 <SP>T="9">""", "literal 10..11 <LT>P", """unused 12..18 <SP>Y="1"<SP>""", """literal 19..21 X=""" + '"', "field 22 x=2 2", """literal 23..28 "/><LT>M>""",
            "field 29..31 mode=RUN RUN", "literal 32..39 <LT>/M><LT>/S>",
        }));
    }

    [TestCase("""{"state":"RUN","pos":{"x":"far"},"list":[7,"v3"]}""", "fault 27..31 x=a number \"far\"")]
    [TestCase("""{"state":"HOLD","pos":{"x":1},"list":[7,"v3"]}""", "fault 10..15 \"RUN\" \"HOLD\"")]
    [TestCase("""{"state":"RUN","pos":{},"list":[7,"v3"]}""", "fault 23 the key x }")]
    public void Of_a_document_that_does_not_fit_the_value_is_shown(string json, string fault) =>
        Assert.That(
            Explain(Document("json: { state: RUN, pos: { x: \"{x:float}\" }, list: [ \"{n:int}\", \"v{version:int}\" ] }"), json).Single().Parts.Where(part => part.Kind == "fault").Select(Shown),
            Is.EqualTo(new[] { fault }));

    [Test]
    public void Where_no_JSON_is_any_more_the_byte_is_shown() =>
        Assert.That(FrameExplainer.Explain(new MessageCatalogue(Document("json: { a: \"{a:int}\" }")), "{\"a\":x}"u8, 0, 7, Direction.Received).Parts.Select(Shown), Has.Some.StartsWith("fault 6"));

    [TestCase("POS 1 x 3<CR><LF>", "position", "fault 7..9 y=a number x 3")]
    [TestCase("POX 1<CR><LF>", "ping", "fault 3..5 'PONG ' X 1")]
    [TestCase("JUNK<CR><LF>", null, "fault 1..4 a known message JUNK")]
    [TestCase("POS 1 2<CR><LF>", "position", "fault 8 ' ' ")]
    public void An_unparsed_frame_shows_the_byte_where_it_failed_and_what_was_expected(string bytes, string? nearest, string fault)
    {
        var explained = Explain(Bundled("abb-rapid-lines"), bytes).Single();

        Assert.That((explained.Fits, explained.Message), Is.EqualTo((false, nearest)));
        Assert.That(explained.Parts.Where(part => part.Kind == "fault").Select(Shown), Is.EqualTo(new[] { fault }));
    }

    [Test]
    public void Of_a_literal_that_fits_in_part_the_fitting_part_is_shown() =>
        Assert.That(Parts(Bundled("abb-rapid-lines"), "POX 1<CR><LF>")[0], Is.EqualTo("literal 1..2 PO"));

    /// <summary>The two digits before the end are the check.</summary>
    private static string Filled(string sent) => sent[..^7] + Check(sent[5..^7]) + sent[^5..];

    [Test]
    public void Every_byte_is_taken_by_something()
    {
        foreach (var profile in new[] { Bundled("abb-rapid-lines"), Bundled("open-protocol-torque"), Bundled("abb-open-commands") })
        {
            foreach (var line in profile.Examples.SelectMany(example => example.Lines).Where(line => line.Sign == '<'))
            {
                var bytes = ByteNotation.Parse(line.Text);
                var explained = FrameExplainer.Explain(new MessageCatalogue(profile), bytes, Direction.Received);

                Assert.That(explained.Sum(frame => frame.Parts.Select(part => (part.Offset, part.Length)).Distinct().Sum(part => part.Length)), Is.EqualTo(bytes.Length), line.Text);
            }
        }
    }

    [Test]
    public void Two_frames_are_explained_one_by_one() =>
        Assert.That(Explain(Bundled("abb-rapid-lines"), "PONG RUN<CR><LF>CYC 1 OK<CR><LF>").Select(frame => frame.Message), Is.EqualTo(new[] { "ping", "cycle" }));

    [TestCase("PONG RUN", "waits for more bytes")]
    [TestCase("PONG RUN<CR><LF>CYC", "waits for more bytes")]
    public void Bytes_that_are_no_whole_frame_say_so(string bytes, string reason) =>
        Assert.That(Explain(Bundled("abb-rapid-lines"), bytes)[^1].Reason, Does.Contain(reason));

    [Test]
    public void Noise_says_why_it_is_noise() =>
        Assert.That(Explain(Bundled("open-protocol-torque"), "~~~~<NUL>").Single().Reason, Does.Contain("length"));

    [Test]
    public void What_we_send_is_looked_for_among_requests() =>
        Assert.That(FrameExplainer.Explain(new MessageCatalogue(Bundled("abb-rapid-lines")), "JOB 7\r\n"u8, Direction.Sent).Single().Message, Is.EqualTo("set_job"));

    [Test]
    public void Messages_that_would_read_it_as_well_are_named() =>
        Assert.That(
            Explain(Texts.Good("profile: p\nextends: base/tcp-line\nevents: { first: { match: \"A {n:int}\" }, second: { match: \"A {t:text}\" }, third: { match: \"B\" } }\n"), "A 1<CR><LF>").Single().AlsoFits,
            Is.EqualTo(new[] { "second" }));

    private static DeviceProfile Document(string match, string framing = "json") =>
        Texts.Good($"profile: p\nextends: base/tcp\nframing: {{ document: {framing} }}\nevents: {{ e: {{ match: {{ {match} }} }} }}\n");

    private static string Check(string text) => text.Aggregate(0, (sum, each) => sum ^ each).ToString("X2");

    private static DeviceProfile Bundled(string name) => ProfileReader.Read(name, new Texts()).Profile!;

    private static IReadOnlyList<FrameExplanation> Explain(DeviceProfile profile, string bytes) =>
        FrameExplainer.Explain(new MessageCatalogue(profile), ByteNotation.Parse(bytes), Direction.Received);

    private static string[] Parts(DeviceProfile profile, string bytes) => [.. Explain(profile, bytes).Single().Parts.Select(Shown)];

    private static string Shown(ExplainedPart part)
    {
        var named = part.Name is null ? part.Value is null ? "" : $" {part.Value}" : $" {part.Name}{(part.Value is null ? "" : $"={part.Value}")}";
        return $"{part.Kind} {part.At ?? "-"}{named}{(part.Unit is null ? "" : " " + part.Unit)} {part.Bytes}";
    }
}
