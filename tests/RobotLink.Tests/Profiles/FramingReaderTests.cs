using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

public sealed class FramingReaderTests
{
    [Test]
    public void An_end_makes_a_delimiter()
    {
        var framing = Read<DelimiterFraming>("{ end: <CR><LF>, also: [<LF>, <CR>], max: 4KiB }");

        Assert.That(framing.End, Is.EqualTo("\r\n"u8.ToArray()));
        Assert.That(framing.OptionalEnds, Is.EqualTo(new[] { "\n"u8.ToArray(), "\r"u8.ToArray() }));
        Assert.That(framing.Max, Is.EqualTo(4096));
    }

    [Test]
    public void A_start_and_an_end_make_marks()
    {
        var framing = Read<MarksFraming>("{ start: <STX>, end: <ETX> }");

        Assert.That((framing.Start[0], framing.End[0]), Is.EqualTo((2, 3)));
    }

    [Test]
    public void A_size_makes_fixed_frames_and_their_maximum()
    {
        var framing = Read<FixedFraming>("{ size: 16B }");

        Assert.That((framing.Size, framing.Max), Is.EqualTo((16, 16)));
    }

    [Test]
    public void An_idle_gap_makes_silence_the_end() =>
        Assert.That(Read<GapFraming>("{ idle_gap: 50ms, max: 1KiB }"), Is.EqualTo(new GapFraming(TimeSpan.FromMilliseconds(50)) { Max = 1024 }).Using<GapFraming>((left, right) => (left.Gap, left.Max) == (right.Gap, right.Max)));

    [Test]
    public void A_length_takes_every_spelling()
    {
        var framing = Read<LengthFraming>("{ length: { at: 3..4, as: binary, order: little, counts: rest, add: -2 }, start: <0xAA><0x55>, max: 1KiB }");

        Assert.That((framing.At, framing.Coding, framing.Order, framing.Counts, framing.Add), Is.EqualTo((new ByteRange(3, 4), LengthCoding.Binary, ByteOrder.Little, LengthCounts.Rest, -2)));
        Assert.That(framing.Start, Is.EqualTo(new byte[] { 0xAA, 0x55 }));
        Assert.That(framing.End, Is.Empty);
    }

    [Test]
    public void One_check_or_several_can_be_written()
    {
        var one = Read<DelimiterFraming>("{ end: <CR>, check: { kind: xor8, over: 1..-3, at: -2..-1, as: hex } }");
        var two = Read<FixedFraming>("{ size: 8B, check: [ { kind: crc16_modbus, over: 1..-3, at: -2..-1 }, { kind: constant, at: 1..2, bytes: <0xAA><0x55> } ] }");

        Assert.That(one.Checks.Single(), Is.EqualTo(new CheckProfile(CheckAlgorithm.Xor8, new ByteRange(1, -3), new ByteRange(-2, -1), CheckCoding.Hex, ByteOrder.Big, one.Checks[0].Constant)));
        Assert.That(two.Checks.Select(check => (check.Algorithm, check.Order)), Is.EqualTo(new[] { (CheckAlgorithm.Crc16Modbus, ByteOrder.Little), (CheckAlgorithm.Constant, ByteOrder.Big) }));
        Assert.That(two.Checks[1].Constant, Is.EqualTo(new byte[] { 0xAA, 0x55 }));
    }

    [TestCase("crc16_ccitt", CheckAlgorithm.Crc16Ccitt)]
    [TestCase("crc16_ccitt_ffff", CheckAlgorithm.Crc16CcittFfff)]
    public void Both_starts_of_the_CCITT_check_have_names(string kind, CheckAlgorithm algorithm) =>
        Assert.That(Read<FixedFraming>($"{{ size: 8B, check: {{ kind: {kind}, over: 1..-3, at: -2..-1 }} }}").Checks.Single().Algorithm, Is.EqualTo(algorithm));

