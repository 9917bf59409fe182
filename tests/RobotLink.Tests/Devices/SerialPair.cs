using RobotLink.Simulators;
using RobotLink.Simulators.Serial;
using RobotLink.Tests.Simulators;

namespace RobotLink.Tests.Devices;

/// <summary>Two terminals that socat joins: the device stands on one, the link opens the other.</summary>
internal sealed class SerialPair : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("robotlink-").FullName;
    private readonly Transports.Program socat;

    private SerialPair() => socat = Transports.Program.Start("socat", $"PTY,rawer,link={Near}", $"PTY,rawer,link={Far}");

    public string Near => Path.Combine(folder, "near");

    public string Far => Path.Combine(folder, "far");

    public SimulatorOptions Device => DeviceBench.Options with { Serial = new SerialSettings { Path = Near } };

    public static async Task<SerialPair> LayAsync(CancellationToken stop)
    {
        var pair = new SerialPair();
        await Transports.Appearing.FileAsync(pair.Near, stop);
        await Transports.Appearing.FileAsync(pair.Far, stop);
        return pair;
    }

    public void Dispose()
    {
        socat.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
