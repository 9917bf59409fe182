using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing;

internal sealed class GapFramerTests
{
    private readonly Framer framer = Framers.For(new GapFraming(TimeSpan.FromMilliseconds(5)) { Max = 4 });

    [Test]
    public void The_gap_of_the_profile_is_told() =>
        Assert.That(Framers.For(new GapFraming(TimeSpan.FromMilliseconds(5))).Gap, Is.EqualTo(TimeSpan.FromMilliseconds(5)));

    [Test]
    public void Silence_ends_a_frame_and_nothing_else_does()
    {
        Assert.That(framer.Next("abcd"u8), Is.EqualTo(Cut.More));
        Assert.That(framer.AtGap("abcd"u8), Is.EqualTo(Cut.Frame(4, 0, 4)));
    }

    [Test]
    public void While_an_overlong_frame_is_dropped_a_byte_stays_so_that_the_caller_waits_for_silence()
    {
        var overlong = Framers.For(new GapFraming(TimeSpan.FromMilliseconds(5)) { Max = 4 });

        Assert.That(overlong.Next("abcde"u8), Is.EqualTo(Cut.Noise(4, FramingFault.TooLong)));
        Assert.That(overlong.Next("e"u8), Is.EqualTo(Cut.More));
        Assert.That(overlong.AtGap("e"u8), Is.EqualTo(Cut.Noise(1, FramingFault.None)));
        Assert.That(overlong.AtGap("abc"u8), Is.EqualTo(Cut.Frame(3, 0, 3)));
    }

    [Test]
    public void Silence_without_bytes_is_nothing() => Assert.That(framer.AtGap([]), Is.EqualTo(Cut.More));

    [Test]
    public void Other_framers_do_not_listen_to_silence()
    {
        var line = Framers.For(new DelimiterFraming("\n"u8.ToArray(), []));

        Assert.That(line.Gap, Is.Null);
        Assert.That(line.AtGap("abc"u8), Is.EqualTo(Cut.More));
    }
}
