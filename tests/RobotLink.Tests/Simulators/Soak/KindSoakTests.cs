using RobotLink.Simulators;
using RobotLink.SimulatorSoak;

namespace RobotLink.Tests.Simulators.Soak;

[CancelAfter(60_000)]
internal sealed class KindSoakTests
{
    private const int Seed = 20261121;

    [TestCaseSource(nameof(KindNames))]
    public async Task A_simulator_serves_after_rubbish_and_broken_calls(string kind, CancellationToken token)
    {
        var report = await KindSoak.RunAsync(kind, TimeSpan.FromSeconds(1), Seed, TimeProvider.System, token);

        Assert.That(report.Failure, Is.Null);
        Assert.That((report.Frames, report.Connects), Is.Not.EqualTo((0L, 0L)));
    }

    private static IEnumerable<string> KindNames => SimulatorCatalogue.Kinds.Select(kind => kind.Name);
}
