using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

public sealed class SiteReaderTests
{
    private const string Contract = """
        schema: 1
        site: { name: line4, timezone: Europe/Berlin }
        http: { listen: 127.0.0.1:8480 }
        infrastructure:
          sw-c4: { address: 192.168.125.2, title: "Switch, cabinet C4" }        # probed, so that its fall explains others
        links:
          r4-weld:                                                              # [a-z0-9-]+, the link's id everywhere
            profile: abb-rapid-lines
            address: 192.168.125.11:5000        # host[:port]
            title: "Robot R4, weld cell"
            behind: sw-c4
            commands: true                      # default false: monitor only
            override: { detect_within: 2s }     # any profile key
        sinks: {}
        """;

    [Test]
    public void The_site_of_the_contract_is_read()
    {
        var result = Texts.Site(Contract);
        var site = result.Site!;
        var link = site.Links.Single();

        Assert.That(MistakePrinter.Print(result.Mistakes), Is.Empty);
        Assert.That((site.Name, site.Timezone, site.Listen), Is.EqualTo(("line4", "Europe/Berlin", "127.0.0.1:8480")));
        Assert.That(site.Infrastructure["sw-c4"], Is.EqualTo(new InfrastructureConfiguration("192.168.125.2", "Switch, cabinet C4")));
        Assert.That((link.Id, link.Address, link.Title, link.Behind, link.Commands, link.Enabled), Is.EqualTo(("r4-weld", "192.168.125.11:5000", "Robot R4, weld cell", "sw-c4", true, true)));
        Assert.That(link.Profile.DetectWithin, Is.EqualTo(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public void An_overridden_setting_comes_from_the_site_file() =>
        Assert.That(Texts.Site(Contract).Site!.Links[0].Profile.Settings, Does.Contain(new Setting("detect_within", "2s", "site.yaml:13:32")));

    [Test]
    public void A_sink_is_refused_rather_than_ignored() =>
        Assert.That(Mistakes(Contract.Replace("sinks: {}", "sinks: { mes: {} }", StringComparison.Ordinal)), Is.EqualTo(new[] { "E1606" }));

    [Test]
    public void An_empty_site_is_a_beginning()
    {
        var site = Texts.Site("schema: 1\nlinks:\nsinks:\ninfrastructure:\n").Site!;

        Assert.That(site.Links, Is.Empty);
        Assert.That((site.Name, site.Listen), Is.EqualTo(("site", "127.0.0.1:8480")));
    }

    [TestCase("schema: 2", "E1608")]
    [TestCase("http: { listen: 0.0.0.0:8480 }", "E1605")]
    [TestCase("http: { listen: '[::]:8480' }", "E1605")]
    [TestCase("http: { listen: 192.168.125.1:8480 }", "E1605")]
    [TestCase("http: { listen: 8480 }", "E1605")]
    [TestCase("http: { listen: 127.0.0.1 }", "E1605")]
    [TestCase("site: { timezone: Europe/Berln }", "E1208")]
    [TestCase("sinks: { mqtt: { url: x } }", "E1606")]
    [TestCase("lnks: {}", "E1201")]
    [TestCase("links: [ a ]", "E1203")]
    [TestCase("links: { R4: { profile: abb-rapid-lines, address: h } }", "E1602")]
    [TestCase("links: { r4: { profile: abb-rapid-lines } }", "E1202")]
    [TestCase("links: { r4: { address: h } }", "E1202")]
    [TestCase("links: { r4: { profile: base/tcp-line, address: h } }", "E1604")]
    [TestCase("links: { r4: { profile: abb-rapid-lines, address: h, behind: sw } }", "E1607")]
    [TestCase("links: { r4: { profile: abb-rapid-lines, address: h, override: { detect_within: 4 } } }", "E1205")]
    [TestCase("links: { r4: { profile: abb-rapid-lines, address: h, override: { examples: [] } } }", "E1217")]
    [TestCase("links: { r4: { profile: abb-rapid-lines, address: h, override: 4s } }", "E1203")]
    [TestCase("infrastructure: { sw: { title: x } }", "E1202")]
    [TestCase("infrastructure: { sw: { address: 'a b' } }", "E1603")]
    public void A_site_that_cannot_be_meant_is_refused(string text, string code)
    {
        var result = Texts.Site(text);

        Assert.That(result.Mistakes.Where(mistake => !mistake.IsWarning).Select(mistake => mistake.Code), Is.EqualTo(new[] { code }));
        Assert.That(result.Site, Is.Null);
    }

    [TestCase("links: { p: null, a: { profile: abb-rapid-lines, address: h } }", "E1204", 10, 1)]
    [TestCase("links: { p: ~ }", "E1204", 10, 1)]
    [TestCase("links: { p: }", "E1204", 10, 1)]
    [TestCase("links: { p: abb-rapid-lines }", "E1203", 13, 15)]
    [TestCase("links: { p: [] }", "E1203", 13, 1)]
    [TestCase("links: null", "E1204", 1, 5)]
    [TestCase("links: x", "E1203", 8, 1)]
    [TestCase("infrastructure: { sw: null }", "E1204", 19, 2)]
    [TestCase("infrastructure: { sw: 192.168.125.2 }", "E1203", 23, 13)]
    [TestCase("infrastructure: null", "E1204", 1, 14)]
    [TestCase("infrastructure: x", "E1203", 17, 1)]
    [TestCase("site: null", "E1204", 1, 4)]
    [TestCase("http: null", "E1204", 1, 4)]
    [TestCase("http: 127.0.0.1:8480", "E1203", 7, 14)]
    [TestCase("sinks: null", "E1204", 1, 5)]
    [TestCase("links: { r4: { profile: abb-rapid-lines, address: h, override: null } }", "E1204", 54, 8)]
    public void Nothing_where_keys_are_needed_is_reported_once_at_its_place(string text, string code, int column, int length)
    {
        var mistake = Texts.Site(text).Mistakes.Single();

        Assert.That((mistake.Code, mistake.Line, mistake.Column, mistake.Length), Is.EqualTo((code, 1, column, length)));
    }

    [Test]
    public void A_link_that_is_null_says_what_to_write() => Assert.That(
        MistakePrinter.Print(Texts.Site("links: { p: null }").Mistakes), Is.EqualTo("""
        site.yaml:1:10 E1204 links.p is null, but keys with values are needed.
          1 | links: { p: null }
            |          ^
          why: Null removes what a parent gives, and a site file has no parent.
          fix: Write p: { key: value }, or remove p.

        """));

    [Test]
    public void A_null_in_an_override_still_removes_what_the_profile_gives() =>
        Assert.That(Texts.Site("links: { r4: { profile: abb-rapid-lines, address: h, override: { peer_timeout: null } } }").Site!.Links[0].Profile.PeerTimeout, Is.Null);

    [TestCase("127.0.0.1:0")]
    [TestCase("127.0.0.5:9000")]
    [TestCase("localhost:8480")]
    [TestCase("'[::1]:8480'")]
    public void The_interface_may_listen_on_this_PC(string listen) => Assert.That(Texts.Site($"http: {{ listen: {listen} }}").Mistakes, Is.Empty);

    [TestCase("192.168.125.11:5000")]
    [TestCase("192.168.125.11")]
    [TestCase("robot-4.cell.example:5000")]
    [TestCase("[fd00::11]:5000")]
    [TestCase("[::1]")]
    public void An_address_is_host_and_maybe_port(string address) => Assert.That(Mistakes(Link(address)), Is.Empty);

    [TestCase(":5000")]
    [TestCase("/dev/ttyUSB0")]
    [TestCase("/dev/serial/by-id/usb-FTDI_1234-if00-port0")]
    [TestCase("COM3")]
    [TestCase("unix:/run/cell.sock")]
    public void An_address_may_be_a_port_to_listen_on_a_serial_port_or_a_socket(string address) => Assert.That(Mistakes(Link(address)), Is.Empty);

    [TestCase("0.0.0.0:5000", "To listen, write :5000.")]
    [TestCase(":0", "Write a colon and a port from 1 to 65535, such as :5000.")]
    [TestCase("unix:cell.sock", "Write its whole path, such as unix:/run/cell.sock.")]
    public void An_address_that_is_nearly_one_tells_what_was_meant(string address, string fix) => Assert.That(
        Texts.Site(Link(address)).Mistakes.Select(mistake => (mistake.Code, mistake.Fix)), Is.EqualTo(new[] { ("E1603", fix) }));

    [TestCase("192.168.125:5000")]
    [TestCase("192.168.125.256:5000")]
    [TestCase("fd00::11")]
    [TestCase("host:0")]
    [TestCase("host:65536")]
    [TestCase("host:5000x")]
    [TestCase("tcp://host:5000")]
    [TestCase("-host:5000")]
    [TestCase("host name:5000")]
    [TestCase("[fd00::11")]
    [TestCase("[host]:5000")]
    [TestCase("host:")]
    public void An_address_that_is_none_is_refused(string address) => Assert.That(Mistakes(Link(address)), Is.EqualTo(new[] { "E1603" }));

    [Test]
    public void Two_links_to_a_device_that_serves_one_are_warned_about()
    {
        const string Two = "links:\n  r4: { profile: abb-rapid-lines, address: h }\n  r5: { profile: abb-rapid-lines, address: h:5000 }\n";

        Assert.That(Texts.Site(Two).Mistakes.Single().Headline, Does.StartWith("site.yaml:3:44 W1704 links.r5 calls the same address as links.r4"));
        Assert.That(Texts.Site(Two).Site, Is.Not.Null);
        Assert.That(Mistakes(Two.Replace("h:5000", "h:5000, enabled: false", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void A_parent_in_place_of_a_device_is_reported_where_the_site_names_it() => Assert.That(
        MistakePrinter.Print(Texts.Site("links:\n  r4: { profile: base/tcp, address: h:1 }\n").Mistakes), Is.EqualTo("""
        site.yaml:2:18 E1609 base/tcp is a parent for other profiles: it cuts no frames.
          2 |   r4: { profile: base/tcp, address: h:1 }
            |                  ^^^^^^^^
          fix: Name a device, such as abb-rapid-lines, or a profile of your own that extends it.

        """));

    [Test]
    public void A_parent_with_framing_laid_over_it_is_a_device() =>
        Assert.That(Texts.Site("links: { r4: { profile: base/tcp, address: h:1, override: { framing: { end: <LF> } } } }").Site, Is.Not.Null);

    [TestCase("192.168.1.5:5000", "192.168.1.5:5000")]
    [TestCase("192.168.1.5:5000", "192.168.1.5")]
    [TestCase("192.168.1.5", "192.168.1.5")]
    [TestCase("robot-4:5000", "ROBOT-4:5000")]
    [TestCase("'[fd00::11]:5000'", "'[fd00:0::11]'")]
    public void One_address_written_twice_is_one_device(string first, string second)
    {
        var text = $"schema: 1\nlinks:\n  a:\n    profile: abb-rapid-lines\n    address: {first}\n  b:\n    profile: abb-rapid-lines\n    address: {second}\n";

        Assert.That(Texts.Site(text).Mistakes.Select(mistake => $"{mistake.Line} {mistake.Code}"), Is.EqualTo(new[] { "8 W1704" }));
    }

    [TestCase("one", "many")]
    [TestCase("many", "one")]
    public void One_link_that_knows_that_the_device_serves_one_is_enough(string first, string second)
    {
        var texts = new Texts().With("one", "profile: one\nextends: abb-rapid-lines\n").With("many", "profile: many\nextends: abb-rapid-lines\nconnect: { one_client_only: false }\n");
        var text = $"links:\n  a: {{ profile: {first}, address: h }}\n  b: {{ profile: {second}, address: h }}\n";

        Assert.That(Texts.Site(text, texts).Mistakes.Select(mistake => $"{mistake.Line} {mistake.Code}"), Is.EqualTo(new[] { "3 W1704" }));
    }

    [Test]
    public void Other_mistakes_of_a_link_do_not_hide_that_two_call_one_device()
    {
        const string Text = "links:\n  a: { profile: abb-rapid-lines, address: h, override: { detect_within: 4 } }\n  b: { profile: abb-rapid-lines, address: h, commands: yes }\n";

        Assert.That(Mistakes(Text), Is.EqualTo(new[] { "E1205", "W1704", "E1213" }));
    }

    [TestCase("h:5000", "h:5001")]
    [TestCase("h", "i")]
    public void Two_addresses_are_two_devices(string first, string second) =>
        Assert.That(Mistakes($"links:\n  a: {{ profile: abb-rapid-lines, address: {first} }}\n  b: {{ profile: abb-rapid-lines, address: {second} }}\n"), Is.Empty);

    [Test]
    public void A_profile_s_mistakes_are_told_once_however_many_links_have_it()
    {
        var texts = new Texts().With("p", Texts.Lines("detect_within: 4"));

        Assert.That(Texts.Site("links:\n  a: { profile: p, address: h:1 }\n  b: { profile: p, address: h:2, override: { peer_timeout: 60s } }\n", texts).Mistakes.Select(mistake => mistake.Headline[..16]), Is.EqualTo(new[] { "p.yaml:4:16 E120" }));
    }

    [Test]
    public void Mistakes_of_the_site_and_its_profiles_come_together()
    {
        var texts = new Texts().With("p", Texts.Lines("detect_within: 4"));

        Assert.That(Texts.Site("http: { listen: 0.0.0.0:1 }\nlinks: { a: { profile: p, address: h:1 }, b: { profile: q, address: h:2 } }\n", texts).Mistakes.Select(mistake => $"{mistake.File} {mistake.Code}"), Is.EqualTo(new[] { "p.yaml E1205", "site.yaml E1605", "site.yaml E1601" }));
    }

    [Test]
    public void Equal_files_make_equal_links() =>
        Assert.That(Texts.Site("# a line more\n" + Contract).Site!.Links[0], Is.EqualTo(Texts.Site(Contract).Site!.Links[0]));

    [Test]
    public void Another_override_makes_another_link() =>
        Assert.That(Texts.Site(Contract.Replace("2s", "3s", StringComparison.Ordinal)).Site!.Links[0], Is.Not.EqualTo(Texts.Site(Contract).Site!.Links[0]));

    [Test]
    public void Links_with_equal_overrides_know_their_own_lines()
    {
        var site = Texts.Site("links:\n  a: { profile: abb-rapid-lines, address: h:1, override: { detect_within: 8s } }\n  b: { profile: abb-rapid-lines, address: h:2, override: { detect_within: 8s } }\n").Site!;

        Assert.That(site.Links.Select(link => link.Profile.Settings.Single(setting => setting.Path == "detect_within").Origin), Is.EqualTo(new[] { "site.yaml:2:75", "site.yaml:3:75" }));
        Assert.That(site.Links[0].Profile.Messages, Is.SameAs(site.Links[1].Profile.Messages));
    }

    [Test]
    public void Equal_overrides_with_mistakes_are_all_reported() => Assert.That(
        Texts.Site("links:\n  a: { profile: abb-rapid-lines, address: h:1, override: { detect_within: 8 } }\n  b: { profile: abb-rapid-lines, address: h:2, override: { detect_within: 8 } }\n").Mistakes.Select(mistake => mistake.Line), Is.EqualTo(new[] { 2, 3 }));

    [Test]
    public void Each_of_two_hundred_links_costs_no_more_than_each_of_twenty()
    {
        var (many, few) = (Links(200), Links(20));
        Read(many);

        Assert.That(ThreadWork.Ratio(() => Read(many), () => Read(few), runs: 5), Is.LessThan(15));

        static string Links(int count) => "links:\n" + string.Concat(Enumerable.Range(0, count).Select(number =>
            $"  link-{number}: {{ profile: {(number % 2 == 0 ? "abb-rapid-lines" : "open-protocol-torque")}, address: 10.0.0.{number}, override: {{ detect_within: {13 + number}s }} }}\n"));

        static void Read(string site) => Assert.That(Texts.Site(site).Site, Is.Not.Null);
    }

    private static string Link(string address) => $"links:\n  r4:\n    profile: abb-rapid-lines\n    address: '{address}'\n";

    private static IEnumerable<string> Mistakes(string text) => Texts.Site(text).Mistakes.Select(mistake => mistake.Code);
}
