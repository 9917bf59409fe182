using System.Net;
using RobotLink.EndToEndTests.Lab;
using RobotLink.Proof.FalseAlarms;
using RobotLink.Simulators;

namespace RobotLink.Proof.Devices;

/// <summary>
/// All devices of one cell in one process, so that power, a freeze and the end of a program take them together. Standard input takes lines such as
/// <c>streaming silent</c> (or <c>* close</c>), each answered by <c>ok</c>; the first line that it says is <c>ready</c>.
/// </summary>
internal static class CellProgram
{
    /// <summary>Longer than any fault: a command stays under way until its connection ends.</summary>
    private static readonly TimeSpan MoveTime = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken stop)
    {
        var network = IPAddress.Parse(arguments.Required("network")).GetAddressBytes();
        var plan = (arguments.Text("plan") ?? "cell") switch
        {
            "cell" => CellPlan.Devices,
            "line" => LinePlan.Devices,
            var other => throw new UsageException($"--plan takes cell or line, not '{other}'"),
        };
        arguments.RefuseOthers();
        var devices = new Dictionary<string, Action<string>>();
        var owned = new List<IAsyncDisposable>();
        try
        {
            foreach (var device in plan)
            {
                devices[device.Name] = Start(device, new IPEndPoint(new IPAddress([network[0], network[1], network[2], device.Host]), device.Port), owned);
            }

            await Console.Out.WriteLineAsync("ready");
            while (await Console.In.ReadLineAsync(stop) is { } line)
            {
                await Console.Out.WriteLineAsync(Obey(devices, line));
            }

            return 0;
        }
        finally
        {
            foreach (var device in owned)
            {
                await device.DisposeAsync();
            }
        }
    }

    /// <returns>What takes its faults.</returns>
    private static Action<string> Start(CellDevice device, IPEndPoint at, List<IAsyncDisposable> owned)
    {
        if (device.Kind == LineDevice.Profile)
        {
            var line = new LineDevice(LabClock.Time, LineDevice.Bind(at)) { MoveTime = MoveTime };
            owned.Add(line);
            return line.Apply;
        }

        var simulator = SimulatorCatalogue.Create(device.Kind, new SimulatorOptions { Time = LabClock.Time, Address = at.Address, Port = at.Port, Seed = device.Host });
        owned.Add(simulator);
        simulator.Start();
        return words => simulator.Apply(Fault.TryParse(words, out var fault, out var mistake) ? fault : throw new ArgumentException(mistake));
    }

    private static string Obey(Dictionary<string, Action<string>> devices, string line)
    {
        var words = line.Split(' ', 2);
        if (words.Length != 2 || (words[0] != "*" && !devices.ContainsKey(words[0])))
        {
            return $"error '{line}' is not known";
        }

        foreach (var (name, apply) in devices)
        {
            if (words[0] == "*" || words[0] == name)
            {
                apply(words[1]);
            }
        }

        return "ok";
    }
}
