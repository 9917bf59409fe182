using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

public sealed class ByteNotationTests
{
    [TestCase("PING<CR><LF>", "PING\r\n")]
    [TestCase("<STX>1<ETX>", "\u00021\u0003")]
    [TestCase("<ACK><NAK><ESC><NUL><HT>", "\u0006\u0015\u001b\0\t")]
    [TestCase("<0x1B>[<0x7f>", "\u001b[\u007f")]
    [TestCase("<SP*3>x<NUL*2>", "   x\0\0")]
    [TestCase("a<LT>b>c", "a<b>c")]
    [TestCase("<EOT><ENQ><DLE><DEL>", "\u0004\u0005\u0010\u007f")]
    [TestCase("", "")]
    public void Text_becomes_bytes(string text, string bytes) => Assert.That(ByteNotation.Parse(text), Is.EqualTo(Encoding.ASCII.GetBytes(bytes)));

    [TestCase("PING\r\n", "PING<CR><LF>")]
    [TestCase("0 1 ", "0 1<SP>")]
    [TestCase(" x", "<SP>x")]
    [TestCase("a  b", "a  b")]
    [TestCase("00200062         ", "00200062<SP*9>")]
    [TestCase("\0\0\0\0", "<NUL*4>")]
    [TestCase("<CR>", "<LT>CR>")]
    [TestCase("\u0001\u007f", "<0x01><0x7F>")]
    [TestCase("aaaa", "aaaa")]
    [TestCase("C:\\a\\t", "C:\\a<0x5C>t")]
    public void Bytes_become_text(string bytes, string text) => Assert.That(ByteNotation.Format(Encoding.ASCII.GetBytes(bytes)), Is.EqualTo(text));

    [Test]
    public void Bytes_above_ASCII_are_numbers() => Assert.That(ByteNotation.Format([0xE4, 0xFF, 0xFF, 0xFF]), Is.EqualTo("<0xE4><0xFF*3>"));

    [Test]
    public void Every_byte_comes_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => ByteNotation.Parse(ByteNotation.Format(bytes)).AsSpan().SequenceEqual(bytes)).QuickCheckThrowOnFailure();

    [Test]
    public void Runs_come_back_whatever_their_length([Range(1, 6)] int count, [Values((byte)0, (byte)' ', (byte)'<', (byte)'a', (byte)0x80)] byte value)
    {
        var bytes = Enumerable.Repeat(value, count).ToArray();

        Assert.That(ByteNotation.Parse(ByteNotation.Format(bytes)), Is.EqualTo(bytes));
    }

    [TestCase(Charset.Latin1, "ä", new byte[] { 0xE4 })]
    [TestCase(Charset.Utf8, "ä", new byte[] { 0xC3, 0xA4 })]
    [TestCase(Charset.Utf8, "😀", new byte[] { 0xF0, 0x9F, 0x98, 0x80 })]
    public void Characters_beyond_ASCII_take_the_charset_of_the_profile(Charset charset, string text, byte[] bytes) =>
        Assert.That(ByteNotation.Parse(text, charset), Is.EqualTo(bytes));

    [TestCase(Charset.Ascii, "ä")]
    [TestCase(Charset.Latin1, "€")]
    public void Characters_outside_of_the_charset_are_refused(Charset charset, string text)
    {
        Assert.That(ByteNotation.TryParse($"ab{text}", charset, out _, out var fault), Is.False);
        Assert.That((fault.Code, fault.At), Is.EqualTo(("E1303", 2)));
    }

    [Test]
    public void Half_a_character_has_no_bytes() => Assert.That(ByteNotation.TryParse($"a{(char)0xD800}", Charset.Utf8, out _, out _), Is.False);

    [TestCase("ab<CRLF>c", "E1301", 2, 6)]
    [TestCase("<cr>", "E1301", 0, 4)]
    [TestCase("a<b", "E1301", 1, 1)]
    [TestCase("<SP*0>", "E1301", 0, 6)]
    [TestCase("<SP*x>", "E1301", 0, 6)]
    [TestCase("<SP*99999>", "E1301", 0, 10)]
    [TestCase("<0x1>", "E1301", 0, 5)]
    [TestCase("<0x1BB>", "E1301", 0, 7)]
    [TestCase("<>", "E1301", 0, 2)]
    [TestCase("a\\r", "E1302", 1, 2)]
    [TestCase("a\rb", "E1302", 1, 1)]
    public void A_mistake_has_its_place(string text, string code, int at, int length)
    {
        Assert.That(ByteNotation.TryParse(text, Charset.Ascii, out _, out var fault), Is.False);
        Assert.That((fault.Code, fault.At, fault.Length), Is.EqualTo((code, at, length)));
    }

    [Test]
    public void A_misspelt_name_gets_the_near_one()
    {
        ByteNotation.TryParse("<STK>", Charset.Ascii, out _, out var fault);

        Assert.That(fault.Fix, Is.EqualTo("Did you mean <STX>?"));
    }

    [Test]
    public void A_backslash_alone_is_a_backslash() => Assert.That(ByteNotation.Parse("C:\\Jobs"), Is.EqualTo("C:\\Jobs"u8.ToArray()));

    [Test]
    public void Parse_throws_with_place_and_fix() =>
        Assert.That(() => ByteNotation.Parse("a<QQ>"), Throws.TypeOf<FormatException>().With.Message.StartsWith("Character 2: <QQ> names no byte."));
}
