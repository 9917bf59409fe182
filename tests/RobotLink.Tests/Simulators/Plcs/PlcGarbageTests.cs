using System.Text;
using RobotLink.Simulators;
using RobotLink.Simulators.Plant;

namespace RobotLink.Tests.Simulators.Plcs;

/// <summary>Nothing that a client sends breaks a PLC, and it keeps nothing of it.</summary>
[CancelAfter(60_000)]
internal sealed class PlcGarbageTests
{
    private const int Clients = 60;
    private const int BytesEach = 200_000;

    private static readonly (string Kind, string Start, string Question, string Answer)[] Plcs =
    [
        ("modbus-tcp", "\0\u0001\0\0\0\u0006\u0001", "\0\u0001\0\0\0\u0006\u0001\u0003\0\u0001\0\u0001", "\0\u0001\0\0\0\u0005\u0001\u0003\u0002\0\n"),
        ("modbus-rtu", "\u0001\u0010\0\0\0\u007b", "\u0001\u0003\0\u0001\0\u0001\u00d5\u00ca", "\u0001\u0003\u0002\0\n"),
        ("siemens-s7", "\u0003\0\0\u0016\u0011\u00e0", "\u0003\0\0\u0016\u0011\u00e0\0\0\0\u0001\0\u00c0\u0001\n\u00c1\u0002\u0001\0\u00c2\u0002\u0001\u0001", "\u0003\0\0\u0016\u0011\u00d0"),
        ("mitsubishi-mc-binary", "\u0050\0\0\u00ff\u00ff\u0003\0", "\u0050\0\0\u00ff\u00ff\u0003\0\u000c\0\u0004\0\u0001\u0004\0\0\u0064\0\0\u00a8\u0001\0", "\u00d0\0\0\u00ff\u00ff\u0003\0\u0004\0\0\0\n\0"),
        ("mitsubishi-mc-ascii", "500000FF03FF00", "500000FF03FF000018000404010000D*0001000001", "D00000FF03FF0000080000000A"),
    ];

    [Test]
    public async Task A_plc_outlives_random_bytes_and_then_serves_the_next_client(
        [ValueSource(nameof(Kinds))] string kind, CancellationToken token)
    {
        var (_, start, question, answer) = Plcs.Single(plc => plc.Kind == kind);
        await using var simulator = (PlcSimulator)SimulatorCatalogue.Create(kind, new SimulatorOptions { Time = TimeProvider.System });
        simulator.Start();
        var random = new Random(7);
        for (var number = 0; number < Clients; number++)
        {
            await BabbleAsync(simulator, random, number % 2 == 0 ? "" : start, token);
        }
        await simulator.UntilAsync(() => simulator.Clients == 0, token);

        using var client = await RawClient.ConnectAsync(simulator.Endpoint, token);
        Assert.That(await client.AskAsync(question, token), Does.StartWith(answer));
        Assert.That(simulator.ProtocolViolations, Is.Positive);
    }

    [Test]
    public async Task Garbage_leaves_nothing_behind([ValueSource(nameof(Kinds))] string kind, CancellationToken token)
    {
        await using var simulator = (PlcSimulator)SimulatorCatalogue.Create(kind, new SimulatorOptions { Time = TimeProvider.System });
        simulator.Start();
        var random = new Random(7);
        await BabbleAsync(simulator, random, "", token);
        await simulator.UntilAsync(() => simulator.Clients == 0, token);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var number = 0; number < Clients; number++)
        {
            await BabbleAsync(simulator, random, "", token);
        }
        await simulator.UntilAsync(() => simulator.Clients == 0, token);

        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(Clients * BytesEach / 10));
    }

    private static IEnumerable<string> Kinds => Plcs.Select(plc => plc.Kind);

    /// <summary>Sends noise in pieces, some of which begin like a frame, until all is sent or the device hangs up.</summary>
    private static async Task BabbleAsync(PlcSimulator simulator, Random random, string start, CancellationToken token)
    {
        await simulator.UntilAsync(() => simulator.Clients == 0, token);
        using var client = await RawClient.ConnectAsync(simulator.Endpoint, token);
        try
        {
            for (var sent = 0; sent < BytesEach;)
            {
                var noise = new byte[random.Next(1, 4000)];
                random.NextBytes(noise);
                sent += noise.Length;
                await client.SendAsync(start + Encoding.Latin1.GetString(noise), token);
            }
        }
        catch (System.Net.Sockets.SocketException)
        {
            // The device has had enough.
        }
    }
}