    [Test]
    public void A_byte_beside_marks_is_an_escape()
    {
        var framing = Read<MarksFraming>("{ start: <DLE><STX>, end: <DLE><ETX>, escape: <DLE> }");

        Assert.That(framing.Escape, Is.EqualTo(new EscapeProfile(0x10) { Map = framing.Escape!.Map }));
        Assert.That(framing.Escape.Map, Is.Empty);
        Assert.That(framing.Delimiters, Is.Empty);
    }

    [Test]
    public void An_escape_may_flip_bits_and_let_both_marks_be_the_same()
    {
        var framing = Read<MarksFraming>("{ start: <0x7E>, end: <0x7E>, escape: { byte: <0x7D>, xor: 0x20 } }");

        Assert.That((framing.Escape!.Lead, framing.Escape.Xor), Is.EqualTo(((byte)0x7D, (byte?)0x20)));
    }

    [Test]
    public void An_escape_may_map_bytes()
    {
        var framing = Read<DelimiterFraming>("{ end: <0xC0>, escape: { byte: <0xDB>, map: { <0xDC>: <0xC0>, <0xDD>: <0xDB> } } }");

        Assert.That(framing.Escape!.Map, Is.EqualTo(new[] { new EscapePair(0xDC, 0xC0), new EscapePair(0xDD, 0xDB) }));
    }

    [Test]
    public void A_rule_of_lengths_takes_values_ranges_sizes_and_places()
    {
        var framing = Read<LengthByFraming>(
            "{ length_by: { at: 2, sizes: { 3: { at: 3, add: 5 }, 0x17: { at: 3..4, order: little }, 6: 8B, 129..255: 5B } }, idle_gap: 50ms }");

        Assert.That((framing.At, framing.Gap), Is.EqualTo((2, (TimeSpan?)TimeSpan.FromMilliseconds(50))));
        Assert.That(framing.Sizes, Is.EqualTo(new[]
        {
            new SizeRule(3, 3, new ByteRange(3, 3), ByteOrder.Big, 5), new SizeRule(23, 23, new ByteRange(3, 4), ByteOrder.Little, 0),
            new SizeRule(6, 6, null, ByteOrder.Big, 8), new SizeRule(129, 255, null, ByteOrder.Big, 5),
        }));
    }

    [Test]
    public void The_longest_frame_follows_from_the_rules_of_lengths() =>
        Assert.That(Read<LengthByFraming>("{ length_by: { at: 2, sizes: { 3: { at: 3, add: 5 }, 6: 8B } } }").Max, Is.EqualTo(260));

    [TestCase("xml", DocumentKind.Xml)]
    [TestCase("json", DocumentKind.Json)]
    public void A_document_is_a_kind_of_its_own(string kind, DocumentKind expected)
    {
        var framing = Read<DocumentFraming>($"{{ document: {kind}, end: <CR><LF>, max: 8KiB }}");

        Assert.That((framing.Kind, framing.Max), Is.EqualTo((expected, 8192)));
        Assert.That(framing.End, Is.EqualTo("\r\n"u8.ToArray()));
    }

    [Test]
    public void A_datagram_is_a_kind_of_its_own() =>
        Assert.That(Read<DatagramFraming>("{ datagram: true, max: 1KiB, check: { kind: crc32, over: 1..-5, at: -4..-1 } }").Checks.Single().Width, Is.EqualTo(4));

    [Test]
    public void Prompts_stand_beside_an_end() =>
        Assert.That(Read<DelimiterFraming>("{ end: <CR><LF>, prompts: [\"User: \", \"Password: \"] }").Prompts, Is.EqualTo(new[] { "User: "u8.ToArray(), "Password: "u8.ToArray() }));

    [Test]
    public void A_list_holds_several_framings_with_checks_of_their_own()
    {
        var framing = Read<ListFraming>("[ { start: <STX>, end: <ETX>, max: 1KiB, check: { kind: sum8, over: 1..-3, at: -2..-1, as: hex } }, { end: <CR>, also: [<CR><LF>], max: 2KiB } ]");

        Assert.That(framing.Framings.Select(one => (one.GetType(), one.Max, one.Checks.Count)), Is.EqualTo(new[] { (typeof(MarksFraming), 1024, 1), (typeof(DelimiterFraming), 2048, 0) }));
        Assert.That(framing.Max, Is.EqualTo(2048));
    }

