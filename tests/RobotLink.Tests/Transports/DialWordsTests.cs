using System.Net.Sockets;
using RobotLink.Diagnosis;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

/// <summary>The same error of the system means another thing when we call from a port of our choice.</summary>
internal sealed class DialWordsTests
{
    [TestCase(40_001, DialOutcome.PortTaken, "local port 40001 is still taken by the connection before")]
    [TestCase(0, DialOutcome.Other, "this PC has no port left to call from, or no address to call that one from")]
    public void A_port_is_taken_only_where_one_was_chosen(int localPort, DialOutcome outcome, string words)
    {
        var target = new DialTarget("10.0.0.2", 5000, localPort, TimeSpan.FromSeconds(1), new TcpSettings(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 4, TimeSpan.Zero));

        Assert.That(TcpDialler.Classify(new SocketException((int)SocketError.AddressNotAvailable), target), Is.EqualTo((outcome, words)));
    }
}
