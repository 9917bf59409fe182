using RobotLink.Links;
using RobotLink.Sessions;

namespace RobotLink.Sharing;

/// <summary>Who holds the device alone. The lease is the link's, so that a program here and a client of RobotLink never hold it both.</summary>
internal sealed partial class Share
{
    /// <summary>Who asks first while nobody holds the device takes it.</summary>
    private bool TakeLease(ShareClient client, Exchange exchange)
    {
        string? why = null;
        var isNew = false;
        lock (gate)
        {
            if (ReferenceEquals(holder, client))
            {
                return true;
            }

            if (isUp && client.Ended is null && !client.HasLostLease && link!.Lease.Take(client.Line.Remote, null, clock.Now) is { } token)
            {
                (holder, leaseToken, isNew) = (client, token, true);
            }
            else
            {
                why = WhyNotHeld(client, exchange);
            }
        }

        if (isNew)
        {
            link!.HeldAtShare(client.Line.Remote);
            events.Leased(client.Line.Remote);
        }
        else
        {
            Refuse(client, why!);
        }

        return isNew;
    }

    /// <summary>Under the lock.</summary>
    private string WhyNotHeld(ShareClient client, Exchange exchange) =>
        client.HasLostLease && client.Line.IsConnection ? $"it held the device until the link was lost; it has to call again to ask for '{exchange.Name}'"
            : client.HasLostLease ? $"it held the device until the link was lost; to hold it again it has to call from another port, or say nothing for {FormerHolders.Silence.TotalSeconds:0} s"
            : link!.LeaseHold is { } hold ? $"it asked for '{exchange.Name}' while {LeaseWords.Of(hold, clock)}"
            : $"it asked for '{exchange.Name}' while nobody can hold the device: {whyDown}";

    /// <summary>A call is ended. What comes by datagrams has nothing that could be ended: it is lost, and that is told once.</summary>
    private void Refuse(ShareClient client, string why)
    {
        if (client.Line.IsConnection)
        {
            Drop(client, why);
        }
        else if (client.Refusal != why)
        {
            client.Refusal = why;
            events.Refused(client.Line.Remote, why);
        }
    }

    /// <summary>Under the lock: from now on another may take it.</summary>
    /// <returns>Who held it; null for nobody here.</returns>
    private ShareClient? GiveLeaseUp()
    {
        if (leaseToken is { } token)
        {
            _ = link!.Lease.GiveUp(token, clock.Now);
        }

        var former = holder;
        (holder, leaseToken) = (null, null);
        return former;
    }
}
