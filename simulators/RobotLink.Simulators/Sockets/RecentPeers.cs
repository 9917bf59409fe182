using System.Net;

namespace RobotLink.Simulators.Sockets;

/// <summary>The addresses heard within the last minute: what comes nearest to a client on UDP.</summary>
internal sealed class RecentPeers(TimeProvider time)
{
    private const int Most = 256;

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<IPEndPoint, long> heard = [];

    public int Count
    {
        get
        {
            lock (gate)
            {
                Prune();
                return heard.Count;
            }
        }
    }

    public void Heard(IPEndPoint peer)
    {
        lock (gate)
        {
            if (heard.Count >= Most)
            {
                Prune();
            }
            // A flood of new addresses is not remembered; it is answered all the same.
            if (heard.Count < Most || heard.ContainsKey(peer))
            {
                heard[peer] = time.GetTimestamp();
            }
        }
    }

    public void Forget()
    {
        lock (gate)
        {
            heard.Clear();
        }
    }

    private void Prune()
    {
        var now = time.GetTimestamp();
        foreach (var (peer, _) in heard.Where(entry => time.GetElapsedTime(entry.Value, now) > Remembered).ToList())
        {
            heard.Remove(peer);
        }
    }
}
