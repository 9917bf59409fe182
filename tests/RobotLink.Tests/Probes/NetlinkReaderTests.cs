using System.Net;
using RobotLink.Diagnosis;
using RobotLink.Probes;

namespace RobotLink.Tests.Probes;

/// <summary>Messages as the kernel lays them out, little-endian as on every machine these tests run on. The kernel itself is asked by LiveNetworkTests.</summary>
internal sealed class NetlinkReaderTests
{
    /// <summary>eth0, index 2, up and with a link (flags 0x11043), one carrier change.</summary>
    private const string PortUp =
        "48000000 1000 0000 00000000 00000000"
        + "00 00 0100 02000000 43100100 00000000"
        + "0900 0300 6574683000 000000"
        + "0a00 0100 026600000b01 0000"
        + "0800 2300 01000000"
        + "0500 2100 01 000000";

    private const string PortWithoutLink =
        "2c000000 1000 0000 00000000 00000000"
        + "00 00 0100 02000000 03100000 00000000"
        + "0900 0300 6574683000 000000";

    /// <summary>10.66.11.2 on port 2 is 02:66:00:00:0b:02, REACHABLE.</summary>
    private const string Reachable =
        "30000000 1c00 0000 00000000 00000000"
        + "02 00 0000 02000000 0200 00 01"
        + "0800 0100 0a420b02"
        + "0a00 0200 026600000b02 0000";

    /// <summary>The same, FAILED: no hardware address any more.</summary>
    private const string Failed =
        "24000000 1c00 0000 00000000 00000000"
        + "02 00 0000 02000000 2000 00 01"
        + "0800 0100 0a420b02";

    /// <summary>The answer to question 7: 8.8.8.8 by port 2, gateway 10.66.11.254, from 10.66.11.1.</summary>
    private const string RouteByGateway =
        "3c000000 1800 0000 07000000 00000000"
        + "02 20 00 00 fe 00 00 01 00000000"
        + "0800 0400 02000000"
        + "0800 0500 0a420bfe"
        + "0800 0700 0a420b01"
        + "0800 0100 08080808";

    /// <summary>The answer to question 8: ENETUNREACH (101).</summary>
    private const string Unreachable = "24000000 0200 0000 08000000 00000000 9bffffff 1c000000 1a00 0100 08000000 00000000";

    [Test]
    public void A_port_with_a_link_is_read_with_its_name_hardware_and_changes()
    {
        var port = One<PortFact>(PortUp).Port;

        Assert.That(port.Reading, Is.EqualTo(new PortReading("eth0", true, true, 1)));
        Assert.That(port.Index, Is.EqualTo(2));
        Assert.That(port.Hardware, Is.EqualTo(new byte[] { 2, 0x66, 0, 0, 0x0b, 1 }));
    }

    [Test]
    public void A_port_that_is_switched_on_without_a_link_has_no_carrier() =>
        Assert.That(One<PortFact>(PortWithoutLink).Port.Reading, Is.EqualTo(new PortReading("eth0", true, false)));

    [Test]
    public void What_is_told_of_a_bridge_s_member_is_not_taken_for_the_port() =>
        Assert.That(NetlinkReader.Read(Bytes(PortUp.Replace("00 00 0100 02", "07 00 0100 02"))), Is.Empty);

    [Test]
    public void A_neighbour_is_read_with_its_hardware_address()
    {
        var fact = One<NeighbourFact>(Reachable);

        Assert.That(fact.Reading, Is.EqualTo(new NeighbourReading(NeighbourState.Reachable, "02:66:00:00:0b:02")));
        Assert.That((fact.Port, fact.Address), Is.EqualTo((2, IPAddress.Parse("10.66.11.2"))));
    }

    [Test]
    public void A_neighbour_that_nobody_answers_for_has_failed() =>
        Assert.That(One<NeighbourFact>(Failed).Reading, Is.EqualTo(new NeighbourReading(NeighbourState.Failed)));

    [TestCase("0100", NeighbourState.Incomplete)]
    [TestCase("0400", NeighbourState.Stale)]
    [TestCase("0800", NeighbourState.Stale)]
    [TestCase("1000", NeighbourState.Stale)]
    [TestCase("8000", NeighbourState.Permanent)]
    [TestCase("4000", NeighbourState.Permanent)]
    public void While_the_kernel_asks_again_an_entry_proves_nothing(string bits, NeighbourState state) =>
        Assert.That(One<NeighbourFact>(Failed.Replace("2000 00 01", bits + " 00 01")).Reading.State, Is.EqualTo(state));

    [Test]
    public void A_route_is_read_with_its_port_gateway_and_source() =>
        Assert.That(
            One<RouteFact>(RouteByGateway),
            Is.EqualTo(new RouteFact(7, new NetworkRoute(2, IPAddress.Parse("10.66.11.254"), IPAddress.Parse("10.66.11.1")))));

    [TestCase("07")]
    [TestCase("08")]
    [TestCase("06")]
    public void A_route_that_forbids_leads_nowhere_and_says_so(string kind) =>
        Assert.That(One<RouteFact>(RouteByGateway.Replace("fe 00 00 01", $"fe 00 00 {kind}")).Route, Is.EqualTo(NetworkRoute.Forbidden));

    [Test]
    public void A_refusal_gives_its_error_as_a_positive_number() =>
        Assert.That(One<NetlinkRefusal>(Unreachable), Is.EqualTo(new NetlinkRefusal(8, 101)));

    [Test]
    public void Several_messages_in_one_datagram_are_all_read() =>
        Assert.That(NetlinkReader.Read(Bytes(PortUp + Reachable + Failed)).Select(fact => fact.GetType()), Is.EqualTo(new[] { typeof(PortFact), typeof(NeighbourFact), typeof(NeighbourFact) }));

    [Test]
    public void Bytes_cut_off_anywhere_are_read_as_far_as_they_go([Range(0, 71)] int length)
    {
        Assert.That(NetlinkReader.Read(Bytes(PortUp).AsSpan(0, length)), Is.Empty);
        Assert.That(NetlinkReader.Read([.. Bytes(Reachable), .. Bytes(PortUp).AsSpan(0, length)]), Has.Count.EqualTo(1));
    }

    [Test]
    public void No_single_wrong_byte_makes_it_fail([Values(PortUp, Reachable, RouteByGateway, Unreachable)] string message)
    {
        var bytes = Bytes(message);
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var value = 0; value <= 255; value++)
            {
                var broken = bytes.ToArray();
                broken[at] = (byte)value;
                Assert.That(NetlinkReader.Read(broken), Has.Count.LessThanOrEqualTo(2));
            }
        }
    }

    [Test]
    public void A_question_for_a_route_says_whose()
    {
        var question = NetlinkQuestions.RouteTo(7, IPAddress.Parse("10.66.11.2"));

        Assert.That(question, Is.EqualTo(Bytes("24000000 1a00 0100 07000000 00000000 02 20 00 00 00 00 00 00 00000000 0800 0100 0a420b02")));
    }

    private static T One<T>(string hexadecimal)
        where T : NetlinkFact
    {
        var facts = NetlinkReader.Read(Bytes(hexadecimal));
        Assert.That(facts, Has.Count.EqualTo(1).And.All.TypeOf<T>());
        return (T)facts[0];
    }

    private static byte[] Bytes(string hexadecimal) => Convert.FromHexString(hexadecimal.Replace(" ", ""));
}
