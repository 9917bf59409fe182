using System.Collections.Concurrent;
using System.Net;
using RobotLink.Diagnosis;
using RobotLink.Probes;

namespace RobotLink.Tests.Probes;

/// <summary>Gathering for many at once, over a network and questioners that are as a test says.</summary>
[CancelAfter(60_000)]
internal sealed class PathProbesTests
{
    private const int Many = 1_000;

    private static readonly IPAddress Own = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress Gateway = IPAddress.Parse("10.0.0.254");

    private FakeNetwork network = null!;
    private Crowd crowd = null!;
    private PathProbes probes = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void SetUp()
    {
        network = new FakeNetwork();
        network.SetPort(2, "eth0", carrier: true);
        crowd = new Crowd();
        probes = new PathProbes(network, TimeProvider.System, crowd.Questioners);
    }

    [TearDown]
    public void TearDown()
    {
        crowd.Dispose();
        network.Dispose();
    }

    [Test]
    public async Task A_thousand_devices_in_doubt_at_once_are_asked_once_each_and_some_tens_at_a_time()
    {
        var devices = Devices(gateway: null);
        var gathering = devices.SelectMany(device => new[] { Gather(device), Gather(device) }).ToArray();
        await crowd.AnswerAllAsync(Task.WhenAll(gathering), Stop);

        Assert.That(crowd.AtOnceMost, Is.LessThanOrEqualTo(PathProbes.AtOnceMax));
        Assert.That(crowd.Addresses.Values, Has.Count.EqualTo(Many).And.All.EqualTo(1));
        Assert.That(crowd.Echoes.Values, Has.Count.EqualTo(Many).And.All.EqualTo(1));
    }

    [Test]
    public async Task The_gateway_and_the_switch_before_a_thousand_devices_are_asked_once()
    {
        var part = new PartTarget("sw-c4", null, "10.0.0.3");
        network.Routes[IPAddress.Parse(part.Host)] = new NetworkRoute(2, null, Own);
        var gathering = Devices(Gateway).Select(device => probes.GatherAsync(new PathTarget(device, part))).ToArray();
        await crowd.AnswerAllAsync(Task.WhenAll(gathering), Stop);

        // A site takes a while; what was asked for long ago is asked again for who comes later.
        Assert.That(crowd.Addresses[Gateway], Is.LessThanOrEqualTo(crowd.Rounds));
        Assert.That(crowd.Addresses.Keys, Is.EquivalentTo(new[] { Gateway, IPAddress.Parse(part.Host) }));
    }

    [Test]
    public async Task Asking_for_a_thousand_takes_no_thread_for_each()
    {
        var before = ThreadPool.ThreadCount;
        var gathering = Devices(gateway: null).Select(Gather).ToArray();
        await crowd.UntilAsked(PathProbes.AtOnceMax, Stop);

        Assert.That(ThreadPool.ThreadCount - before, Is.LessThan(PathProbes.AtOnceMax));
        await crowd.AnswerAllAsync(Task.WhenAll(gathering), Stop);
    }

    [Test]
    public void A_port_that_is_switched_off_is_known_by_its_address_though_it_never_led_there()
    {
        network.SetPort(2, "eth0", carrier: false, enabled: false);
        network.Homes[IPNetwork.Parse("10.0.0.0/24")] = 2;

        var seen = probes.Look(new PathTarget(IPAddress.Parse("10.0.0.2")));

        Assert.That(seen.Port, Is.EqualTo(new PortReading("eth0", false, false)));
        Assert.That(Diagnose.Dial(new DialFailure(DialOutcome.NoRoute, TimeSpan.Zero, "10.0.0.2:5000", "none", seen)),
            Has.Property("Cause").EqualTo(Cause.LocalPortDown).And.Property("Certainty").EqualTo(Certainty.Proven));
    }

    [Test]
    public void A_port_that_led_there_before_a_gateway_did_is_suspected_and_not_convicted()
    {
        var verdict = Diagnose.Dial(new DialFailure(DialOutcome.TimedOut, TimeSpan.Zero, "10.0.0.2:5000", "none", probes.Look(MovedBehindGateway())));

        Assert.That((verdict.Cause, verdict.Certainty), Is.EqualTo((Cause.LocalPortDown, Certainty.Likely)));
    }

