using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Profiles;
using RobotLink.Routing;
using RobotLink.Supervision;
using RobotLink.Tests.Simulators;

namespace RobotLink.Tests.Supervision;

/// <summary>Live reload outlives whatever the file system does.</summary>
[CancelAfter(60_000)]
internal sealed class ReloaderTests
{
    private string folder = "";

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void MakeFolder()
    {
        folder = Directory.CreateTempSubdirectory("robotlink-").FullName;
        File.WriteAllText(Path.Combine(folder, "site.yaml"), "schema: 1\nlinks: {}\n");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task A_folder_of_profiles_that_comes_and_goes_can_be_stamped_at_any_moment()
    {
        var (here, away) = (Path.Combine(folder, "profiles"), Path.Combine(folder, "away"));
        Directory.CreateDirectory(here);
        using var stamped = new CancellationTokenSource();
        var moving = Task.Run(
            () =>
            {
                while (!stamped.IsCancellationRequested)
                {
                    Directory.Move(here, away);
                    Directory.Move(away, here);
                }
            },
            Stop);
        var files = new ConfigurationFolder(folder);

        try
        {
            Assert.That(
                () =>
                {
                    for (var count = 0; count < 30_000; count++)
                    {
                        files.Stamp();
                    }
                },
                Throws.Nothing);
        }
        finally
        {
            await stamped.CancelAsync();
            await moving;
        }
    }

    [Test]
    public async Task Files_are_watched_on_after_a_failure_of_our_own()
    {
        var time = new FailingOnce();
        var files = new ConfigurationFolder(folder);
        var read = files.ReadSite();
        await using var supervisor = new Supervisor(read.Site!, new Hub(), TimeProvider.System, NullLoggerFactory.Instance);
        var state = new ConfigurationState(new ConfigurationStatus { LoadedAt = default, ReadAt = default });
        await using var reloader = new Reloader(supervisor, files, files.Stamp(), state, time, NullLogger<Reloader>.Instance);
        reloader.Start();

        await File.WriteAllTextAsync(Path.Combine(folder, "site.yaml"), "schema: 1\nlinks: [\n", Stop);

        await Eventually.IsTrue(() => state.Status.IsBroken, Stop);
    }

    /// <summary>The first wait fails; all others end at once.</summary>
    private sealed class FailingOnce : TimeProvider
    {
        private int waits;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Interlocked.Increment(ref waits) == 1
                ? throw new InvalidOperationException("a mistake of ours")
                : base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
    }
}
