using RobotLink.Diagnosis;
using RobotLink.Transports;

namespace RobotLink.Simulation.Network;

/// <summary>What we send over one connection: in order and at most once, sent again until it is acknowledged or the user time-out is over.</summary>
internal sealed class StreamToDevice(ModelConnection connection, VirtualTime time, Way way, ModelHost host, Random random, TimeSpan userTimeout, SignsOfLife life)
{
    public static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(60);

    private readonly List<byte[]> unacknowledged = [];
    private int delivered;
    private bool isUnderWay;
    private TimeSpan firstRetry;

    public int Unacknowledged => unacknowledged.Count;

    /// <summary>Of what is sent now; 0 when it was acknowledged.</summary>
    public int Retries { get; private set; }

    public int Sent { get; private set; }

    public int Resent { get; private set; }

    public bool GoodbyeSaid { get; private set; }

    private TimeSpan Retry => TimeSpan.FromTicks(Math.Min(FirstRetry.Ticks << Math.Min(Retries, 10), LongestRetry.Ticks));

    public void Send(byte[] bytes)
    {
        unacknowledged.Add(bytes);
        Transmit();
    }

    public void SayGoodbye()
    {
        GoodbyeSaid = true;
        SendFinUntil(time.Now + FarewellTimeout);
    }

    private void Transmit()
    {
        if (isUnderWay || unacknowledged.Count == 0)
        {
            return;
        }

        isUnderWay = true;
        Sent++;
        if (way.Passes(random))
        {
            time.After(way.Delay, () => Arrive(unacknowledged.Count));
        }
        else
        {
            time.After(Retry, TryAgain);
        }
    }

    private void Arrive(int count)
    {
        if (!way.Carries)
        {
            time.After(Retry, TryAgain);
            return;
        }

        if (!host.Knows(connection))
        {
            time.After(way.Delay, () => connection.Fail(SocketSign.Reset));
            return;
        }

        for (; delivered < count; delivered++)
        {
            host.Receive(connection, unacknowledged[delivered]);
        }

        if (way.Passes(random))
        {
            time.After(way.Delay, () => Acknowledge(count));
        }
        else
        {
            time.After(Retry, TryAgain);
        }
    }

    private void Acknowledge(int count)
    {
        if (!way.Carries)
        {
            time.After(Retry, TryAgain);
            return;
        }

        life.Acknowledged(time.Now);
        unacknowledged.RemoveRange(0, count);
        delivered -= count;
        (Retries, isUnderWay) = (0, false);
        Transmit();
    }

    private void TryAgain()
    {
        isUnderWay = false;
        if ((connection.IsGone && !GoodbyeSaid) || connection.ReaderSign is SocketSign.Reset or SocketSign.TimedOut || unacknowledged.Count == 0)
        {
            return;
        }

        firstRetry = Retries == 0 ? time.Now : firstRetry;
        Retries++;
        Resent++;
        if (time.Now - firstRetry >= userTimeout)
        {
            connection.Fail(SocketSign.TimedOut);
            return;
        }

        Transmit();
    }

    private void SendFinUntil(TimeSpan end)
    {
        if (way.Passes(random) && unacknowledged.Count == 0)
        {
            time.After(way.Delay, () => host.PeerEnded(connection));
        }
        else if (time.Now < end)
        {
            time.After(LongestRetry, () => SendFinUntil(end));
        }
    }
}
