using RobotLink.Simulators;
using RobotLink.Simulators.Abb;
using RobotLink.Simulators.Serial;

namespace RobotLink.Tests.Simulators.Serial;

/// <summary>Devices on a terminal that they make themselves.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux")]
[CancelAfter(60_000)]
internal sealed class VirtualLineTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("robotlink-").FullName;
    private readonly FakeTimeProvider time = new();

    private string Link => Path.Combine(folder, "device");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task Whoever_opens_the_path_talks_to_the_device(CancellationToken token)
    {
        await using var robot = Started(new VirtualLine(null));

        Assert.That(await AskAsync(robot.Place, token), Is.EqualTo("PONG RUN\r\n"));
    }

    [Test]
    public async Task The_line_stays_when_its_client_goes_and_a_link_leads_to_it(CancellationToken token)
    {
        await using var robot = Started(new VirtualLine(Link));

        Assert.That(await AskAsync(Link, token), Is.EqualTo("PONG RUN\r\n"));
        Assert.That(await AskAsync(Link, token), Is.EqualTo("PONG RUN\r\n"));
        Assert.That(robot.Place, Is.EqualTo($"{Link}, which is {new FileInfo(Link).LinkTarget}"));
    }

    [Test]
    public async Task A_link_that_was_left_behind_is_replaced_and_goes_with_the_device()
    {
        File.CreateSymbolicLink(Link, "/dev/pts/nobody");
        await using (Started(new VirtualLine(Link)))
        {
            Assert.That(new FileInfo(Link).LinkTarget, Does.Match(@"^/dev/pts/\d+$"));
        }

        Assert.That(new FileInfo(Link).LinkTarget, Is.Null);
    }

    [Test]
    public void A_file_of_somebody_else_is_left_alone()
    {
        File.WriteAllText(Link, "mine");

        Assert.That(() => Started(new VirtualLine(Link)), Throws.TypeOf<SimulatorException>().With.Message.Contains("is no link"));
        Assert.That(File.ReadAllText(Link), Is.EqualTo("mine"));
    }

    [TestCase("/dev/ttyUSB0")]
    [TestCase("../../ttyUSB0")]
    [TestCase("/dev/null")]
    public void A_link_of_somebody_else_is_left_alone(string target)
    {
        File.CreateSymbolicLink(Link, target);

        Assert.That(() => Started(new VirtualLine(Link)), Throws.TypeOf<SimulatorException>().With.Message.Contains($"leads to {target}"));
        Assert.That(new FileInfo(Link).LinkTarget, Is.EqualTo(target));
    }

    private AbbLinesSimulator Started(VirtualLine line)
    {
        var robot = new AbbLinesSimulator(new SimulatorOptions { Time = time, Virtual = line });
        robot.Start();
        return robot;
    }

    private static async Task<string> AskAsync(string path, CancellationToken token)
    {
        using var line = new SerialLine(Terminal.Open(path));
        await line.SendAsync("PING\r\n"u8.ToArray(), token);
        var buffer = new byte[64];
        var got = 0;
        while (got == 0 || buffer[got - 1] != '\n')
        {
            got += await line.ReceiveAsync(buffer.AsMemory(got), token);
        }

        return System.Text.Encoding.ASCII.GetString(buffer, 0, got);
    }
}
