using System.Net;
using RobotLink.Diagnosis;

namespace RobotLink.Probes;

/// <summary>Linux's network tables, kept up to date by its own news. Belongs to the network namespace of the thread that makes it.</summary>
internal sealed class LinuxNetwork : INetwork
{
    private const int TableWithinMilliseconds = 2000;
    private const int AnswerWithinMilliseconds = 200;
    private const int OverrunsMax = 3;

    // errno: ENETDOWN, ENETUNREACH; and what a route forbids: prohibit (EACCES), blackhole (EINVAL), unreachable (EHOSTUNREACH).
    private const int NetworkDown = 100;
    private const int NetworkUnreachable = 101;
    private const int Prohibited = 13;
    private const int Swallowed = 22;
    private const int HostUnreachable = 113;

    private readonly Lock gate = new();
    private readonly Lock asking = new();
    private readonly NetworkTables tables = new();
    private readonly NetlinkSocket news = new(NetlinkSocket.AllNews);
    private readonly NetlinkSocket questions = new(0);
    private Thread? thread;
    private uint sequence;
    private volatile bool stopping;

    /// <exception cref="System.Net.Sockets.SocketException">This system does not let us.</exception>
    public LinuxNetwork() => Learn(_ => { });

    public void Start(Action<NetworkChange> told)
    {
        thread = new Thread(() => Run(told)) { IsBackground = true, Name = "robotlink-network" };
        thread.Start();
    }

    public NetworkRoute? RouteTo(IPAddress address)
    {
        lock (asking)
        {
            if (stopping || !questions.TrySend(NetlinkQuestions.RouteTo(++sequence, address)))
            {
                return null;
            }

            // The kernel answers a question about one route before sending returns.
            while (questions.Wait(AnswerWithinMilliseconds))
            {
                foreach (var fact in questions.Take(out _).Where(fact => fact.Sequence == sequence))
                {
                    return fact switch
                    {
                        RouteFact route => route.Route,
                        NetlinkRefusal { Error: NetworkDown or NetworkUnreachable } => NetworkRoute.None,
                        NetlinkRefusal { Error: Prohibited or Swallowed or HostUnreachable } => NetworkRoute.Forbidden,
                        _ => null,
                    };
                }

                if (stopping)
                {
                    break;
                }
            }

            return null;
        }
    }

    public NetworkPort? Port(int index)
    {
        lock (gate)
        {
            return tables.Port(index);
        }
    }

    public bool TryFindHome(IPAddress address, out int port)
    {
        lock (gate)
        {
            port = tables.Home(address);
            return port != 0 || tables.KnowsAddresses;
        }
    }

    public NeighbourReading? Neighbour(int port, IPAddress address)
    {
        lock (gate)
        {
            return tables.Neighbour(port, address);
        }
    }

    public void Dispose()
    {
        if (stopping)
        {
            return;
        }

        stopping = true;
        news.Wake();
        thread?.Join();
        lock (asking)
        {
            questions.Dispose();
        }

        news.Dispose();
    }

    private void Run(Action<NetworkChange> told)
    {
        while (!stopping)
        {
            if (!news.Wait(Timeout.Infinite) || stopping)
            {
                continue;
            }

            var facts = news.Take(out var overrun);
            if (overrun)
            {
                Learn(told);
            }
            else
            {
                Tell(facts, told);
            }
        }
    }

    private void Tell(List<NetlinkFact> facts, Action<NetworkChange> told)
    {
        var changes = new List<NetworkChange>();
        lock (gate)
        {
            foreach (var fact in facts)
            {
                if (tables.Take(fact) is { } change && !(change is RoutesChanged && changes.Contains(change)))
                {
                    changes.Add(change);
                }
            }
        }

        foreach (var change in changes)
        {
            told(change);
        }
    }

    /// <summary>Reads the tables as a whole. News that come meanwhile stand in the same queue, in the order in which they happened.</summary>
    private void Learn(Action<NetworkChange> told)
    {
        for (var overruns = 0; overruns < OverrunsMax; overruns++)
        {
            lock (gate)
            {
                tables.Forget();
            }

            if (TryReadTable(NetlinkQuestions.AllPorts(NextSequence()), told) && TryReadTable(AllAddresses(), told) && TryReadTable(NetlinkQuestions.AllNeighbours(NextSequence()), told))
            {
                break;
            }
        }

        told(new RoutesChanged());
    }

    private byte[] AllAddresses()
    {
        var asked = NextSequence();
        lock (gate)
        {
            tables.AddressesAskedWith(asked);
        }

        return NetlinkQuestions.AllAddresses(asked);
    }

    /// <returns>False when the kernel had more to tell than fitted.</returns>
    private bool TryReadTable(byte[] question, Action<NetworkChange> told)
    {
        var asked = NetlinkQuestions.SequenceOf(question);
        if (!news.TrySend(question))
        {
            return true;
        }

        while (!stopping && news.Wait(TableWithinMilliseconds))
        {
            var facts = news.Take(out var overrun);
            if (overrun)
            {
                return false;
            }

            Tell(facts, told);
            if (facts.Any(fact => fact.Sequence == asked && fact is TableEnd or NetlinkRefusal))
            {
                break;
            }
        }

        return true;
    }

    private uint NextSequence()
    {
        lock (asking)
        {
            return ++sequence;
        }
    }
}
