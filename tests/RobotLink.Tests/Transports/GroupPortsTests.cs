using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Probes;
using RobotLink.Profiles;
using RobotLink.Tests.Probes;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

/// <summary>A group is heard on network ports that come up late. Needs a network of its own, so it runs for root alone.</summary>
[CancelAfter(60_000)]
[Platform("Linux")]
internal sealed class GroupPortsTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [TestCase("239.77.1.3")]
    [TestCase("ff15::77")]
    public async Task A_port_that_comes_up_while_nobody_speaks_joins_the_group(string group)
    {
        using var stage = NetworkStage.Alone();
        var connector = new Connectors(TimeProvider.System, ".", NullLogger.Instance, UnknownPath.Instance, ForgottenSeats.Instance).Udp(new UdpTarget(
            null, 0, 40_123, IPAddress.Parse(group), false, new CallersProfile(), TimeSpan.FromMilliseconds(20), WholeDatagrams: false));
        Assert.That(stage.Do(() => Words(connector)), Does.EndWith("the group is joined on lo"));

        stage.Run("ip link add late0 type veth peer name far0");
        stage.Run("ip address add 10.77.0.1/24 dev late0");
        stage.Run("ip link set late0 up");
        stage.Run("ip link set far0 up");

        Assert.That(stage.Do(() => Words(connector)), Does.Match("the group is joined on .*late0, lo$"));
        await connector.RestAsync();
    }

    private static string Words(IConnector connector) =>
        Assert.ThrowsAsync<DialException>(() => connector.OpenAsync(Stop))!.Failure.Detail;
}
