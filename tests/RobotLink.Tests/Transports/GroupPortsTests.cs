using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Probes;
using RobotLink.Profiles;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

/// <summary>A group is heard on network ports that come up late. Needs a network of its own, so it runs for root alone.</summary>
[CancelAfter(20_000)]
[Platform("Linux")]
internal sealed class GroupPortsTests
{
    private const int NetworkOfOnesOwn = 0x40000000;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [TestCase("239.77.1.3")]
    [TestCase("ff15::77")]
    public void A_port_that_comes_up_while_nobody_speaks_joins_the_group(string group) => InNetworkOfItsOwn(() =>
    {
        Run("ip", "link set lo up");
        var connector = new Connectors(TimeProvider.System, ".", NullLogger.Instance, UnknownPath.Instance, ForgottenSeats.Instance).Udp(new UdpTarget(
            null, 0, 40_123, IPAddress.Parse(group), false, new CallersProfile(), TimeSpan.FromMilliseconds(20), WholeDatagrams: false));
        Assert.That(Words(connector), Does.EndWith("the group is joined on lo"));

        Run("ip", "link add late0 type veth peer name far0");
        Run("ip", "address add 10.77.0.1/24 dev late0");
        Run("ip", "link set late0 up");
        Run("ip", "link set far0 up");

        Assert.That(Words(connector), Does.Match("the group is joined on .*late0, lo$"));
        connector.RestAsync().GetAwaiter().GetResult();
    });

    private static string Words(IConnector connector) =>
        Assert.ThrowsAsync<DialException>(() => connector.OpenAsync(Stop))!.Failure.Detail;

    /// <summary>On a thread that ends with its network.</summary>
    private static void InNetworkOfItsOwn(Action test)
    {
        Exception? failure = null;
        var isPermitted = true;
        var thread = new Thread(() =>
        {
            isPermitted = Unshare(NetworkOfOnesOwn) == 0;
            try
            {
                if (isPermitted)
                {
                    test();
                }
            }
            catch (Exception reason)
            {
                failure = reason;
            }
        });
        thread.Start();
        thread.Join();
        if (!isPermitted)
        {
            Assert.Ignore("this user may not make a network");
        }

        Assert.That(failure, Is.Null);
    }

    private static void Run(string program, string arguments)
    {
        using var running = Process.Start(program, arguments);
        running.WaitForExit();
        Assert.That(running.ExitCode, Is.Zero, arguments);
    }

    [DllImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static extern int Unshare(int flags);
}
