using System.Net;
using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

public sealed class ConnectReaderTests
{
    [Test]
    public void Callers_are_addresses_and_networks()
    {
        var callers = Connect("callers: { from: [192.168.1.0/24, 10.0.0.5], second: refuse }").Callers;

        Assert.That(callers.From, Is.EqualTo(new[] { "192.168.1.0/24", "10.0.0.5" }));
        Assert.That(callers.Second, Is.EqualTo(SecondCaller.Refuse));
    }

    [Test]
    public void A_second_call_replaces_the_first_unless_said_otherwise() =>
        Assert.That(Connect("port: 1").Callers, Is.EqualTo(new CallersProfile { From = [], Second = SecondCaller.Replace }));

    [Test]
    public void A_serial_line_is_9600_8N1_unless_said_otherwise() =>
        Assert.That(Connect("kind: serial").Serial, Is.EqualTo(new SerialProfile { Baud = 9600, Bits = 8, Parity = SerialParity.None, Stop = 1, Flow = SerialFlow.None }));

    [Test]
    public void Every_setting_of_a_serial_line_is_read() => Assert.That(
        Connect("kind: serial, serial: { baud: 250000, bits: 7, parity: mark, stop: 2, flow: xon_xoff }").Serial,
        Is.EqualTo(new SerialProfile { Baud = 250_000, Bits = 7, Parity = SerialParity.Mark, Stop = 2, Flow = SerialFlow.XonXoff }));

    [TestCase("10.0.0.5", "10.0.0.5", true)]
    [TestCase("10.0.0.5", "10.0.0.6", false)]
    [TestCase("10.0.0.0/8", "10.9.9.9", true)]
    [TestCase("fd00::/8", "fd00::1", true)]
    public void Callers_are_admitted_by_address_and_network(string from, string caller, bool admitted) =>
        Assert.That(new CallersProfile { From = [from] }.Admits(IPAddress.Parse(caller)), Is.EqualTo(admitted));

    [TestCase("baud: 9600", 1.0417)]
    [TestCase("baud: 19200, parity: even", 0.5729)]
    [TestCase("baud: 1000, bits: 7, stop: 2", 10)]
    public void A_character_takes_its_bits_on_the_line(string line, double milliseconds) =>
        Assert.That(Connect($"kind: serial, serial: {{ {line} }}").Serial.CharacterTime.TotalMilliseconds, Is.EqualTo(milliseconds).Within(0.001));

    [Test]
    public void Settings_of_datagrams_are_read()
    {
        var connect = Connect("kind: udp, local_port: 10041, group: 239.1.2.3, broadcast: true");

        Assert.That((connect.Kind, connect.LocalPort, connect.Group, connect.Broadcast), Is.EqualTo((ConnectKind.Udp, (int?)10041, "239.1.2.3", true)));
    }

    [Test]
    public void Settings_of_TLS_are_read() => Assert.That(
        Connect("kind: tls, tls: { name: controller.local, authority: ca.pem, certificate: client.pem, key: client.key, verify: false }").Tls,
        Is.EqualTo(new TlsProfile { Name = "controller.local", Authority = "ca.pem", Certificate = "client.pem", Key = "client.key", Verify = false }));

    [TestCase("callers: { from: [10.5] }", "E1250")]
    [TestCase("callers: { from: [192.168.1.7/24] }", "E1250")]
    [TestCase("callers: { from: [robot] }", "E1250")]
    [TestCase("callers: { second: both }", "E1208")]
    [TestCase("kind: udp, group: 223.1.1.1", "E1252")]
    [TestCase("kind: tcp, group: 239.1.1.1", "E1253")]
    [TestCase("kind: udp, telnet: true", "E1253")]
    [TestCase("kind: tls, serial: { baud: 9600 }", "E1253")]
    [TestCase("kind: serial, serial: { bits: 9 }", "E1207")]
    [TestCase("kind: serial, serial: { parity: evn }", "E1208")]
    [TestCase("kind: tls, tls: { key: client.key }", "E1254")]
    public void A_mistake_in_connect_is_reported(string connect, string code) =>
        Assert.That(Texts.Read(Text(connect)).Mistakes.Where(mistake => !mistake.IsWarning).Select(mistake => mistake.Code), Is.EqualTo(new[] { code }));

    [TestCase("/dev/ttyUSB0", "tcp", null)]
    [TestCase("/dev/ttyUSB0", "serial", null)]
    [TestCase("/dev/ttyUSB0", "udp", "E1251")]
    [TestCase("10.0.0.5:1", "udp", null)]
    [TestCase("10.0.0.5:1", "tls", null)]
    [TestCase("10.0.0.5:1", "serial", null)]
    [TestCase("10.0.0.5", "serial", "E1604")]
    [TestCase(":1", "serial", null)]
    [TestCase("unix:/run/x", "serial", null)]
    [TestCase(":1", "udp", null)]
    [TestCase(":1", "tls", "E1540")]
    [TestCase(":1", "tls, tls: { certificate: robotlink.pem }", null)]
    [TestCase("unix:/run/x", "udp", "E1251")]
    public void The_address_and_the_kind_fit_each_other(string address, string kind, string? code)
    {
        var site = Texts.Site($"links: {{ a: {{ profile: p, address: \"{address}\" }} }}", new Texts().With("p", Text($"kind: {kind}")));

        Assert.That(site.Mistakes.Where(mistake => !mistake.IsWarning).Select(mistake => mistake.Code), Is.EqualTo(code is null ? [] : new[] { code }));
    }

    [TestCase("{ from: [10.0.0.1] }", "{ from: [10.0.0.2] }", null)]
    [TestCase("{ from: [10.0.0.1] }", "{ from: [10.0.0.0/24] }", "E1255")]
    [TestCase("{ second: refuse }", "{ from: [10.0.0.0/24] }", "E1255")]
    public void Links_at_one_port_are_told_apart_by_their_callers(string one, string other, string? code)
    {
        string Link(string id, string callers) => $"  {id}: {{ profile: abb-rapid-lines, address: \":5000\", override: {{ connect: {{ callers: {callers} }} }} }}\n";

        Assert.That(Texts.Site($"links:\n{Link("a", one)}{Link("b", other)}").Mistakes.Select(mistake => mistake.Code), Is.EqualTo(code is null ? [] : new[] { code }));
    }

    private static ConnectProfile Connect(string keys) => Texts.Good(Text(keys)).Connect;

    private static string Text(string connect) => $"profile: p\nextends: base/tcp-line\nconnect: {{ {connect} }}\n";
}