    [Test]
    public void Parts_stand_beside_a_length()
    {
        var framing = Read<LengthFraming>("{ length: { at: 1..4, as: decimal }, end: <NUL>, parts: { count: 17, number: 18, body: 21..-1, as: decimal } }");

        Assert.That(framing.Parts, Is.EqualTo(new PartsProfile(new ByteRange(17, 17), new ByteRange(18, 18), new ByteRange(21, -1), LengthCoding.Decimal)));
    }

    [TestCase("sum8", "-1", CheckAlgorithm.Sum8)]
    [TestCase("sum16", "-2..-1", CheckAlgorithm.Sum16)]
    [TestCase("lrc8", "-1", CheckAlgorithm.Lrc8)]
    [TestCase("crc32", "-4..-1", CheckAlgorithm.Crc32)]
    public void Every_check_has_a_name(string kind, string at, CheckAlgorithm algorithm) =>
        Assert.That(Read<FixedFraming>($"{{ size: 8B, check: {{ kind: {kind}, over: 1..4, at: {at} }} }}").Checks.Single().Algorithm, Is.EqualTo(algorithm));

    [Test]
    public void A_check_may_be_decimal_and_ignored()
    {
        var check = Read<DelimiterFraming>("{ end: <CR>, check: { kind: sum8, over: 1..-4, at: -3..-1, as: decimal, received: ignored } }").Checks.Single();

        Assert.That((check.Coding, check.Ignored, check.Width), Is.EqualTo((CheckCoding.Decimal, true, 3)));
    }

    [TestCase("serial: { baud: 9600 }", 3.6458)]
    [TestCase("serial: { baud: 19200, bits: 8, parity: even, stop: 1 }", 2.0052)]
    [TestCase("serial: { baud: 115200 }", 1.75)]
    [TestCase("kind: serial", 3.6458)]
    public void Silence_in_characters_follows_from_the_serial_line(string connect, double milliseconds)
    {
        var (framing, mistakes) = ReadAlone($"connect: {{ {connect} }}\nframing: {{ idle_gap: 3.5chars, max: 256B }}\n");

        Assert.That(mistakes, Is.Empty);
        Assert.That(((GapFraming)framing!).Gap.TotalMilliseconds, Is.EqualTo(milliseconds).Within(0.001));
        Assert.That(((GapFraming)framing).CharacterTimes, Is.EqualTo(3.5m));
    }

    /// <summary>Receivers pass characters on in batches: what looks like silence within a frame must not cost the frame.</summary>
    [Test]
    public void Silence_in_characters_beside_a_rule_of_lengths_is_long_enough_for_receivers_that_batch()
    {
        var (framing, _) = ReadAlone("connect: { kind: serial }\nframing: { length_by: { at: 2, sizes: { 6: 8B } }, idle_gap: 3.5chars }\n");

        Assert.That(((LengthByFraming)framing!).Gap, Is.EqualTo(TimeSpan.FromMilliseconds(50)));
    }

    [Test]
    public void On_UDP_a_datagram_is_a_frame_unless_something_else_is_written()
    {
        Assert.That(ReadAlone("connect: { kind: udp }\n").Framing, Is.TypeOf<DatagramFraming>());
        Assert.That(ReadAlone("connect: { kind: udp }\nframing: { end: <LF> }\n").Framing, Is.TypeOf<DelimiterFraming>());
        Assert.That(ReadAlone("connect: { kind: tcp }\n").Mistakes.Single(), Does.StartWith("p.yaml:1:1 E1307"));
    }

