using RobotLink.Simulators.Serial;

namespace RobotLink.Tests.Simulators.Serial;

internal sealed class SerialSettingsTests
{
    [TestCase("/dev/ttyUSB0", "/dev/ttyUSB0 9600 8N1")]
    [TestCase("/dev/ttyUSB0,19200", "/dev/ttyUSB0 19200 8N1")]
    [TestCase("/dev/ttyS1,1200,7o1", "/dev/ttyS1 1200 7O1")]
    [TestCase("/dev/ttyS1,115200,8E2", "/dev/ttyS1 115200 8E2")]
    public void A_path_with_its_format_is_read(string text, string shown)
    {
        Assert.That(SerialSettings.TryParse(text, out var settings), Is.True);
        Assert.That(settings!.ToString(), Is.EqualTo(shown));
    }

    [TestCase("")]
    [TestCase(",9600")]
    [TestCase("/dev/ttyS0,fast")]
    [TestCase("/dev/ttyS0,49")]
    [TestCase("/dev/ttyS0,9600,9N1")]
    [TestCase("/dev/ttyS0,9600,8X1")]
    [TestCase("/dev/ttyS0,9600,8N3")]
    [TestCase("/dev/ttyS0,9600,8N1,rts")]
    public void Anything_else_is_refused(string text) => Assert.That(SerialSettings.TryParse(text, out _), Is.False);

    // Flags of asm-generic/termbits.h: input at 0, control at 8, speeds at 36 and 40.
    [TestCase("/dev/ttyS0,9600,8N1", 0x0000u, 0x18B0u)]
    [TestCase("/dev/ttyS0,9600,7O1", 0x0014u, 0x1BA0u)]
    [TestCase("/dev/ttyS0,9600,7E2", 0x0014u, 0x19E0u)]
    public void Settings_become_the_flags_of_the_kernel(string text, uint input, uint control)
    {
        Assert.That(SerialSettings.TryParse(text, out var settings), Is.True);
        var block = Terminal.SettingsBlock(settings!);

        Assert.That((BitConverter.ToUInt32(block, 0), BitConverter.ToUInt32(block, 8)), Is.EqualTo((input, control)));
        Assert.That((BitConverter.ToInt32(block, 36), BitConverter.ToInt32(block, 40)), Is.EqualTo((9600, 9600)));
    }
}
