using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Cognex;

/// <summary>
/// A Cognex In-Sight camera in native mode: a login with prompts that have no line end, then two-letter commands answered by a
/// status line and, for what is read, the value. Results that a job sends by itself would go to other ports and are not played.
/// </summary>
public sealed class CognexInSightSimulator : TcpSimulator
{
    public const string Name = "cognex-insight";

    private volatile bool online = true;

    public CognexInSightSimulator(SimulatorOptions options)
        : base(Name, options)
    {
        Inspections = new Inspections(Time, InspectionTime);
        Job = new Job(Inspections, Seed);
    }

    /// <summary>From the trigger to the result.</summary>
    public static TimeSpan InspectionTime { get; } = TimeSpan.FromMilliseconds(120);

    /// <summary>What follows In-Sight in the greeting.</summary>
    public string Model { get; init; } = "7200";

    /// <summary>Of every user. Default empty.</summary>
    public string Password { get; init; } = "";

    /// <summary>Clients at a time; a further one is hung up on. Default 4.</summary>
    public int SessionsMax { get; init; } = 4;

    /// <summary>The camera begins with telnet options.</summary>
    public bool OffersTelnetOptions { get; set; }

    internal Inspections Inspections { get; }

    internal Job Job { get; }

    internal bool Online => online && Produces;

    public override string Describe() =>
        $"{Program.ToString().ToUpperInvariant()}, {(Online ? "online" : "offline")}, job {Job.File}, inspections {Inspections.Count}, A001 {Job.Read("A001")}";

    internal void Received() => CountReceived();

    /// <returns>False when the camera stays offline all the same.</returns>
    internal bool SetOnline(bool wanted)
    {
        online = wanted;
        return !wanted || Produces;
    }

    internal override string? Control(string command)
    {
        switch (command)
        {
            case "online" or "offline":
                online = command == "online";
                break;
            case "telnet" or "no-telnet":
                OffersTelnetOptions = command == "telnet";
                break;
            default:
                return null;
        }
        return $"ok {Describe()}";
    }

    private protected override Func<CancellationToken, Task>[] Loops(DeviceConnection connection) =>
        [Clients > SessionsMax ? _ => Task.CompletedTask : new CognexSession(this, connection).RunAsync];

    // The line end stays, so that the rubbish arrives as lines; bit 7 stays clear, as telnet has its own use for it.
    private protected override void Garble(Span<byte> frame)
    {
        foreach (ref var one in frame[..^Math.Min(2, frame.Length)])
        {
            one = (byte)Random.Shared.Next(0x21, 0x7F);
        }
    }
}