    [Test]
    public void A_mistake_in_a_list_names_the_item()
    {
        var mistake = Texts.Read(Tcp("[ { start: <STX>, end: <ETX> }, { end: <CR>, alsso: [<LF>] } ]")).Mistakes.Single();

        Assert.That(mistake.Headline, Does.Contain("E1201").And.Contain("framing[1]").And.Contain("also"));
    }

    [Test]
    public void An_escape_that_hides_too_little_says_which_byte_is_left_open()
    {
        var mistake = Texts.Read(Tcp("{ end: <0xC0>, escape: { byte: <0xDB>, map: { <0xDC>: <0xC0> } } }")).Mistakes.Single();

        Assert.That(mistake.Headline, Does.Contain("E1321").And.Contain("Nothing stands for <0xDB>"));
    }

    [TestCase("{ document: yaml }", "E1208")]
    [TestCase("{ document: json, end: x }", "E1326")]
    [TestCase("{ document: json, max: 1B }", "E1328")]
    [TestCase("{ datagram: false }", "E1208")]
    [TestCase("{ datagram: true, end: <CR> }", "E1308")]
    [TestCase("{ end: <CR>, max: 1B, also: [<CR><LF>] }", "E1328")]
    [TestCase("{ end: <CR>, prompts: [ab, abc] }", "E1323")]
    [TestCase("{ end: <CR>, prompts: [a<CR>] }", "E1323")]
    [TestCase("{ end: <CR>, prompts: [{ a: 1 }] }", "E1203")]
    [TestCase("{ end: <CR>, escape: <DLE>, also: [<LF>] }", "E1321")]
    [TestCase("{ end: <CR>, escape: <DLE><DLE> }", "E1321")]
    [TestCase("{ end: <CR>, escape: <CR> }", "E1321")]
    [TestCase("{ end: <CR>, escape: { byte: <DLE> } }", "E1321")]
    [TestCase("{ end: <CR>, escape: { byte: <DLE>, xor: 0x20, map: { a: b } } }", "E1321")]
    [TestCase("{ end: <CR>, escape: { byte: <DLE>, xor: 0 } }", "E1321")]
    [TestCase("{ end: <CR>, escape: { byte: <DLE>, xor: 0x1D } }", "E1321")]
    [TestCase("{ end: <CR>, escape: { xor: 0x20 } }", "E1202")]
    [TestCase("{ start: <STX>, end: <STX> }", "E1327")]
    [TestCase("{ start: <STX>, end: <ETX>, also: [<CR>] }", "E1308")]
    [TestCase("{ length: { at: 1..2 }, start: <STX> }", "E1329")]
    [TestCase("{ length: { at: 1..4 }, parts: { count: 17, number: 18 } }", "E1202")]
    [TestCase("{ length: { at: 1..4 }, parts: { count: 17, number: -1, body: 21..-1 } }", "E1325")]
    [TestCase("{ length_by: { sizes: { 1: 8B } } }", "E1202")]
    [TestCase("{ length_by: { at: 1 } }", "E1202")]
    [TestCase("{ length_by: { at: 1..2, sizes: { 1: 8B } } }", "E1207")]
    [TestCase("{ length_by: { at: 1, sizes: { 256: 8B } } }", "E1322")]
    [TestCase("{ length_by: { at: 1, sizes: { 9..2: 8B } } }", "E1322")]
    [TestCase("{ length_by: { at: 1, sizes: { 1: 8B, 1..2: 9B } } }", "E1322")]
    [TestCase("{ length_by: { at: 1, sizes: { 1: 8 } } }", "E1205")]
    [TestCase("{ length_by: { at: 1, sizes: { 1: { add: 8 } } } }", "E1202")]
    [TestCase("{ length_by: { at: 1, sizes: { 1: { at: -1 } } } }", "E1207")]
    [TestCase("{ idle_gap: 3.5chars }", "E1320")]
    [TestCase("{ idle_gap: manychars }", "E1207")]
    [TestCase("[]", "E1307")]
    [TestCase("[ { end: <CR> }, { start: <STX>, end: <ETX> } ]", "E1324")]
    [TestCase("[ { start: <STX>, end: <ETX> }, { start: <STX>a, end: <ETX> } ]", "E1324")]
    [TestCase("[ { start: <STX>, end: <ETX> }, { idle_gap: 50ms } ]", "E1324")]
    [TestCase("[ <CR> ]", "E1203")]
    [TestCase("{ end: <CR>, check: { kind: crc32, over: 1..-3, at: -2..-1 } }", "E1309")]
    [TestCase("{ end: <CR>, check: { kind: sum8, over: 1..-2, at: -1, received: maybe } }", "E1208")]
    [TestCase("{ end: <CR>, size: 3B }", "E1308")]
    [TestCase("{ size: 3B, idle_gap: 1s }", "E1308")]
    [TestCase("{ start: <STX> }", "E1202")]
    [TestCase("{ }", "E1202")]
    [TestCase("{ end: '' }", "E1301")]
    [TestCase("{ end: <CR>, max: 0B }", "E1207")]
    [TestCase("{ end: <CR>, max: 17MiB }", "E1207")]
    [TestCase("{ size: 1.5B }", "E1206")]
    [TestCase("{ idle_gap: 11s }", "E1207")]
    [TestCase("{ length: { as: decimal } }", "E1202")]
    [TestCase("{ length: { at: 1..5 } }", "E1207")]
    [TestCase("{ length: { at: -4..-1 } }", "E1207")]
    [TestCase("{ length: { at: 1..2, as: bcd } }", "E1208")]
    [TestCase("{ length: { at: 1..2 }, end: <NUL>, also: [<CR>] }", "E1308")]
    [TestCase("{ size: 8B, max: 9B }", "E1308")]
    [TestCase("{ also: [<LF>] }", "E1202")]
    [TestCase("{ end: <CR>, check: { kind: xor8, at: -1 } }", "E1202")]
    [TestCase("{ end: <CR>, check: { kind: sum9, over: 1..-2, at: -1 } }", "E1208")]
    [TestCase("{ end: <CR>, check: { kind: constant, at: 1..2, bytes: x } }", "E1309")]
    [TestCase("{ end: <CR>, cheque: 1 }", "E1201")]
    [TestCase("<CR><LF>", "E1203")]
    public void Framing_that_cannot_be_meant_is_refused(string framing, string code) =>
        Assert.That(Texts.Read(Tcp(framing)).Mistakes.Select(mistake => mistake.Code).FirstOrDefault(), Is.EqualTo(code));

