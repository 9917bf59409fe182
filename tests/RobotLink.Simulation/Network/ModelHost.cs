using System.Net;
using System.Text;
using RobotLink.Diagnosis;

namespace RobotLink.Simulation.Network;

/// <summary>A device: its system, which speaks TCP, and its program, which speaks lines.</summary>
/// <param name="seats">So many clients it takes at once.</param>
internal sealed class ModelHost(VirtualTime time, Random random, IPAddress address, int seats)
{
    private readonly List<ModelConnection> known = [];
    private readonly Dictionary<ModelConnection, StringBuilder> heard = [];
    private readonly Dictionary<ModelConnection, int> numbers = [];
    private readonly List<(ModelConnection From, string Line)> unread = [];
    private bool frozen;
    private bool busy;
    private int boots;
    private int lastPort = 20_000;

    public IPAddress Address => address;

    /// <summary>Connections that hold a seat.</summary>
    public int Seated => known.Count;

    /// <summary>How often it has carried out each command, by the command's number.</summary>
    public Dictionary<int, int> Done { get; } = [];

    /// <summary>Connections taken so far.</summary>
    public int Taken { get; private set; }

    public bool Listening { get; set; } = true;

    /// <summary>How long the program thinks about a command.</summary>
    public TimeSpan Thinks { get; set; }

    /// <summary>The program says something by itself this often; zero: never.</summary>
    public TimeSpan Streams { get; init; }

    /// <summary>Each question has a number that its reply repeats, and the program carries out several commands at once.</summary>
    public bool IsKeyed { get; init; }

    /// <summary>The share of commands that it refuses.</summary>
    public double Refuses { get; init; }

    /// <summary>Its system takes bytes and acknowledges; its program does nothing.</summary>
    public bool Frozen
    {
        get => frozen;
        set
        {
            frozen = value;
            HearNext();
        }
    }

    /// <summary>A port of the calling PC that no call to this device has had before.</summary>
    public int NextPort() => ++lastPort;

    public bool Knows(ModelConnection connection) => known.Contains(connection);

    /// <summary>A call that its system has taken.</summary>
    public void Accept(ModelConnection connection)
    {
        // The port that called before calls again: the old connection is found dead.
        known.RemoveAll(old => old.LocalPort == connection.LocalPort);
        if (known.Count >= seats)
        {
            time.After(TimeSpan.FromMilliseconds(5), () => connection.EndByDevice(SocketSign.Closed));
            return;
        }

        known.Add(connection);
        heard[connection] = new StringBuilder();
        numbers[connection] = ++Taken;
        if (Streams > TimeSpan.Zero)
        {
            time.After(Streams, () => Stream(connection));
        }
    }

    public void Receive(ModelConnection from, byte[] bytes)
    {
        if (!heard.TryGetValue(from, out var text))
        {
            return;
        }

        text.Append(Encoding.ASCII.GetString(bytes));
        while (text.ToString().IndexOf("\r\n", StringComparison.Ordinal) is >= 0 and var end)
        {
            var line = text.ToString(0, end);
            text.Remove(0, end + 2);
            unread.Add((from, line));
            HearNext();
        }
    }

    /// <summary>The other side has ended it, with or without a goodbye.</summary>
    public void PeerEnded(ModelConnection connection)
    {
        if (known.Contains(connection) && !frozen)
        {
            Forget(connection);
            connection.EndByDevice(SocketSign.Closed);
        }
    }

    public void Forget(ModelConnection connection)
    {
        known.Remove(connection);
        heard.Remove(connection);
        numbers.Remove(connection);
        unread.RemoveAll(waiting => waiting.From == connection);
    }

    /// <summary>The program ends, or hangs up: its system tells every client.</summary>
    public void HangUp(SocketSign sign)
    {
        foreach (var connection in known.ToArray())
        {
            Forget(connection);
            connection.EndByDevice(sign);
        }
    }

    /// <summary>Another device has the same address, and resets what it does not know; ours knows nothing of that.</summary>
    public void ResetByStranger()
    {
        foreach (var connection in known)
        {
            connection.EndByDevice(SocketSign.Reset);
        }
    }

    /// <summary>The power goes: nobody is told, and nothing is remembered.</summary>
    public void Reset()
    {
        known.Clear();
        heard.Clear();
        numbers.Clear();
        unread.Clear();
        (frozen, busy) = (false, false);
        boots++;
    }

    public void Say(string line)
    {
        foreach (var connection in known)
        {
            Say(connection, line);
        }
    }

    /// <summary>One line after the other, as a program with one loop does.</summary>
    private void HearNext()
    {
        while (!busy && !frozen && unread.Count > 0)
        {
            var (from, line) = unread[0];
            unread.RemoveAt(0);
            Hear(from, line);
        }
    }

    private void Hear(ModelConnection from, string line)
    {
        var words = line.Split(' ');
        var number = IsKeyed ? $" {words[1]}" : "";
        switch (words[0])
        {
            case "PING":
                Say(from, $"PONG{number}");
                break;
            case "POS?":
                Say(from, $"POS{number} {numbers.GetValueOrDefault(from)} {time.Now.TotalSeconds:0.000}");
                break;
            case "JOB":
                var job = int.Parse(words[^1], System.Globalization.CultureInfo.InvariantCulture);
                if (random.NextDouble() < Refuses)
                {
                    Say(from, $"ERR{number} {job}");
                    break;
                }

                Done[job] = Done.GetValueOrDefault(job) + 1;
                busy = !IsKeyed;
                var boot = boots;
                time.After(Thinks, () => Finish(boot, from, number, job));
                break;
            default:
                Say(from, "WHAT");
                break;
        }
    }

    private void Finish(int boot, ModelConnection from, string number, int job)
    {
        if (boot != boots)
        {
            return;
        }

        if (frozen)
        {
            time.After(TimeSpan.FromSeconds(1), () => Finish(boot, from, number, job));
            return;
        }

        busy = false;
        Say(from, $"DONE{number} {job}");
        HearNext();
    }

    private void Stream(ModelConnection connection)
    {
        if (known.Contains(connection))
        {
            Say(connection, $"EVT {numbers[connection]}");
            time.After(Streams, () => Stream(connection));
        }
    }

    private void Say(ModelConnection to, string line)
    {
        if (!frozen && known.Contains(to))
        {
            to.SendDown(Encoding.ASCII.GetBytes($"{line}\r\n"));
        }
    }
}
