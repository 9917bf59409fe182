using System.Buffers;
using System.Text;
using RobotLink.Framing;
using RobotLink.Profiles;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Framing;

/// <summary>Devices that take messages framed in another way than they send them.</summary>
internal sealed class TwoWayFramerTests
{
    private const string Counted = "length: { at: 2..3, counts: rest, strip: true }, start: <0xAA>, end: <0x55>";

    [TestCase("{ end: <LF> }", "GO\n")]
    [TestCase("none", "GO")]
    [TestCase("{ start: <STX>, end: <ETX> }", "\u0002GO\u0003")]
    public void What_we_send_is_framed_as_send_says(string send, string sent) =>
        Assert.That(Sent(Profile($"{Counted}, send: {send}"), "GO"), Is.EqualTo(sent));

    [TestCase("{ end: <LF> }", "GO\n")]
    [TestCase("none", "GO")]
    public void What_we_sent_is_recognised(string send, string sent)
    {
        var cut = Framers.For(Profile($"{Counted}, send: {send}")).Sent(Encoding.Latin1.GetBytes(sent));

        Assert.That((cut.Kind, cut.PayloadAt, cut.PayloadLength), Is.EqualTo((CutKind.Frame, 0, 2)));
    }

    [Test]
    public void What_comes_is_cut_at_every_split([Range(0, 14)] int splitAt)
    {
        byte[] input = [0xAA, 0, 2, (byte)'O', (byte)'K', 0x55, (byte)'x', 0xAA, 0, 3, (byte)'P', (byte)'O', (byte)'S', 0x55];
        var arrivals = input.Select((value, index) => new Arrival(value, index == splitAt, false)).ToArray();

        var payloads = Stream.Payloads(Stream.Play(Framers.For(Profile($"{Counted}, send: {{ end: <LF> }}")), arrivals), input);

        Assert.That(payloads.Select(Encoding.ASCII.GetString), Is.EqualTo(new[] { "OK", "POS" }));
    }

    [Test]
    public void A_length_that_is_stripped_is_written_before_the_message() =>
        Assert.That(Sent(Profile(Counted), "POS"), Is.EqualTo("\u00AA\0\u0003POS\u0055"));

    [Test]
    public void Places_count_behind_a_stripped_length()
    {
        const string lines = "messages: { m: { fields: { x: { at: 1, type: u8 }, y: { type: u16 } } } }\n";
        var read = ProfileReader.Read("p", new Texts().With("p", $"profile: p\nextends: base/tcp\nframing: {{ {Counted} }}\n{lines}"));
        var shape = new RobotLink.Messages.MessageCatalogue(read.Profile!).FindSent("m")!;

        Assert.That(RobotLink.Tests.Messages.Written.Read(shape, "<0x07><NUL><0x09>"), Is.EqualTo("x=7 y=9"));
    }

    /// <summary>The example of the Modbus specification for ASCII mode counts bytes, not characters: F7 03 13 89 00 0A gives 60.</summary>
    [TestCase("F7031389000A", "60")]
    [TestCase("010300000001", "FB")]
    public void A_check_may_cover_what_hexadecimal_digits_stand_for(string digits, string check)
    {
        var framing = Profile("start: \":\", end: <CR><LF>, check: { kind: lrc8, over: 1..-3, over_as: hex, at: -2..-1, as: hex }");
        var framer = Framers.For(framing);

        Assert.That(Sent(framing, digits), Is.EqualTo($":{digits}{check}\r\n"));
        Assert.That(framer.Next(Encoding.ASCII.GetBytes($":{digits}{check}\r\n")).Kind, Is.EqualTo(CutKind.Frame));
        Assert.That(framer.Next(Encoding.ASCII.GetBytes($":{digits}00\r\n")).Fault, Is.EqualTo(FramingFault.BadCheck));
    }

    [TestCase(":F70Z1389000A60\r\n")]
    [TestCase(":F701389000A60\r\n")]
    public void What_is_no_row_of_pairs_of_digits_fails_the_check(string frame)
    {
        var framing = Profile("start: \":\", end: <CR><LF>, check: { kind: lrc8, over: 1..-3, over_as: hex, at: -2..-1, as: hex }");

        Assert.That(Framers.For(framing).Next(Encoding.ASCII.GetBytes(frame)).Fault, Is.EqualTo(FramingFault.BadCheck));
        Assert.That(() => Sent(framing, "F70Z"), Throws.TypeOf<FramingException>().With.Message.Contains("no pairs of hexadecimal digits"));
    }

    private static FramingProfile Profile(string keys)
    {
        var read = ProfileReader.Read("p", new Texts().With("p", $"profile: p\nextends: base/tcp\nframing: {{ {keys} }}\n"));
        Assert.That(MistakePrinter.Print(read.Mistakes.Where(mistake => !mistake.IsWarning)), Is.Empty);
        return read.Profile!.Framing;
    }

    private static string Sent(FramingProfile framing, string payload)
    {
        var output = new ArrayBufferWriter<byte>();
        Framers.For(framing).Write(Encoding.Latin1.GetBytes(payload), output);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
