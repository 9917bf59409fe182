using RobotLink.Messages;
using RobotLink.Recording;
using RobotLink.Simulators.Replays;

namespace RobotLink.Host.Simulation;

/// <summary>Makes the device's side of a recording ready to be played again.</summary>
internal static class RecordedConnections
{
    /// <summary>The state that tells how a connection ended is declared with its end or right behind it.</summary>
    private static readonly TimeSpan TellsTheEnd = TimeSpan.FromSeconds(2);

    /// <summary>Connections of one link in their order; those on which nothing happened are left out unless the device itself hung up.</summary>
    /// <param name="beginsInside">The first connection was open already when the recording began.</param>
    public static IReadOnlyList<ReplayedConnection> Of(IEnumerable<RecordedEntry> entries, out bool beginsInside)
    {
        var connections = new List<Draft>();
        var set = TimeSpan.Zero;
        foreach (var recorded in entries)
        {
            // A clock that was set meanwhile makes no pause.
            set += (recorded as RecordedMark)?.SetBy ?? TimeSpan.Zero;
            var entry = recorded with { Time = recorded.Time - set };
            switch (entry)
            {
                case RecordedMark { What: RecordedMark.Opened }:
                    connections.Add(new Draft(entry.Epoch, entry.Time) { IsWhole = true });
                    break;
                case RecordedBytes bytes:
                    Current(connections, entry).Steps.Add(new ReplayStep(bytes.Time - connections[^1].Opened, bytes.Direction == Direction.Sent, bytes.Bytes) { IsMasked = bytes.IsMasked });
                    break;
                case RecordedMark { What: RecordedMark.Ended } ended when connections.Count > 0:
                    connections[^1].Ended = ended.Time;
                    connections[^1].End = End(ended.Cause) ?? connections[^1].End;
                    break;
                case RecordedMark { What: RecordedMark.State } state when connections is [.., { } last] && state.Time - (last.Ended ?? state.Time) <= TellsTheEnd:
                    last.End = End(state.Cause) ?? last.End;
                    last.Ended ??= End(state.Cause) is null ? null : state.Time;
                    break;
                default:
                    break;
            }
        }

        beginsInside = connections is [{ IsWhole: false }, ..];
        return [.. connections.Where(connection => connection.Steps.Count > 0 || connection.End != ReplayEnd.Silence).Select(connection => connection.Done())];
    }

    private static ReplayEnd? End(string? cause) => cause switch
    {
        "closed-by-peer" or "busy" => ReplayEnd.Close,
        "reset-by-peer" => ReplayEnd.Reset,
        _ => null,
    };

    private static Draft Current(List<Draft> connections, RecordedEntry entry)
    {
        if (connections.Count == 0 || connections[^1].Epoch != entry.Epoch)
        {
            connections.Add(new Draft(entry.Epoch, entry.Time));
        }

        return connections[^1];
    }

    private sealed class Draft(int epoch, DateTimeOffset opened)
    {
        public int Epoch => epoch;

        public DateTimeOffset Opened => opened;

        public List<ReplayStep> Steps { get; } = [];

        public bool IsWhole { get; init; }

        public DateTimeOffset? Ended { get; set; }

        public ReplayEnd End { get; set; }

        public ReplayedConnection Done() => new(
            epoch, Steps, End, Ended is { } at && at > opened ? at - opened : Steps.Count > 0 ? Steps[^1].At : TimeSpan.Zero);
    }
}
