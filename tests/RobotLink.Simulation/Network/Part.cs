using RobotLink.Diagnosis;

namespace RobotLink.Simulation.Network;

/// <summary>A switch before several devices.</summary>
internal sealed class Part(int number)
{
    private readonly List<Way> ways = [];

    public int Number => number;

    public bool On { get; private set; } = true;

    public IReadOnlyList<Way> Ways => ways;

    public PartTarget Target { get; } = new($"sw-{number}", null, "10.0.0.3");

    public void Add(Way way) => ways.Add(way);

    public void Set(bool on)
    {
        // Every way settles by what held until now, and only then it changes for all.
        ways.ForEach(way => way.Change(() => { }));
        On = on;
        ways.ForEach(way => way.Change(() => { }));
    }
}
