using System.Buffers;
using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing.Procedures;

internal sealed class BlockFramerTests
{
    [TestCase("A", true, "A<0x10><ETX>R")]
    [TestCase("A", false, "A<0x10><ETX>")]
    [TestCase("<0x10>", true, "<0x10*3><ETX><0x13>")]
    [TestCase("", false, "<0x10><ETX>")]
    [TestCase("<STX><NAK><ETX>", false, "<STX><NAK><ETX><0x10><ETX>")]
    public void Content_is_wrapped_and_unwrapped(string content, bool hasCheck, string block)
    {
        var framer = Framers.For(new ProcedureFraming(hasCheck, GoesFirst: false));
        var written = new ArrayBufferWriter<byte>();
        framer.Write(Bytes(content), written);
        Assert.That(ByteNotation.Format(written.WrittenSpan), Is.EqualTo(block));
        Assert.That(Read(framer, written.WrittenSpan), Is.EqualTo(content));
    }

    [Test]
    public void Any_content_survives([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var content = new byte[random.Next(200)];
        random.NextBytes(content);
        foreach (ref var each in content.AsSpan())
        {
            each = random.Next(3) == 0 ? (byte)0x10 : each;
        }

        var framer = Framers.For(new ProcedureFraming(HasCheck: true, GoesFirst: false));
        var written = new ArrayBufferWriter<byte>();
        framer.Write(content, written);
        for (var length = 0; length < written.WrittenCount; length++)
        {
            Assert.That(framer.Next(written.WrittenSpan[..length]).Kind, Is.EqualTo(CutKind.More));
        }

        Assert.That(Read(framer, written.WrittenSpan), Is.EqualTo(ByteNotation.Format(content)));
    }

    [TestCase("A<DLE><ETX>S", FramingFault.BadCheck)]
    [TestCase("A<DLE>B", FramingFault.BadEscape)]
    public void What_is_no_block_is_noise(string bytes, FramingFault fault) =>
        Assert.That(Framers.For(new ProcedureFraming(HasCheck: true, GoesFirst: false)).Next(Bytes(bytes)).Fault, Is.EqualTo(fault));

    [Test]
    public void A_block_is_no_longer_than_the_device_takes()
    {
        var framer = Framers.For(new ProcedureFraming(HasCheck: true, GoesFirst: false) { Max = 6 });
        Assert.DoesNotThrow(() => framer.Write("ABC"u8, new ArrayBufferWriter<byte>()));
        Assert.Throws<FramingException>(() => framer.Write("ABCD"u8, new ArrayBufferWriter<byte>()));
        Assert.That(framer.Next("ABCDEFG"u8).Fault, Is.EqualTo(FramingFault.TooLong));
    }

    private static byte[] Bytes(string text) => ByteNotation.Parse(text, Charset.Latin1);

    private static string Read(Framer framer, ReadOnlySpan<byte> block)
    {
        var cut = framer.Next(block);
        return cut.Kind == CutKind.Frame && cut.Length == block.Length
            ? ByteNotation.Format((cut.IsRewritten ? framer.Rewritten : block).Slice(cut.PayloadAt, cut.PayloadLength))
            : $"{cut.Kind} {cut.Fault}";
    }
}
