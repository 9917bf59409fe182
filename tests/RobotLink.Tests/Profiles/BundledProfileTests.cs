using RobotLink.Links;
using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

public sealed class BundledProfileTests
{
    private static IEnumerable<string> Devices => new Texts().Names.Where(name => !name.StartsWith("base/", StringComparison.Ordinal));

    [TestCaseSource(nameof(Devices))]
    public void Every_bundled_device_is_free_of_mistakes_and_warnings(string name)
    {
        var result = ProfileReader.Read(name, new Texts());

        Assert.That(MistakePrinter.Print(result.Mistakes), Is.Empty);
        Assert.That(result.Profile, Is.Not.Null);
    }

    [TestCaseSource(nameof(Devices))]
    public void Every_bundled_device_has_a_source_and_examples(string name)
    {
        var profile = ProfileReader.Read(name, new Texts()).Profile!;

        Assert.That(profile.Source, Is.Not.Empty);
        Assert.That(profile.Examples, Is.Not.Empty);
    }

    [TestCaseSource(nameof(Devices))]
    public void Every_bundled_device_lives_up_to_its_examples(string name)
    {
        var results = TranscriptRunner.Run(ProfileReader.Read(name, new Texts()).Profile!);

        Assert.That(results.Where(result => !result.Passed).Select(result => $"{result.File}:{result.Line} {result.Name}: {result.Mismatch}"), Is.Empty);
    }

    [Test]
    public void The_bundled_profiles_are_there() =>
        Assert.That(new Texts().Names, Is.EqualTo(new[] { "abb-open-commands", "abb-rapid-lines", "base/tcp", "base/tcp-line", "mitsubishi-mc-ascii", "mitsubishi-mc-binary", "modbus-rtu", "modbus-tcp", "open-protocol-torque", "siemens-s7" }));
}
