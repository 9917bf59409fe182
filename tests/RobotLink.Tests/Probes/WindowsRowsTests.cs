using System.Net;
using RobotLink.Diagnosis;
using RobotLink.Probes;

namespace RobotLink.Tests.Probes;

/// <summary>Rows as Windows lays them out (netioapi.h), written here byte by byte.</summary>
internal sealed class WindowsRowsTests
{
    [Test]
    public void A_route_by_a_gateway_is_read_from_its_row()
    {
        var row = new byte[WindowsRows.RouteLength];
        row[8] = 12;
        row[12] = 2;
        row[40] = 24;
        new byte[] { 2, 0, 0, 0, 10, 0, 0, 254 }.CopyTo(row, 44);

        Assert.That(WindowsRows.Route(row, Socket(2, 4, [10, 0, 0, 1])), Is.EqualTo(new NetworkRoute(12, IPAddress.Parse("10.0.0.254"), IPAddress.Parse("10.0.0.1"))));
    }

    [Test]
    public void A_route_in_the_own_network_has_a_next_hop_of_zeros()
    {
        var row = new byte[WindowsRows.RouteLength];
        row[8] = 12;
        row[44] = 2;

        Assert.That(WindowsRows.Route(row, new byte[WindowsRows.AddressLength]), Is.EqualTo(new NetworkRoute(12, null, null)));
    }

    [Test]
    public void A_question_for_a_neighbour_names_its_address_and_port()
    {
        var row = WindowsRows.NeighbourQuestion(7, IPAddress.Parse("10.0.0.2"));

        Assert.That(row, Has.Length.EqualTo(88));
        Assert.That(row[..8], Is.EqualTo(new byte[] { 2, 0, 0, 0, 10, 0, 0, 2 }));
        Assert.That(BitConverter.ToInt32(row, 28), Is.EqualTo(7));
    }

    [TestCase(0, NeighbourState.Failed)]
    [TestCase(1, NeighbourState.Incomplete)]
    [TestCase(2, NeighbourState.Stale)]
    [TestCase(3, NeighbourState.Stale)]
    [TestCase(4, NeighbourState.Stale)]
    [TestCase(5, NeighbourState.Reachable)]
    [TestCase(6, NeighbourState.Permanent)]
    public void A_neighbour_is_read_from_its_row(int state, NeighbourState expected)
    {
        var row = new byte[WindowsRows.NeighbourLength];
        new byte[] { 2, 0x66, 0, 0, 0, 2 }.CopyTo(row, 40);
        row[72] = 6;
        row[76] = (byte)state;

        Assert.That(WindowsRows.Neighbour(row), Is.EqualTo(new NeighbourReading(expected, "02:66:00:00:00:02")));
    }

    [TestCase("10.0.0.2")]
    [TestCase("2001:db8::2")]
    [TestCase("fe80::1%9")]
    public void An_address_comes_back_as_it_was_written(string text)
    {
        var address = IPAddress.Parse(text);

        Assert.That(WindowsRows.Address(WindowsRows.Address(address)), Is.EqualTo(address));
        Assert.That(WindowsRows.Address(address), Has.Length.EqualTo(WindowsRows.AddressLength));
    }

    [Test]
    public void An_address_of_version_6_stands_behind_port_and_flow_and_before_its_scope()
    {
        var socket = WindowsRows.Address(IPAddress.Parse("fe80::1:2%259"));

        Assert.That(socket, Is.EqualTo(new byte[] { 23, 0, 0, 0, 0, 0, 0, 0, 0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 3, 1, 0, 0 }));
    }

    [Test]
    public void A_route_by_a_gateway_of_version_6_keeps_the_port_that_leads_to_it()
    {
        var row = new byte[WindowsRows.RouteLength];
        row[8] = 1;
        row[9] = 1;
        WindowsRows.Address(IPAddress.Parse("fe80::1%257")).CopyTo(row, 44);

        Assert.That(WindowsRows.Route(row, new byte[WindowsRows.AddressLength]), Is.EqualTo(new NetworkRoute(257, IPAddress.Parse("fe80::1%257"), null)));
    }

    [TestCase(0)]
    [TestCase(8)]
    public void A_hardware_address_that_is_none_of_Ethernet_is_left_out(int length)
    {
        var row = new byte[WindowsRows.NeighbourLength];
        row[72] = (byte)length;
        row[76] = 5;

        Assert.That(WindowsRows.Neighbour(row), Is.EqualTo(new NeighbourReading(NeighbourState.Reachable)));
    }

    private static byte[] Socket(byte family, int at, byte[] address)
    {
        var socket = new byte[WindowsRows.AddressLength];
        socket[0] = family;
        address.CopyTo(socket, at);
        return socket;
    }
}
