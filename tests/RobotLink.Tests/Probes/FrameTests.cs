using System.Net;
using RobotLink.Probes;

namespace RobotLink.Tests.Probes;

internal sealed class FrameTests
{
    private static readonly byte[] Hardware = [2, 0x66, 0, 0, 0x0b, 1];

    [Test]
    public void A_question_for_a_hardware_address_is_as_RFC_826_says()
    {
        var frame = ArpFrames.Question(Hardware, IPAddress.Parse("10.66.11.1"), IPAddress.Parse("10.66.11.2"));

        Assert.That(Convert.ToHexStringLower(frame), Is.EqualTo(
            "ffffffffffff" + "026600000b01" + "0806" + "0001" + "0800" + "06" + "04" + "0001" + "026600000b01" + "0a420b01" + "000000000000" + "0a420b02"));
    }

    [Test]
    public void An_answer_names_its_owner()
    {
        var answer = Convert.FromHexString("026600000b01026600000b0208060001080006040002026600000b020a420b02026600000b010a420b01");

        Assert.That(ArpFrames.TryReadOwner(answer, out var owner, out var hardware), Is.True);
        Assert.That((owner, hardware), Is.EqualTo((IPAddress.Parse("10.66.11.2"), "02:66:00:00:0b:02")));
    }

    [Test]
    public void What_is_cut_off_names_nobody([Range(0, 41)] int length)
    {
        var question = ArpFrames.Question(Hardware, IPAddress.Loopback, IPAddress.Loopback);

        Assert.That(ArpFrames.TryReadOwner(question.AsSpan(0, length), out _, out _), Is.False);
    }

    [Test]
    public void An_echo_carries_a_checksum_that_adds_up_to_nothing()
    {
        var echo = EchoFrames.Question(isVersion6: false, 0x1234, 7);

        var sum = 0;
        for (var at = 0; at < echo.Length; at += 2)
        {
            sum += (echo[at] << 8) | echo[at + 1];
        }

        Assert.That((sum & 0xFFFF) + (sum >> 16), Is.EqualTo(0xFFFF));
        Assert.That(echo[0], Is.EqualTo(8));
    }

    [Test]
    public void A_reply_is_read_with_and_without_the_header_before_it([Values] bool withHeader)
    {
        var reply = EchoFrames.Question(isVersion6: false, 0x1234, 7);
        reply[0] = 0;
        var packet = withHeader ? (byte[])[0x45, .. new byte[19], .. reply] : reply;

        Assert.That(EchoFrames.TryReadReply(packet, isVersion6: false, withHeader, out var identity, out var number), Is.True);
        Assert.That((identity, number), Is.EqualTo(((ushort)0x1234, (ushort)7)));
    }

    [Test]
    public void Our_own_question_is_no_reply() =>
        Assert.That(EchoFrames.TryReadReply(EchoFrames.Question(false, 1, 1), isVersion6: false, withHeader: false, out _, out _), Is.False);

    [Test]
    public void A_cut_off_packet_is_no_reply([Range(0, 27)] int length)
    {
        byte[] packet = [0x45, .. new byte[27]];

        Assert.That(EchoFrames.TryReadReply(packet.AsSpan(0, length), isVersion6: false, withHeader: true, out _, out _), Is.False);
    }
}
