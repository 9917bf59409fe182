using System.Net;
using System.Threading.Channels;
using RobotLink.Diagnosis;
using RobotLink.Probes;

namespace RobotLink.Tests.Probes;

/// <summary>The kernel's own tables and wires, in network namespaces made for the test.</summary>
[CancelAfter(60_000)]
internal sealed class LiveNetworkTests
{
    private const string Hardware = "02:66:00:00:00:02";

    private static readonly IPAddress There = IPAddress.Parse("10.0.0.2");
    private static readonly IPAddress Nobody = IPAddress.Parse("10.0.0.99");

    private NetworkStage stage = null!;
    private NetworkStage far = null!;
    private LinuxNetwork network = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void SetUp()
    {
        stage = NetworkStage.Build();
        far = stage.AddFarEnd(Hardware);
        network = stage.Do(() => new LinuxNetwork());
    }

    [TearDown]
    public void TearDown()
    {
        network?.Dispose();
        far?.Dispose();
        stage?.Dispose();
    }

    [Test]
    public void The_way_to_a_device_is_known_with_its_port()
    {
        var route = network.RouteTo(There);
        var port = network.Port(route!.Port);

        Assert.That(route, Is.EqualTo(new NetworkRoute(route.Port, null, IPAddress.Parse("10.0.0.1"))));
        Assert.That((port!.Reading.Name, port.Reading.Enabled, port.HasCarrier), Is.EqualTo(("here", true, true)));
        Assert.That(network.RouteTo(IPAddress.Parse("8.8.8.8")), Is.EqualTo(NetworkRoute.None));
    }

    [Test]
    public async Task A_pulled_cable_is_told()
    {
        using var followed = new Followed(network);

        far.Run("ip link set there down");

        await followed.UntilAsync(PathChange.CarrierLost, Stop);
        Assert.That(followed.HasCarrier, Is.False);
    }

    [Test]
    public async Task A_cable_that_is_plugged_again_is_told()
    {
        using var followed = new Followed(network);
        far.Run("ip link set there down");
        await followed.UntilAsync(PathChange.CarrierLost, Stop);

        far.Run("ip link set there up");

        await followed.UntilAsync(PathChange.CarrierBack, Stop);
        Assert.That(followed.HasCarrier, Is.True);
    }

    [Test]
    public async Task A_port_that_is_switched_off_is_told()
    {
        using var followed = new Followed(network);

        stage.Run("ip link set here down");

        await followed.UntilAsync(PathChange.CarrierLost, Stop);
    }

    [Test]
    public async Task A_neighbour_that_answers_again_is_told()
    {
        using var followed = new Followed(network);

        var answer = await stage.Do(() => PatientEcho().AskAsync(There));
        await followed.UntilAsync(PathChange.NeighbourAppeared, Stop);

        Assert.That(answer.Result, Is.EqualTo(CheckResult.Pass), answer.Detail);
    }

    [Test]
    public async Task Our_own_question_is_answered_by_the_device_and_by_nobody_else()
    {
        var probe = PatientProbe();

        var there = await stage.Do(() => probe.AskAsync(Port(), IPAddress.Parse("10.0.0.1"), There));
        var nobody = await stage.Do(() => probe.AskAsync(Port(), IPAddress.Parse("10.0.0.1"), Nobody));

        Assert.That((there.Result, there.Hardware), Is.EqualTo((CheckResult.Pass, new[] { Hardware })), there.Detail);
        Assert.That((nobody.Result, nobody.Hardware), Is.EqualTo((CheckResult.Fail, Array.Empty<string>())), nobody.Detail);
    }

    [Test]
    public async Task Questions_asked_at_the_same_time_at_one_port_get_their_own_answers()
    {
        var probe = PatientProbe();

        var asked = stage.Do(() => new[] { There, Nobody, There }.Select(address => probe.AskAsync(Port(), IPAddress.Parse("10.0.0.1"), address)).ToArray());
        var answers = await Task.WhenAll(asked);

        Assert.That(answers.Select(answer => answer.Result), Is.EqualTo(new[] { CheckResult.Pass, CheckResult.Fail, CheckResult.Pass }));
    }

    [Test]
    public async Task Two_owners_of_one_address_both_answer()
    {
        // A second device behind the same wire: another address of hardware answers for the same address.
        far.Run("ip link add link there name twin address 02:66:00:00:00:03 type macvlan mode bridge");
        far.Run("ip addr add 10.0.0.2/32 dev twin");
        far.Run("ip link set twin up");

        var answer = await stage.Do(() => PatientProbe().AskAsync(Port(), IPAddress.Parse("10.0.0.1"), There));

        Assert.That(answer.IsConflict, Is.True, answer.Detail);
        Assert.That(answer.Hardware, Is.EquivalentTo(new[] { Hardware, "02:66:00:00:00:03" }));
    }

    [Test]
    public async Task A_device_that_swallows_echoes_still_answers_for_its_hardware()
    {
        far.Run("sysctl -qw net.ipv4.icmp_echo_ignore_all=1");

        var echo = await stage.Do(() => new Echo(TimeProvider.System).AskAsync(There));
        var address = await stage.Do(() => PatientProbe().AskAsync(Port(), IPAddress.Parse("10.0.0.1"), There));

        Assert.That((echo.Result, address.Result), Is.EqualTo((CheckResult.Fail, CheckResult.Pass)));
    }

    [Test]
    public async Task A_port_without_a_link_asks_nobody()
    {
        using var followed = new Followed(network);
        far.Run("ip link set there down");
        await followed.UntilAsync(PathChange.CarrierLost, Stop);

        var answer = await stage.Do(() => PatientProbe().AskAsync(Port(), IPAddress.Parse("10.0.0.1"), There));

        Assert.That(answer.Result, Is.EqualTo(CheckResult.NotMeasured));
    }

    /// <summary>Time for an answer on a busy machine.</summary>
    private static Echo PatientEcho() => new(TimeProvider.System) { Limit = TimeSpan.FromSeconds(10) };

    private static AddressProbe PatientProbe() => new(TimeProvider.System) { Apart = TimeSpan.FromSeconds(1) };

    private NetworkPort Port() => network.Port(network.RouteTo(There)!.Port)!;

    /// <summary>The way to the device, and the news of it as they come.</summary>
    private sealed class Followed : IDisposable
    {
        private readonly Channel<PathChange> news = Channel.CreateUnbounded<PathChange>();
        private readonly NetworkWatch watch;
        private readonly IDisposable following;

        public Followed(LinuxNetwork network)
        {
            watch = new NetworkWatch(network);
            watch.Start();
            following = watch.Follow(There, one => news.Writer.TryWrite(one.Change));
        }

        public bool? HasCarrier => watch.HasCarrier(There);

        /// <summary>Passes over what comes before.</summary>
        public async Task UntilAsync(PathChange change, CancellationToken stop)
        {
            while (await news.Reader.ReadAsync(stop) != change)
            {
                // Other news of the way.
            }
        }

        public void Dispose()
        {
            following.Dispose();
            watch.Dispose();
        }
    }
}
