using RobotLink.Diagnosis;

namespace RobotLink.Simulation.Network;

/// <summary>What the device sends over one connection: in order and at most once, for as long as its system knows the connection.</summary>
internal sealed class StreamFromDevice(ModelConnection connection, VirtualTime time, Way way, ModelHost host, Random random, Inbox inbox, SignsOfLife life)
{
    /// <summary>Nobody has told the device's TCP to be quicker: its pauses double up to what Linux has for the longest.</summary>
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(120);

    private const int ArrivalsKept = 8;

    private readonly List<byte[]> unsent = [];
    private readonly Queue<(TimeSpan Arrived, TimeSpan Said)> arrivals = new();
    private bool isUnderWay;
    private TimeSpan lastSaid;

    /// <summary>When bytes came lately, and when the program had said them: TCP brings what was lost later.</summary>
    public IEnumerable<(TimeSpan Arrived, TimeSpan Said)> Arrivals => arrivals;

    public void Send(byte[] bytes)
    {
        unsent.Add(bytes);
        lastSaid = time.Now;
        Transmit(StreamToDevice.FirstRetry);
    }

    private void Transmit(TimeSpan retry)
    {
        if (isUnderWay || unsent.Count == 0)
        {
            return;
        }

        isUnderWay = true;
        if (way.Passes(random))
        {
            time.After(way.Delay, Arrive);
        }
        else
        {
            var next = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            time.After(retry, () => TryAgain(next));
        }
    }

    private void TryAgain(TimeSpan retry)
    {
        isUnderWay = false;
        if (host.Knows(connection))
        {
            Transmit(retry);
        }
    }

    private void Arrive()
    {
        isUnderWay = false;
        if (!way.Carries)
        {
            Transmit(StreamToDevice.FirstRetry);
            return;
        }

        if (connection.IsGone || connection.ReaderSign != SocketSign.None)
        {
            // Nobody here knows it any more: our system says so.
            unsent.Clear();
            time.After(way.Delay, () => host.Forget(connection));
            return;
        }

        life.Said(time.Now);
        arrivals.Enqueue((time.Now, lastSaid));
        if (arrivals.Count > ArrivalsKept)
        {
            arrivals.Dequeue();
        }

        unsent.ForEach(inbox.Put);
        unsent.Clear();
        inbox.Wake();
    }
}
