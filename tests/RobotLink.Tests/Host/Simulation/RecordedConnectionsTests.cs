using RobotLink.Host.Simulation;
using RobotLink.Messages;
using RobotLink.Recording;

namespace RobotLink.Tests.Host.Simulation;

/// <summary>What a recording gives a replay to play.</summary>
internal sealed class RecordedConnectionsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [TestCase(7200)]
    [TestCase(-7200)]
    public void A_clock_that_was_set_makes_no_pause(int step)
    {
        RecordedEntry[] entries =
        [
            Mark(0, RecordedMark.Opened),
            Heard(1),
            Mark(step + 2, RecordedMark.Clock) with { SetBy = TimeSpan.FromSeconds(step) },
            Heard(step + 3),
            Mark(step + 4, RecordedMark.Ended) with { Cause = "closed-by-peer" },
        ];
        var connections = RecordedConnections.Of(place => entries.Select((entry, at) => new PlacedEntry(at, entry)).Skip((int)place)).Connections;

        Assert.That(connections.Single().Steps.Select(each => each.At.TotalSeconds), Is.EqualTo(new double[] { 1, 3 }));
        Assert.That(connections.Single().EndsAt.TotalSeconds, Is.EqualTo(4));
    }

    private static RecordedMark Mark(double second, string what) => new() { Link = "a", Time = Noon.AddSeconds(second), Epoch = 1, What = what };

    private static RecordedBytes Heard(double second) => new() { Link = "a", Time = Noon.AddSeconds(second), Epoch = 1, Direction = Direction.Received, Bytes = [65] };
}
