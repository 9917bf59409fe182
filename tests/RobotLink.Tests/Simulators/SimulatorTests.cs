using System.Net;
using System.Net.Sockets;
using RobotLink.Simulators;

namespace RobotLink.Tests.Simulators;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class SimulatorTests
{
    private readonly FakeTimeProvider time = new();

    [TestCaseSource(nameof(KindNames))]
    public async Task Every_kind_starts_listens_and_describes_itself(string kind, CancellationToken token)
    {
        await using var simulator = Started(kind);
        using var client = await CallAsync(simulator, token);
        await simulator.UntilAsync(() => simulator.Clients == 1, token);

        Assert.That((simulator.Kind, simulator.Fault), Is.EqualTo((kind, Fault.None)));
        Assert.That(simulator.Describe(), Does.StartWith("RUN, "));
    }

    [Test]
    public void An_unknown_kind_names_the_known_ones() => Assert.That(
        () => SimulatorCatalogue.Create("toaster", new SimulatorOptions { Time = time }),
        Throws.TypeOf<SimulatorException>().With.Message.Contain("toaster").And.Message.Contain("open-protocol-torque"));

    [Test]
    public void An_unknown_first_fault_is_explained() => Assert.That(
        () => SimulatorCatalogue.Create("abb-rapid-lines", new SimulatorOptions { Time = time, Fault = "sulk" }),
        Throws.TypeOf<SimulatorException>().With.Message.Contain("abb-rapid-lines").And.Message.Contain("sulk"));

    [Test]
    public async Task A_port_in_use_says_what_where_why_and_what_to_do()
    {
        await using var first = Started("abb-rapid-lines");
        await using var second = SimulatorCatalogue.Create(
            "open-protocol-torque", new SimulatorOptions { Time = time, Port = first.Endpoint.Port });

        Assert.That(second.Start, Throws.TypeOf<SimulatorException>().With.Message.EqualTo(
            $"Simulator 'open-protocol-torque': cannot listen on 127.0.0.1:{first.Endpoint.Port}: another program already listens there. "
            + "Stop that program or choose another port; port 0 takes any free one."));
    }

    [Test]
    public async Task A_foreign_address_is_explained()
    {
        await using var simulator = SimulatorCatalogue.Create(
            "abb-rapid-lines", new SimulatorOptions { Time = time, Address = IPAddress.Parse("192.0.2.1") });

        Assert.That(simulator.Start, Throws.TypeOf<SimulatorException>().With.Message.Contain("does not have that address"));
    }

    [Test]
    public async Task A_stopped_simulator_frees_its_port()
    {
        var first = Started("abb-rapid-lines");
        await first.DisposeAsync();

        await using var second = SimulatorCatalogue.Create(
            "abb-rapid-lines", new SimulatorOptions { Time = time, Port = first.Endpoint.Port });

        Assert.That(second.Start, Throws.Nothing);
    }

    [Test]
    public async Task A_simulator_that_never_started_stops()
    {
        await using var simulator = SimulatorCatalogue.Create("abb-rapid-lines", new SimulatorOptions { Time = time });

        Assert.That(simulator.Clients, Is.Zero);
    }

    [Test]
    public async Task A_hundred_devices_fit_into_one_process(CancellationToken token)
    {
        var threads = ThreadPool.ThreadCount;
        var simulators = Enumerable.Range(0, 100).Select(_ => Started("abb-rapid-lines")).ToList();
        var clients = await Task.WhenAll(simulators.Select(simulator => RawClient.ConnectAsync(simulator.Endpoint, token)));

        var answers = await Task.WhenAll(clients.Select(client => client.AskAsync("PING\r\n", token)));
        var grown = ThreadPool.ThreadCount - threads;
        foreach (var simulator in simulators)
        {
            await simulator.DisposeAsync();
        }

        Assert.That(answers, Has.All.EqualTo("PONG RUN\r\n"));
        Assert.That(grown, Is.LessThan(20));
    }

    private static IEnumerable<string> KindNames => SimulatorCatalogue.Kinds.Select(kind => kind.Name);

    private static async Task<IDisposable> CallAsync(ISimulator simulator, CancellationToken token)
    {
        if (!SimulatorCatalogue.Kinds.Single(kind => kind.Name == simulator.Kind).Udp)
        {
            return await RawClient.ConnectAsync(simulator.Endpoint, token);
        }
        var client = new DatagramClient(simulator.Endpoint);
        await client.SendAsync("?", token);
        return client;
    }

    private ISimulator Started(string kind)
    {
        var simulator = SimulatorCatalogue.Create(kind, new SimulatorOptions { Time = time });
        simulator.Start();
        return simulator;
    }
}
