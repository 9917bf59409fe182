using System.Collections.Concurrent;
using RobotLink.Proof.Devices;

namespace RobotLink.Proof.Soak;

/// <summary>What came out of a link, to be compared with what its device put in.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<string> troubles = [];

    /// <summary>The last event of each connection of the device.</summary>
    public ConcurrentDictionary<long, long> Delivered { get; } = [];

    /// <summary>Of every move sent, by its number.</summary>
    public ConcurrentDictionary<long, string> Outcomes { get; } = [];

    public long Events => Delivered.Values.Sum();

    /// <summary>Frames that were no message.</summary>
    public long Unparsed;

    /// <summary>In one connection events come in order, each once: TCP loses none, so nobody else may.</summary>
    public void Take(long connection, long number)
    {
        var before = Delivered.GetValueOrDefault(connection);
        if (number != before + 1)
        {
            troubles.Enqueue($"event {number} of connection {connection} came after {before}");
        }

        Delivered[connection] = number;
    }

    /// <param name="last">The connection that still stands: all that was sent through it must have come.</param>
    public IEnumerable<string> Compare(LineDevice device, long last)
    {
        foreach (var trouble in troubles)
        {
            yield return trouble;
        }

        foreach (var (connection, number) in Delivered)
        {
            if (!device.Events.TryGetValue(connection, out var sent) || number > sent)
            {
                yield return $"event {number} of connection {connection} was delivered, but the device sent {sent}";
            }
        }

        if (device.Events.TryGetValue(last, out var all) && Delivered.GetValueOrDefault(last) != all)
        {
            yield return $"connection {last} stands, {all} events were sent through it, {Delivered.GetValueOrDefault(last)} delivered";
        }

        foreach (var (number, times) in device.Moves)
        {
            if (times > 1)
            {
                yield return $"move {number} was carried out {times} times";
            }
        }

        foreach (var (number, outcome) in Outcomes)
        {
            var isDone = device.Moves.ContainsKey(number);
            if ((outcome == "answered" && !device.Answered.ContainsKey(number)) || (outcome is "not_sent" or "expired" && isDone) || outcome is not ("answered" or "not_sent" or "expired" or "unknown"))
            {
                yield return $"move {number} is called {outcome}, but it was {(isDone ? "carried out" : "not carried out")}{(device.Answered.ContainsKey(number) ? " and answered" : "")}";
            }
        }
    }
}
