using RobotLink.Messages;
using RobotLink.Recording;
using RobotLink.Simulators.Replays;

namespace RobotLink.Host.Simulation;

/// <summary>The entries of one link, from a place on; 0: from the first.</summary>
internal delegate IEnumerable<PlacedEntry> EntriesFrom(long place);

/// <summary>What a recording has of one link, ready to be played again. The bytes stay where they are until their turn comes.</summary>
/// <param name="Connections">In their order; those on which nothing happened are left out unless the device itself hung up.</param>
/// <param name="BeginsInside">The first connection was open already when the recording began.</param>
/// <param name="Bytes">That the device says.</param>
/// <param name="Length">Of all connections together.</param>
/// <param name="Gaps">Places where something is missing.</param>
internal sealed record RecordedConnections(IReadOnlyList<ReplayedConnection> Connections, bool BeginsInside, long Bytes, TimeSpan Length, int Gaps)
{
    /// <summary>The state that tells how a connection ended is declared with its end or right behind it.</summary>
    private static readonly TimeSpan TellsTheEnd = TimeSpan.FromSeconds(2);

    public static RecordedConnections Of(EntriesFrom entries)
    {
        var connections = new List<Draft>();
        var (set, gaps) = (TimeSpan.Zero, 0);
        foreach (var (place, recorded) in entries(0))
        {
            // A clock that was set meanwhile makes no pause.
            set += (recorded as RecordedMark)?.SetBy ?? TimeSpan.Zero;
            var time = recorded.Time - set;
            switch (recorded)
            {
                case RecordedMark { What: RecordedMark.Opened }:
                    connections.Add(new Draft(recorded.Epoch, time, place, set) { IsWhole = true });
                    break;
                case RecordedBytes bytes:
                    Current(connections, bytes, new Draft(recorded.Epoch, time, place, set)).Add(bytes, time);
                    break;
                case RecordedMark { What: RecordedMark.Ended } ended when connections.Count > 0:
                    connections[^1].Ended = time;
                    connections[^1].End = End(ended.Cause) ?? connections[^1].End;
                    break;
                case RecordedMark { What: RecordedMark.State } state when connections is [.., { } last] && time - (last.Ended ?? time) <= TellsTheEnd:
                    last.End = End(state.Cause) ?? last.End;
                    last.Ended ??= End(state.Cause) is null ? null : time;
                    break;
                case RecordedMark { What: RecordedMark.Gap }:
                    gaps++;
                    break;
                default:
                    break;
            }
        }

        var played = connections.Where(connection => connection.Steps > 0 || connection.End != ReplayEnd.Silence).ToList();
        return new RecordedConnections(
            [.. played.Select(connection => connection.Done(entries))],
            connections is [{ IsWhole: false }, ..],
            played.Sum(connection => connection.DeviceBytes),
            TimeSpan.FromTicks(played.Sum(connection => connection.Length.Ticks)),
            gaps);
    }

    private static ReplayEnd? End(string? cause) => cause switch
    {
        "closed-by-peer" or "busy" => ReplayEnd.Close,
        "reset-by-peer" => ReplayEnd.Reset,
        _ => null,
    };

    private static Draft Current(List<Draft> connections, RecordedBytes bytes, Draft other)
    {
        if (connections.Count == 0 || connections[^1].Epoch != bytes.Epoch)
        {
            connections.Add(other);
        }

        return connections[^1];
    }

    /// <param name="place">Where its entries begin.</param>
    /// <param name="set">By how much the clock had been set up to there.</param>
    private sealed class Draft(int epoch, DateTimeOffset opened, long place, TimeSpan set)
    {
        private bool clientSpeaks;
        private readonly DateTimeOffset opened = opened;
        private DateTimeOffset last = opened;

        public int Epoch => epoch;

        public bool IsWhole { get; init; }

        public int Steps { get; private set; }

        public long DeviceBytes { get; private set; }

        public DateTimeOffset? Ended { get; set; }

        public ReplayEnd End { get; set; }

        public TimeSpan Length => EndsAt > last - opened ? EndsAt : last - opened;

        private TimeSpan EndsAt => Ended is { } at && at > opened ? at - opened : last - opened;

        public void Add(RecordedBytes bytes, DateTimeOffset time)
        {
            Steps++;
            last = time;
            clientSpeaks |= bytes.Direction == Direction.Sent;
            DeviceBytes += bytes.Direction == Direction.Received ? bytes.Bytes.Length : 0;
        }

        public ReplayedConnection Done(EntriesFrom entries) => new(epoch, Read(entries, Steps), End, EndsAt) { ClientSpeaks = clientSpeaks };

        private IEnumerable<ReplayStep> Read(EntriesFrom entries, int left)
        {
            // A mark of the clock at the place itself is counted already.
            var moved = set;
            foreach (var (at, recorded) in entries(place))
            {
                if (left == 0)
                {
                    yield break;
                }

                moved += at == place ? TimeSpan.Zero : (recorded as RecordedMark)?.SetBy ?? TimeSpan.Zero;
                if (recorded is RecordedBytes bytes)
                {
                    left--;
                    yield return new ReplayStep(bytes.Time - moved - opened, bytes.Direction == Direction.Sent, bytes.Bytes) { IsMasked = bytes.IsMasked };
                }
            }
        }
    }
}
