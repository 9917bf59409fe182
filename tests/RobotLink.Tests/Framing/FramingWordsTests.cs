using RobotLink.Framing;

namespace RobotLink.Tests.Framing;

internal sealed class FramingWordsTests
{
    private static readonly FramingFault[] Faults = [.. Enum.GetValues<FramingFault>().Where(fault => fault != FramingFault.None)];

    [Test]
    public void Every_fault_of_every_framer_is_one_sentence(
        [ValueSource(typeof(FramerKind), nameof(FramerKind.All))] FramerKind kind,
        [ValueSource(nameof(Faults))] FramingFault fault) =>
        Assert.That(FramingWords.Of(fault, Framers.For(kind.Profile)), Does.Match("^[A-Z][^.]*(framing\\.max)?[^.]*\\.$"));

    [Test]
    public void Too_long_names_the_limit() =>
        Assert.That(FramingWords.Of(FramingFault.TooLong, Framers.For(FramerKind.All[0].Profile)), Does.Contain("64 bytes").And.Contain("framing.max"));

    [Test]
    public void Noise_that_was_reported_before_needs_no_words() =>
        Assert.That(FramingWords.Of(FramingFault.None, Framers.For(FramerKind.All[0].Profile)), Is.Empty);
}
