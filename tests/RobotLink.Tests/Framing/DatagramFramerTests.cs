using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing;

internal sealed class DatagramFramerTests
{
    [Test]
    public void What_comes_at_once_is_a_frame()
    {
        using var reader = new FrameReader(Framers.For(new DatagramFraming { Max = 100 }));
        reader.Append("one\r\n"u8);
        Assert.That(reader.Next(out _), Is.EqualTo(Cut.Frame(5, 0, 5)));
        Assert.That(reader.Next(out _), Is.EqualTo(Cut.More));
        reader.Append("2"u8);
        Assert.That(reader.Next(out _), Is.EqualTo(Cut.Frame(1, 0, 1)));
    }

    [Test]
    public void A_datagram_longer_than_allowed_is_dropped_alone()
    {
        var framer = Framers.For(new DatagramFraming { Max = 4 });

        Assert.That(framer.Next("12345"u8), Is.EqualTo(Cut.Noise(5, FramingFault.TooLong)));
        Assert.That(framer.Next("1234"u8).Kind, Is.EqualTo(CutKind.Frame));
    }

    [Test]
    public void A_datagram_with_a_wrong_check_is_dropped()
    {
        var framer = Framers.For(new DatagramFraming { Checks = [new(CheckAlgorithm.Sum8, new(1, -2), new(-1, -1), CheckCoding.Binary, ByteOrder.Big, [])] });

        Assert.That(framer.Next([1, 2, 3]).Kind, Is.EqualTo(CutKind.Frame));
        Assert.That(framer.Next([1, 2, 4]).Fault, Is.EqualTo(FramingFault.BadCheck));
    }

    [TestCase(100, 4096)]
    [TestCase(9000, 9001)]
    [TestCase(1024 * 1024, 65_535)]
    public void A_read_has_room_for_the_longest_datagram_and_one_byte_more(int max, int expected)
    {
        using var reader = new FrameReader(Framers.For(new DatagramFraming { Max = max }));

        Assert.That(reader.Free().Length, Is.GreaterThanOrEqualTo(expected));
    }
}
