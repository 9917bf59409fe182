using RobotLink.Simulators.Abb;
using RobotLink.Simulators.Cognex;
using RobotLink.Simulators.Keyence;
using RobotLink.Simulators.OpenProtocol;
using RobotLink.Simulators.Sartorius;
using RobotLink.Simulators.Scanners;

namespace RobotLink.Simulators;

/// <summary>A kind of device that can be simulated.</summary>
public sealed record SimulatorKind(string Name, string Title, int DefaultPort);

/// <summary>Every device that this library can play.</summary>
public static class SimulatorCatalogue
{
    public static IReadOnlyList<SimulatorKind> Kinds { get; } =
    [
        new(AbbLinesSimulator.Name, "ABB robot, RAPID socket program, text lines", 5000),
        new(AbbCommandsSimulator.Name, "ABB robot, open command set", 5001),
        new(TorqueSimulator.Name, "Tightening controller, Open Protocol on TCP", 4545),
        new(CognexInSightSimulator.Name, "Camera, Cognex In-Sight native mode", 23),
        new(KeyenceSrSimulator.Name, "Code reader, Keyence SR series", 9004),
        new(SartoriusSbiSimulator.Name, "Balance, Sartorius SBI", 49155),
        new(GenericScannerSimulator.Name, "Code scanner that pushes lines", 51236),
    ];

    /// <summary>Makes a device of this kind; it listens once started.</summary>
    /// <exception cref="SimulatorException">The kind or the fault is not known.</exception>
    public static ISimulator Create(string kind, SimulatorOptions options) => kind switch
    {
        AbbLinesSimulator.Name => new AbbLinesSimulator(options),
        AbbCommandsSimulator.Name => new AbbCommandsSimulator(options),
        TorqueSimulator.Name => new TorqueSimulator(options),
        CognexInSightSimulator.Name => new CognexInSightSimulator(options),
        KeyenceSrSimulator.Name => new KeyenceSrSimulator(options),
        SartoriusSbiSimulator.Name => new SartoriusSbiSimulator(options),
        GenericScannerSimulator.Name => new GenericScannerSimulator(options),
        _ => throw new SimulatorException(
            $"There is no simulator named '{kind}'. Use one of: {string.Join(", ", Kinds.Select(known => known.Name))}."),
    };
}
