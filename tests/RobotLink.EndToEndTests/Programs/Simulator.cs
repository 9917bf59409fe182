using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using RobotLink.EndToEndTests.Lab;

namespace RobotLink.EndToEndTests.Programs;

/// <summary>A simulated device in a process of its own: <c>robotlink simulate</c>.</summary>
internal sealed partial class Simulator : IAsyncDisposable
{
    private const int ControlPort = 6000;
    private readonly RunningProgram program;
    private readonly NetworkNamespace? place;

    private Simulator(RunningProgram program, NetworkNamespace? place, IPEndPoint endpoint, DateTimeOffset listening)
    {
        this.program = program;
        this.place = place;
        Endpoint = endpoint;
        Listening = listening;
    }

    public IPEndPoint Endpoint { get; }

    /// <summary>When it had said that it listens: never earlier than it did.</summary>
    public DateTimeOffset Listening { get; }

    /// <summary>On loopback, at a free port.</summary>
    public static async Task<Simulator> Start(string kind, string? fault, CancellationToken stop)
        => await Start(null, [kind, "--listen", "127.0.0.1:0", .. FaultArguments(fault)], stop);

    /// <summary>In the cell of a lab, with a control port.</summary>
    public static async Task<Simulator> StartInCell(FaultLab lab, string kind, int port, CancellationToken stop)
        => await Start(lab, [kind, "--listen", $"{lab.CellAddress}:{port}", "--control", $"127.0.0.1:{ControlPort}"], stop);

    /// <summary>Makes a simulator in a cell fail from now on, in the words of <c>--fault</c>; <c>none</c> heals it.</summary>
    public async Task Apply(string fault, CancellationToken stop)
    {
        var home = place ?? throw new InvalidOperationException("Only a simulator in a cell has a control port.");
        using var socket = await home.Connect(new IPEndPoint(IPAddress.Loopback, ControlPort), stop);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"fault {fault}\n"), stop);
        var answer = new byte[200];
        var length = await socket.ReceiveAsync(answer, stop);
        Assert.That(Encoding.ASCII.GetString(answer, 0, length), Does.StartWith("ok"), $"the simulator takes '{fault}'");
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();

    private static async Task<Simulator> Start(FaultLab? lab, string[] arguments, CancellationToken stop)
    {
        var program = RunningProgram.StartRobotLink(lab?.CellName, ["simulate", .. arguments]);
        var line = await program.WaitForTalk(ListeningLine(), stop);
        return new Simulator(program, lab?.Cell, IPEndPoint.Parse(line.Groups["endpoint"].Value), LabClock.Now);
    }

    private static string[] FaultArguments(string? fault) => fault is null ? [] : ["--fault", fault];

    [GeneratedRegex(@"listening on (?<endpoint>[\d.]+:\d+)")]
    private static partial Regex ListeningLine();
}
