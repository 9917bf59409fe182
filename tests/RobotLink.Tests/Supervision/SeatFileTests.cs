using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Supervision;
using RobotLink.Tests.Simulators;

namespace RobotLink.Tests.Supervision;

/// <summary>The file of seats on a disk that fails.</summary>
[CancelAfter(60_000)]
internal sealed class SeatFileTests
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    private string folder = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    private string Obstacle => Path.Combine(folder, "state");

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("seats").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task What_could_not_be_written_is_written_once_it_can()
    {
        await File.WriteAllTextAsync(Obstacle, "a file where the folder should be", Stop);
        using var stopping = new CancellationTokenSource();
        var time = new FakeTimeProvider();
        var seats = new SeatFile(folder, time, NullLogger<SeatFile>.Instance);
        var running = seats.RunAsync(stopping.Token);
        seats.Note("10.0.0.2:5000", 40_001);
        await WaitFor(time, TimeSpan.FromMilliseconds(100));
        await time.NextTimerAsync(left => left == AfterFailure, Stop);
        seats.Note("10.0.0.3:5000", 40_002);

        File.Delete(Obstacle);
        await WaitFor(time, AfterFailure);

        await Eventually.IsTrue(() => Written() == (40_001, 40_002), Stop);
        await stopping.CancelAsync();
        await running;
    }

    [Test]
    public async Task Changes_while_the_disk_fails_do_not_disturb_later_ones()
    {
        await File.WriteAllTextAsync(Obstacle, "a file where the folder should be", Stop);
        using var stopping = new CancellationTokenSource();
        var time = new FakeTimeProvider();
        var seats = new SeatFile(folder, time, NullLogger<SeatFile>.Instance);
        var running = seats.RunAsync(stopping.Token);
        for (var port = 40_000; port < 40_005; port++)
        {
            seats.Note("10.0.0.2:5000", port);
            await time.NextTimerAsync(left => left is not null, Stop);
            time.Advance(AfterFailure);
        }

        File.Delete(Obstacle);
        seats.Note("10.0.0.3:5000", 40_009);
        await stopping.CancelAsync();
        await running;

        Assert.That(Written(), Is.EqualTo((40_004, 40_009)));
    }

    private (int First, int Second) Written()
    {
        var read = new SeatFile(folder, TimeProvider.System, NullLogger<SeatFile>.Instance);
        read.Read();
        return (read.PortFor("10.0.0.2:5000"), read.PortFor("10.0.0.3:5000"));
    }

    private static async Task WaitFor(FakeTimeProvider time, TimeSpan wait)
    {
        await time.NextTimerAsync(left => left == wait, Stop);
        time.Advance(wait);
    }
}