    [Test]
    public void A_parent_s_framing_is_named_when_it_stands_in_the_way()
    {
        var mistake = Texts.Read(Texts.Lines("framing: { idle_gap: 50ms }")).Mistakes.Single();

        Assert.That(mistake.Headline, Is.EqualTo("p.yaml:4:12 E1308 framing has both idle_gap and end. end comes from device-profiles/base/tcp-line/profile.yaml: write end: null beside idle_gap, or extend base/tcp, which has no framing."));
    }

    /// <summary>The framing alone: what else the text says may be of another version.</summary>
    private static (FramingProfile? Framing, IReadOnlyList<string> Mistakes) ReadAlone(string text)
    {
        var mistakes = new MistakeList();
        var file = new SourceFile("p.yaml", text);
        var tree = YamlTree.Read(file, FileLimits.Profile, mistakes)!;
        var framing = new FramingReader(new TemplateReader(Charset.Ascii, new ExpressionReader([], mistakes), mistakes), mistakes).Read(new Section(tree, new YamlPlace(file, 1, 1, 1, 2), "", mistakes));
        return (framing, [.. mistakes.Sorted().Select(mistake => mistake.Headline)]);
    }

    private static T Read<T>(string framing)
        where T : FramingProfile => (T)Texts.Good(Tcp(framing)).Framing;

    private static string Tcp(string framing) =>
        $"profile: p\nextends: base/tcp\nrequests: {{ status: {{ send: \"STATUS?\", reply: \"OK\", every: 1s }} }}\nframing: {framing}\n";
}
