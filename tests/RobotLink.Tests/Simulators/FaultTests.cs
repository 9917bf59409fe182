using RobotLink.Simulators;

namespace RobotLink.Tests.Simulators;

internal sealed class FaultTests
{
    [TestCase("none")]
    [TestCase("silent")]
    [TestCase("stop")]
    [TestCase("refuse")]
    [TestCase("reset")]
    [TestCase("close")]
    [TestCase("close-always")]
    [TestCase("slow 2s")]
    [TestCase("slow 250ms")]
    [TestCase("garble")]
    [TestCase("garble 3")]
    [TestCase("split")]
    [TestCase("merge")]
    [TestCase("endless")]
    [TestCase("endless 1GiB")]
    [TestCase("endless 100B")]
    [TestCase("power-off")]
    [TestCase("drop 30%")]
    [TestCase("drop 100%")]
    public void A_fault_is_written_as_it_was_read(string text)
    {
        Assert.That(Fault.TryParse(text, out var fault, out _), Is.True);
        Assert.That(fault.ToString(), Is.EqualTo(text));
    }

    [TestCase("slow 1.5s", "slow 1500ms")]
    [TestCase("slow 2min", "slow 120s")]
    [TestCase("endless 2048KiB", "endless 2MiB")]
    [TestCase("  garble   1 ", "garble")]
    public void Other_spellings_are_understood(string text, string meaning)
    {
        Assert.That(Fault.TryParse(text, out var fault, out _), Is.True);
        Assert.That(fault.ToString(), Is.EqualTo(meaning));
    }

    [TestCase("")]
    [TestCase("broken")]
    [TestCase("slow")]
    [TestCase("slow 2")]
    [TestCase("slow -2s")]
    [TestCase("slow 999999min")]
    [TestCase("garble 0")]
    [TestCase("garble x")]
    [TestCase("endless 1")]
    [TestCase("silent 2s")]
    [TestCase("drop")]
    [TestCase("drop 30")]
    [TestCase("drop 101%")]
    public void A_wrong_fault_is_explained(string text)
    {
        Assert.That(Fault.TryParse(text, out var fault, out var error), Is.False);
        Assert.That(fault, Is.EqualTo(Fault.None));
        Assert.That(error, Does.Contain(text).And.Length.GreaterThan(60));
    }
}
