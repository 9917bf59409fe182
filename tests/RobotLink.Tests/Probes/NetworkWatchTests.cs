using System.Net;
using RobotLink.Diagnosis;
using RobotLink.Probes;

namespace RobotLink.Tests.Probes;

internal sealed class NetworkWatchTests
{
    private static readonly IPAddress Device = IPAddress.Parse("10.0.0.2");
    private static readonly IPAddress Far = IPAddress.Parse("10.9.0.2");
    private static readonly IPAddress Gateway = IPAddress.Parse("10.0.0.254");
    private static readonly NeighbourReading Known = new(NeighbourState.Reachable, "02:00:00:00:00:aa");

    private FakeNetwork network = null!;
    private NetworkWatch watch = null!;
    private List<PathNews> told = null!;

    [SetUp]
    public void SetUp()
    {
        network = new FakeNetwork();
        network.SetPort(1, "eth0", carrier: true);
        network.SetPort(2, "eth1", carrier: true);
        network.SetRoute(Device, new NetworkRoute(1, null, null));
        network.SetRoute(Far, new NetworkRoute(1, Gateway, null));
        watch = new NetworkWatch(network);
        watch.Start();
        told = [];
    }

    [TearDown]
    public void TearDown()
    {
        watch.Dispose();
        network.Dispose();
    }

    [Test]
    public void A_lost_and_a_returned_carrier_are_told_once_each()
    {
        using var following = watch.Follow(Device, told.Add);

        network.SetPort(1, "eth0", carrier: false);
        network.SetPort(1, "eth0", carrier: false);
        network.SetPort(1, "eth0", carrier: true);

        Assert.That(told, Is.EqualTo(new[] { new PathNews(PathChange.CarrierLost, "eth0"), new PathNews(PathChange.CarrierBack, "eth0") }));
    }

    [Test]
    public void A_port_that_is_switched_off_has_no_carrier_either()
    {
        using var following = watch.Follow(Device, told.Add);

        network.SetPort(1, "eth0", carrier: true, enabled: false);

        Assert.That(told.Select(news => news.Change), Is.EqualTo(new[] { PathChange.CarrierLost }));
    }

    [Test]
    public void A_port_that_is_pulled_out_has_no_carrier_either()
    {
        using var following = watch.Follow(Device, told.Add);

        network.RemovePort(1);

        Assert.That(told.Select(news => news.Change), Is.EqualTo(new[] { PathChange.CarrierLost }));
    }

    [Test]
    public void Another_port_is_nobody_s_business()
    {
        using var following = watch.Follow(Device, told.Add);

        network.SetPort(2, "eth1", carrier: false);

        Assert.That(told, Is.Empty);
    }

    [Test]
    public void A_neighbour_that_appears_is_told_once()
    {
        using var following = watch.Follow(Device, told.Add);

        network.SetNeighbour(1, Device, new NeighbourReading(NeighbourState.Incomplete));
        network.SetNeighbour(1, Device, Known);
        network.SetNeighbour(1, Device, Known with { State = NeighbourState.Stale });
        network.SetNeighbour(1, Device, Known);

        Assert.That(told.Select(news => news.Change), Is.EqualTo(new[] { PathChange.NeighbourAppeared }));
    }

    [Test]
    public void A_neighbour_that_fails_is_told_and_again_when_it_appears()
    {
        network.SetNeighbour(1, Device, Known);
        using var following = watch.Follow(Device, told.Add);

        network.SetNeighbour(1, Device, new NeighbourReading(NeighbourState.Failed));
        network.SetNeighbour(1, Device, Known);

        Assert.That(told.Select(news => news.Change), Is.EqualTo(new[] { PathChange.NeighbourFailed, PathChange.NeighbourAppeared }));
    }

    [Test]
    public void A_neighbour_that_is_exchanged_is_told()
    {
        network.SetNeighbour(1, Device, Known);
        using var following = watch.Follow(Device, told.Add);

        network.SetNeighbour(1, Device, Known with { Hardware = "02:00:00:00:00:bb" });

        Assert.That(told.Select(news => news.Change), Is.EqualTo(new[] { PathChange.NeighbourExchanged }));
    }

    [Test]
    public void Behind_a_gateway_the_gateway_is_the_neighbour()
    {
        using var following = watch.Follow(Far, told.Add);

        network.SetNeighbour(1, Far, Known);
        network.SetNeighbour(1, Gateway, Known);

        Assert.That(told, Is.EqualTo(new[] { new PathNews(PathChange.NeighbourAppeared, "eth0") }));
    }

    [Test]
    public void Another_way_is_told_and_followed()
    {
        using var following = watch.Follow(Device, told.Add);

        network.SetRoute(Device, new NetworkRoute(2, null, null));
        network.SetPort(2, "eth1", carrier: false);

        Assert.That(told, Is.EqualTo(new[] { new PathNews(PathChange.RouteChanged, "eth1"), new PathNews(PathChange.CarrierLost, "eth1") }));
    }

    [Test]
    public void A_port_that_takes_its_route_along_without_a_word_leaves_the_other_way()
    {
        using var following = watch.Follow(Device, told.Add);

        network.Routes[Device] = new NetworkRoute(2, null, null);
        network.SetPort(1, "eth0", carrier: false, enabled: false);

        Assert.That((told, watch.HasCarrier(Device)), Is.EqualTo((new[] { new PathNews(PathChange.RouteChanged, "eth1"), new PathNews(PathChange.CarrierBack, "eth1") }, true)));
    }

    [Test]
    public void Without_a_way_the_last_port_is_still_watched()
    {
        using var following = watch.Follow(Device, told.Add);

        network.SetRoute(Device, NetworkRoute.None);
        network.SetPort(1, "eth0", carrier: false);

        Assert.That(told, Is.EqualTo(new[] { new PathNews(PathChange.RouteChanged, null), new PathNews(PathChange.CarrierLost, "eth0") }));
    }

    [Test]
    public void A_change_elsewhere_that_leaves_the_way_as_it_is_is_no_news()
    {
        using var following = watch.Follow(Device, told.Add);

        network.SetRoute(Far, NetworkRoute.None);

        Assert.That(told, Is.Empty);
    }

    [Test]
    public void Who_left_is_told_nothing_and_the_others_still_are()
    {
        var left = new List<PathNews>();
        var leaving = watch.Follow(Device, left.Add);
        using var staying = watch.Follow(Device, told.Add);

        leaving.Dispose();
        network.SetPort(1, "eth0", carrier: false);

        Assert.That(left, Is.Empty);
        Assert.That(told, Has.Count.EqualTo(1));
    }

    [Test]
    public void Whether_there_is_a_carrier_can_be_asked_without_following()
    {
        network.SetPort(1, "eth0", carrier: false);

        Assert.That(watch.HasCarrier(Device), Is.False);
        Assert.That(watch.HasCarrier(IPAddress.Parse("10.77.0.1")), Is.Null);
    }
}
