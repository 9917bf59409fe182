namespace RobotLink.Sharing;

/// <summary>
/// Programs that speak by datagrams and lost the device's lease with the link. They have no connection that they could make anew, so whoever goes on sending
/// as before asks for nothing anew. Under the share's lock.
/// </summary>
internal sealed class FormerHolders
{
    /// <summary>A program that has said nothing for so long has gone, and whatever comes from there is another one.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, TimeSpan> heardAt = new(StringComparer.Ordinal);

    /// <param name="lastHeard">When it said something last.</param>
    public void Add(string remote, TimeSpan lastHeard)
    {
        foreach (var (other, at) in heardAt.ToList())
        {
            if (lastHeard - at >= Silence)
            {
                heardAt.Remove(other);
            }
        }

        heardAt[remote] = lastHeard;
    }

    /// <summary>Something has come from there: whether it is one of these.</summary>
    public bool Knows(string remote, TimeSpan now)
    {
        if (!heardAt.TryGetValue(remote, out var at))
        {
            return false;
        }

        if (now - at >= Silence)
        {
            heardAt.Remove(remote);
            return false;
        }

        heardAt[remote] = now;
        return true;
    }
}
