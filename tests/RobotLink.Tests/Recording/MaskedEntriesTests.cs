using System.Text;
using RobotLink.Messages;
using RobotLink.Recording;

namespace RobotLink.Tests.Recording;

/// <summary>What becomes of secrets before a record leaves the program.</summary>
internal sealed class MaskedEntriesTests
{
    private const string Secret = "s3cr3t-Öl";

    [TestCase("PASS s3cr3t-Öl\r\n", "PASS **********\r\n", TestName = "As it is written")]
    [TestCase("czNjcjN0LcOWbA==", "**************==", TestName = "As base64")]
    [TestCase("dTpzM2NyM3Qtw5ZsIQ==", "dTp*************IQ==", TestName = "Within longer base64")]
    [TestCase("7333637233742DC3966C.", "********************.", TestName = "As hexadecimal numbers")]
    [TestCase("a=s3cr3t-%C3%96l&b", "a=**************&b", TestName = "As a part of a web address")]
    [TestCase("a=s3cr3t-%c3%96l&b", "a=**************&b", TestName = "As a part of a web address in small digits")]
    [TestCase("nothing secret", "nothing secret", TestName = "Nothing else is touched")]
    public void A_secret_has_stars_in_each_common_form(string received, string shown) =>
        Assert.That(Shown(Mask(), received), Is.EqualTo(shown));

    [Test]
    public void A_secret_that_goes_over_several_reads_has_stars([Range(1, 9)] int splitAt)
    {
        var whole = Encoding.UTF8.GetBytes($"A{Secret}B");

        var shown = new MaskedEntries(Mask()).Take([Heard(whole[..splitAt]), Said("x"u8.ToArray()), Heard(whole[splitAt..])], isLast: true);

        Assert.That(Text(shown, Direction.Received), Is.EqualTo("A**********B"));
        Assert.That(Text(shown, Direction.Sent), Is.EqualTo("x"));
    }

    [Test]
    public void What_may_be_the_beginning_of_a_secret_is_held_back_until_it_is_known()
    {
        var entries = new MaskedEntries(Mask());

        Assert.That(Text(entries.Take([Heard("OK\r\n"u8.ToArray()), Heard("key s3cr"u8.ToArray())], isLast: false), Direction.Received), Is.EqualTo("OK\r\n"));
        Assert.That(Text(entries.Take([Heard("etly\r\n"u8.ToArray())], isLast: false), Direction.Received), Is.EqualTo("key s3cretly\r\n"));
    }

    [Test]
    public void The_beginning_of_a_secret_that_does_not_go_on_has_stars_when_it_is_given_out()
    {
        var entries = new MaskedEntries(Mask());
        _ = entries.Take([Heard("key s3cr"u8.ToArray())], isLast: false);

        Assert.That(Text(entries.Take([], isLast: true), Direction.Received), Is.EqualTo("key ****"));
    }

    [Test]
    public void The_rest_of_a_secret_has_stars_also_long_after_its_beginning_was_given_out([Range(1, 9)] int splitAt)
    {
        var whole = Encoding.UTF8.GetBytes(Secret);
        var entries = new MaskedEntries(Mask());
        _ = entries.Take([Heard(whole[..splitAt])], isLast: true);
        _ = entries.Take([Said("x"u8.ToArray())], isLast: true);

        Assert.That(Text(entries.Take([Heard([.. whole[splitAt..], (byte)'!'])], isLast: false), Direction.Received), Is.EqualTo(new string('*', 10 - splitAt) + "!"));
    }

    [Test]
    public void Words_of_marks_have_stars()
    {
        var mark = new RecordedMark { Link = "a", Time = DateTimeOffset.UnixEpoch, Epoch = 1, What = RecordedMark.Ended, Words = $"it said {Secret}", ClientName = Secret };

        var shown = (RecordedMark)new MaskedEntries(Mask()).Take([mark], isLast: true)[0];

        Assert.That((shown.Words, shown.ClientName), Is.EqualTo(("it said **********", "**********")));
    }

    [Test]
    public void Base64_as_addresses_write_it_has_stars()
    {
        var secret = "a>>?b??>c";
        var written = Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).Replace('+', '-').Replace('/', '_');

        Assert.That(written, Does.Contain("-").Or.Contain("_"));
        Assert.That(SecretMask.Of([secret], []).Apply($"?t={written}&"), Is.EqualTo($"?t={new string('*', written.Length)}&"));
    }

    [Test]
    public void Each_line_of_a_secret_of_several_has_stars() =>
        Assert.That(SecretMask.Of(["-----BEGIN KEY-----\nMIIBVgIBADANBg\n"], []).Apply("  MIIBVgIBADANBg"), Is.EqualTo("  **************"));

    [Test]
    public void Masked_bytes_say_so()
    {
        var shown = new MaskedEntries(Mask()).Take([Heard(Encoding.UTF8.GetBytes(Secret)), Heard("OK"u8.ToArray())], isLast: true);

        Assert.That(shown.Cast<RecordedBytes>().Select(bytes => bytes.IsMasked), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public void A_form_that_was_sent_has_stars() =>
        Assert.That(Shown(SecretMask.Of([], ["\u0001\u0002hash"u8.ToArray()]), "\u0001\u0002hash!"), Is.EqualTo("******!"));

    [Test]
    public void Order_and_marks_stay()
    {
        var mark = new RecordedMark { Link = "a", Time = DateTimeOffset.UnixEpoch, Epoch = 1, What = RecordedMark.State };
        var shown = new MaskedEntries(Mask()).Take([Heard("1"u8.ToArray()), mark, Said("2"u8.ToArray()), Heard(Encoding.UTF8.GetBytes(Secret))], isLast: true);

        Assert.That(shown, Has.Count.EqualTo(4));
        Assert.That(shown[1], Is.SameAs(mark));
    }

    private static SecretMask Mask() => SecretMask.Of([Secret, "abc"], []);

    private static string Shown(SecretMask mask, string received) =>
        Text(new MaskedEntries(mask).Take([Heard(Encoding.UTF8.GetBytes(received))], isLast: true), Direction.Received);

    private static string Text(IEnumerable<RecordedEntry> entries, Direction direction) =>
        Encoding.UTF8.GetString([.. entries.OfType<RecordedBytes>().Where(bytes => bytes.Direction == direction).SelectMany(bytes => bytes.Bytes)]);

    private static RecordedBytes Heard(byte[] bytes) => Entry(bytes, Direction.Received);

    private static RecordedBytes Said(byte[] bytes) => Entry(bytes, Direction.Sent);

    private static RecordedBytes Entry(byte[] bytes, Direction direction) =>
        new() { Link = "a", Time = DateTimeOffset.UnixEpoch, Epoch = 1, Direction = direction, Bytes = bytes };
}
