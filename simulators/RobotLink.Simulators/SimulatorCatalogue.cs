using RobotLink.Simulators.Abb;
using RobotLink.Simulators.Fanuc;
using RobotLink.Simulators.Kuka;
using RobotLink.Simulators.OpenProtocol;
using RobotLink.Simulators.UniversalRobots;
using RobotLink.Simulators.Yaskawa;

namespace RobotLink.Simulators;

/// <summary>A kind of device that can be simulated.</summary>
/// <param name="Udp">It is reached by datagrams; otherwise over TCP.</param>
public sealed record SimulatorKind(string Name, string Title, int DefaultPort, bool Udp = false);

/// <summary>Every device that this library can play.</summary>
public static class SimulatorCatalogue
{
    public static IReadOnlyList<SimulatorKind> Kinds { get; } =
    [
        new(AbbLinesSimulator.Name, "ABB robot, RAPID socket program, text lines", 5000),
        new(AbbCommandsSimulator.Name, "ABB robot, open command set", 5001),
        new(EkiSimulator.Name, "KUKA robot, EthernetKRL server with free XML", 54600),
        new(KukaVarProxySimulator.Name, "KUKA controller, KUKAVARPROXY variable server", 7000),
        new(FanucRmiSimulator.Name, "FANUC robot, Remote Motion Interface", 16001),
        new(UrDashboardSimulator.Name, "Universal Robots controller, dashboard server", 29999),
        new(UrRtdeSimulator.Name, "Universal Robots controller, Real-Time Data Exchange", 30004),
        new(HsesSimulator.Name, "Yaskawa robot, High-Speed Ethernet Server on UDP", 10040, Udp: true),
        new(TorqueSimulator.Name, "Tightening controller, Open Protocol on TCP", 4545),
    ];

    /// <summary>Makes a device of this kind; it listens once started.</summary>
    /// <exception cref="SimulatorException">The kind or the fault is not known.</exception>
    public static ISimulator Create(string kind, SimulatorOptions options) => kind switch
    {
        AbbLinesSimulator.Name => new AbbLinesSimulator(options),
        AbbCommandsSimulator.Name => new AbbCommandsSimulator(options),
        EkiSimulator.Name => new EkiSimulator(options),
        KukaVarProxySimulator.Name => new KukaVarProxySimulator(options),
        FanucRmiSimulator.Name => new FanucRmiSimulator(options),
        UrDashboardSimulator.Name => new UrDashboardSimulator(options),
        UrRtdeSimulator.Name => new UrRtdeSimulator(options),
        HsesSimulator.Name => new HsesSimulator(options),
        TorqueSimulator.Name => new TorqueSimulator(options),
        _ => throw new SimulatorException(
            $"There is no simulator named '{kind}'. Use one of: {string.Join(", ", Kinds.Select(known => known.Name))}."),
    };
}
