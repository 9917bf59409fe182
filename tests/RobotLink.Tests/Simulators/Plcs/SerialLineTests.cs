using RobotLink.Simulators;
using RobotLink.Simulators.Serial;

namespace RobotLink.Tests.Simulators.Plcs;

internal sealed class SerialLineTests
{
    [TestCase("/dev/ttyUSB0", "SerialLine { Path = /dev/ttyUSB0, Baud = 9600, DataBits = 8, Parity = N, StopBits = 1 }")]
    [TestCase("/dev/ttyS1,19200,8e1", "SerialLine { Path = /dev/ttyS1, Baud = 19200, DataBits = 8, Parity = E, StopBits = 1 }")]
    public void A_line_is_read(string text, string line) => Assert.That(SerialLine.Parse(text).ToString(), Is.EqualTo(line));

    [TestCase("")]
    [TestCase("/dev/ttyS1,fast")]
    [TestCase("/dev/ttyS1,9600,8X1")]
    [TestCase("/dev/ttyS1,9600,8N1,more")]
    public void What_is_no_line_is_explained(string text) => Assert.That(
        () => SerialLine.Parse(text), Throws.TypeOf<SimulatorException>().With.Message.Contain("/dev/ttyUSB0,19200,8E1"));

    [TestCase("/dev/does-not-exist", "cannot be opened")]
    [TestCase("/dev/null", "cannot be set")]
    [TestCase("/dev/null,12345", "12345 baud is not known")]
    [Platform("Linux")]
    public async Task A_line_that_does_not_work_is_explained(string line, string explanation)
    {
        await using var device = SimulatorCatalogue.Create("modbus-rtu", new SimulatorOptions { Time = TimeProvider.System, Serial = line });

        Assert.That(device.Start, Throws.TypeOf<SimulatorException>().With.Message.Contain(explanation));
    }
}
