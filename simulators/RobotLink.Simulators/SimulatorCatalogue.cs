using RobotLink.Simulators.Abb;
using RobotLink.Simulators.Cognex;
using RobotLink.Simulators.Fanuc;
using RobotLink.Simulators.Keyence;
using RobotLink.Simulators.Kuka;
using RobotLink.Simulators.Mitsubishi;
using RobotLink.Simulators.Modbus;
using RobotLink.Simulators.OpenProtocol;
using RobotLink.Simulators.Sartorius;
using RobotLink.Simulators.Scanners;
using RobotLink.Simulators.Siemens;
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
        new(AbbCommandsSimulator.Name, "ABB robot, open command set", 5000),
        new(AbbLogSimulator.Name, "ABB robot, log stream of the open command set", 5001),
        new(EkiSimulator.Name, "KUKA robot, EthernetKRL server with free XML", 54600),
        new(KukaVarProxySimulator.Name, "KUKA controller, KUKAVARPROXY variable server", 7000),
        new(FanucRmiSimulator.Name, "FANUC robot, Remote Motion Interface", 16001),
        new(UrDashboardSimulator.Name, "Universal Robots controller, dashboard server", 29999),
        new(UrRtdeSimulator.Name, "Universal Robots controller, Real-Time Data Exchange", 30004),
        new(HsesSimulator.Name, "Yaskawa robot, High-Speed Ethernet Server on UDP", 10040, Udp: true),
        new(TorqueSimulator.Name, "Tightening controller, Open Protocol on TCP", 4545),
        new(CognexInSightSimulator.Name, "Camera, Cognex In-Sight native mode", 2323),
        new(KeyenceSrSimulator.Name, "Code reader, Keyence SR series", 9004),
        new(SartoriusSbiSimulator.Name, "Balance, Sartorius SBI", 49155),
        new(GenericScannerSimulator.Name, "Code scanner that pushes lines", 51236),
        new(ModbusTcpSimulator.Name, "PLC, Modbus TCP", 5020),
        new(ModbusRtuSimulator.Name, "PLC, Modbus RTU on a TCP socket or a serial line", 4001),
        new(S7Simulator.Name, "Siemens S7 PLC, ISO-on-TCP", 1102),
        new(MelsecSimulator.BinaryName, "Mitsubishi PLC, MC protocol 3E, binary", 5007),
        new(MelsecSimulator.AsciiName, "Mitsubishi PLC, MC protocol 3E, ASCII", 5006),
    ];

    /// <summary>Makes a device of this kind; it listens once started.</summary>
    /// <exception cref="SimulatorException">The kind or the fault is not known.</exception>
    public static ISimulator Create(string kind, SimulatorOptions options) => kind switch
    {
        AbbLinesSimulator.Name => new AbbLinesSimulator(options),
        AbbCommandsSimulator.Name => new AbbCommandsSimulator(options),
        AbbLogSimulator.Name => new AbbLogSimulator(options),
        EkiSimulator.Name => new EkiSimulator(options),
        KukaVarProxySimulator.Name => new KukaVarProxySimulator(options),
        FanucRmiSimulator.Name => new FanucRmiSimulator(options),
        UrDashboardSimulator.Name => new UrDashboardSimulator(options),
        UrRtdeSimulator.Name => new UrRtdeSimulator(options),
        HsesSimulator.Name => new HsesSimulator(options),
        TorqueSimulator.Name => new TorqueSimulator(options),
        CognexInSightSimulator.Name => new CognexInSightSimulator(options),
        KeyenceSrSimulator.Name => new KeyenceSrSimulator(options),
        SartoriusSbiSimulator.Name => new SartoriusSbiSimulator(options),
        GenericScannerSimulator.Name => new GenericScannerSimulator(options),
        ModbusTcpSimulator.Name => new ModbusTcpSimulator(options),
        ModbusRtuSimulator.Name => new ModbusRtuSimulator(options),
        S7Simulator.Name => new S7Simulator(options),
        MelsecSimulator.BinaryName => new MelsecSimulator(McCode.Binary, options),
        MelsecSimulator.AsciiName => new MelsecSimulator(McCode.Ascii, options),
        _ => throw new SimulatorException(
            $"There is no simulator named '{kind}'. Use one of: {string.Join(", ", Kinds.Select(known => known.Name))}."),
    };
}
