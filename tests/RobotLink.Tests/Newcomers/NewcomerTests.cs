using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Newcomers;

/// <summary>Devices that nobody thought of when the language was made, described from public sources by its documentation alone.</summary>
internal sealed class NewcomerTests
{
    [TestCase("universal-robots-secondary")]
    [TestCase("apc-rack-pdu")]
    [TestCase("nmea-gps")]
    [TestCase("zebra-printer")]
    [TestCase("siemens-rk512")]
    public void Its_examples_come_true_in_every_variation(string device)
    {
        var results = TranscriptRunner.Run(Profile(device));

        Assert.That(results, Is.Not.Empty);
        Assert.That(results.Where(result => result.Mismatch is not null).Select(result => $"{result.Name}: {result.Mismatch}"), Is.Empty);
        Assert.That(results.SelectMany(result => result.Variations).Select(variation => variation.Mismatch).OfType<string>(), Is.Empty);
    }

    private static DeviceProfile Profile(string device)
    {
        var path = Path.Combine(Texts.Root, "tests", "RobotLink.Tests", "Newcomers", device, "profile.yaml");
        var read = ProfileReader.Read(device, new Texts().With(device, File.ReadAllText(path)));
        Assert.That(MistakePrinter.Print(read.Mistakes), Is.Empty);
        return read.Profile!;
    }
}
