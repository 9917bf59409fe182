using RobotLink.Diagnosis;
using RobotLink.Transports;

namespace RobotLink.Simulation.Network;

/// <summary>TCP's own probes on an idle connection, worked out when somebody wants to know: none is an event.</summary>
internal sealed class KeepaliveProbes(ModelConnection connection, VirtualTime time, Way way, ModelHost host, Random random, TcpSettings settings, SignsOfLife life)
{
    private TimeSpan next = time.Now + settings.KeepaliveIdle;

    /// <summary>Another one at once, as the system does when the pause before the first is set anew; none behind what is unacknowledged.</summary>
    public void Provoke(bool isUnacknowledged)
    {
        Settle(isUnacknowledged);
        if (!isUnacknowledged && life.Unanswered > 0)
        {
            next = time.Now;
            Settle(isUnacknowledged);
        }
    }

    /// <summary>Probes since the last look, by what the way was until now. None go out while something is unacknowledged.</summary>
    public void Settle(bool isUnacknowledged)
    {
        var heard = life.LastHeard;
        next = next < heard + settings.KeepaliveIdle && life.Unanswered == 0 ? heard + settings.KeepaliveIdle : next;
        while (next <= time.Now)
        {
            if (isUnacknowledged)
            {
                next += settings.KeepaliveInterval;
            }
            else if (!(way.Passes(random) && way.Passes(random)))
            {
                life.Unanswered++;
                next += settings.KeepaliveInterval;
                if (next - heard > settings.UserTimeout && life.Unanswered > 1)
                {
                    time.After(TimeSpan.Zero, () => connection.Fail(SocketSign.TimedOut));
                    return;
                }
            }
            else if (host.Knows(connection))
            {
                life.Acknowledged(next);
                next += settings.KeepaliveIdle;
            }
            else
            {
                time.After(TimeSpan.Zero, () => connection.Fail(SocketSign.Reset));
                return;
            }
        }
    }
}
