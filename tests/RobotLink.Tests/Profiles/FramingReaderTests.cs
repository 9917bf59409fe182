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

    private static T Read<T>(string framing)
        where T : FramingProfile => (T)Texts.Good(Tcp(framing)).Framing;

    private static string Tcp(string framing) =>
        $"profile: p\nextends: base/tcp\nrequests: {{ status: {{ send: \"STATUS?\", reply: \"OK\", every: 1s }} }}\nframing: {framing}\n";
}
