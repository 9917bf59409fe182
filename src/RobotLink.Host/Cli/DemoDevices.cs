using System.Text;
using RobotLink.Simulators;

namespace RobotLink.Host.Cli;

/// <summary>The three devices of the demo, played in this process on free loopback ports, and the site they make.</summary>
internal sealed class DemoDevices : IAsyncDisposable
{
    private static readonly (string Link, string Kind, string Title)[] Plan =
    [
        ("r1-weld", "abb-rapid-lines", "Robot R1, weld cell"),
        ("r2-handling", "abb-open-commands", "Robot R2, handling"),
        ("t1-torque", "open-protocol-torque", "Torque tool T1"),
    ];

    private readonly List<(string Link, string Title, ISimulator Device)> devices = [];

    public IReadOnlyList<string> Links => [.. devices.Select(device => device.Link)];

    public void Start(TimeProvider time)
    {
        foreach (var (link, kind, title) in Plan.Where(planned => SimulatorCatalogue.Kinds.Any(kind => kind.Name == planned.Kind)))
        {
            var device = SimulatorCatalogue.Create(kind, new SimulatorOptions { Time = time, Seed = devices.Count });
            devices.Add((link, title, device));
            device.Start();
        }
    }

    /// <summary>The site file that somebody would have written.</summary>
    public string SiteText(string listen)
    {
        var text = new StringBuilder($"schema: 1\nsite: {{ name: demo }}\nhttp: {{ listen: {listen} }}\nlinks:\n");
        foreach (var (link, title, device) in devices)
        {
            text.Append($"  {link}:\n    profile: {device.Kind}\n    address: {device.Endpoint}\n    title: \"{title}\"\n    commands: true\n");
        }

        return text.ToString();
    }

    /// <summary>Freezes a device without a goodbye, or lets it live again.</summary>
    /// <returns>What happened, in words; null when there is no such device.</returns>
    public string? Toggle(int index)
    {
        if (index < 0 || index >= devices.Count)
        {
            return null;
        }

        var (link, _, device) = devices[index];
        var freeze = device.Fault.Kind == FaultKind.None;
        if (!Fault.TryParse(freeze ? "silent" : "none", out var fault, out _))
        {
            return null;
        }

        device.Apply(fault);
        return freeze ? $"{link} is frozen: it keeps its connection and says nothing" : $"{link} lives again";
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, _, device) in devices)
        {
            await device.DisposeAsync();
        }
    }
}