    [Test]
    public void A_port_that_led_there_before_counts_no_more_once_the_device_works_over_the_gateway()
    {
        var target = MovedBehindGateway();
        probes.NoteWorking(target);

        Assert.That(probes.Look(target), Has.Property("Port").EqualTo(new PortReading("eth1", true, true)).And.Property("PortLedThereBefore").False);
    }

    [Test]
    public void That_no_port_has_an_address_there_is_known()
    {
        network.Homes[IPNetwork.Parse("10.0.0.0/24")] = 2;

        Assert.That(probes.Look(new PathTarget(IPAddress.Parse("10.7.0.2"))).Route, Is.EqualTo(new RouteReading(false) { NoPortHasItsNetwork = true }));
    }

    [Test]
    public void That_no_port_has_an_address_there_is_not_said_while_the_addresses_are_not_known()
    {
        network.HomesAreKnown = false;

        Assert.That(probes.Look(new PathTarget(IPAddress.Parse("10.7.0.2"))).Route, Is.EqualTo(new RouteReading(false)));
    }

    [TestCase("127.0.0.1", true)]
    [TestCase("10.0.0.1", true)]
    [TestCase("10.0.0.2", false)]
    public void An_address_of_this_PC_is_known_as_such(string remote, bool isOurs)
    {
        network.Routes[IPAddress.Parse(remote)] = new NetworkRoute(2, null, Own);

        Assert.That(probes.Look(new PathTarget(IPAddress.Parse(remote))).IsThisPc, Is.EqualTo(isOurs));
    }

    /// <summary>Reached straight over eth0 first, and by the gateway over eth1 since eth0 is off.</summary>
    private PathTarget MovedBehindGateway()
    {
        var target = new PathTarget(IPAddress.Parse("10.0.0.2"));
        network.Routes[target.Remote] = new NetworkRoute(2, null, Own);
        probes.Look(target);
        network.SetPort(2, "eth0", carrier: false, enabled: false);
        network.SetPort(3, "eth1", carrier: true);
        network.Routes[target.Remote] = new NetworkRoute(3, Gateway, Own);
        return target;
    }

    private Task<PathEvidence> Gather(IPAddress device) => probes.GatherAsync(new PathTarget(device));

    private List<IPAddress> Devices(IPAddress? gateway)
    {
        var devices = Enumerable.Range(0, Many).Select(number => new IPAddress([10, 1, (byte)(number >> 8), (byte)number])).ToList();
        devices.ForEach(device => network.Routes[device] = new NetworkRoute(2, gateway, Own));
        return devices;
    }

    /// <summary>Answers nobody until told, and counts who asks.</summary>
    private sealed class Crowd : IDisposable
    {
        private readonly ConcurrentQueue<TaskCompletionSource> open = new();
        private readonly SemaphoreSlim questions = new(0);
        private int atOnce;

        public ConcurrentDictionary<IPAddress, int> Addresses { get; } = new();

        public ConcurrentDictionary<IPAddress, int> Echoes { get; } = new();

        public int AtOnceMost { get; private set; }

        public int Rounds { get; private set; }

        public Questioners Questioners => new(
            async (_, _, asked) =>
            {
                await AskedAsync(Addresses, asked);
                return new AddressReading(CheckResult.Fail, [], "nobody answered");
            },
            async asked =>
            {
                await AskedAsync(Echoes, asked);
                return new EchoReading(CheckResult.Fail, "nobody answered");
            });

        public void Dispose() => questions.Dispose();

        /// <summary>Until so many have asked since the last call.</summary>
        public async Task UntilAsked(int count, CancellationToken stop)
        {
            for (var heard = 0; heard < count; heard++)
            {
                await questions.WaitAsync(stop);
            }
        }

        public async Task AnswerAllAsync(Task until, CancellationToken stop)
        {
            while (!until.IsCompleted)
            {
                stop.ThrowIfCancellationRequested();
                Rounds++;
                for (var waiting = open.Count; waiting > 0 && open.TryDequeue(out var one); waiting--)
                {
                    one.SetResult();
                }

                await Task.Yield();
            }

            await until;
        }

        private async Task AskedAsync(ConcurrentDictionary<IPAddress, int> counts, IPAddress asked)
        {
            counts.AddOrUpdate(asked, 1, (_, count) => count + 1);
            var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (open)
            {
                AtOnceMost = Math.Max(AtOnceMost, ++atOnce);
            }

            open.Enqueue(answer);
            questions.Release();
            await answer.Task;
            lock (open)
            {
                atOnce--;
            }
        }
    }
}
