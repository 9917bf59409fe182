using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RobotLink.Host.Cli;
using RobotLink.Simulators;
using RobotLink.Simulators.Serial;
using RobotLink.Tests.Devices;

namespace RobotLink.Tests.Host;

/// <summary>What <c>doctor</c> says about devices that are reached otherwise than by plain TCP, over real sockets and terminals.</summary>
[CancelAfter(60_000)]
internal sealed class DoctorCommandTests
{
    private const string Speaker = "requests: { status: { send: \"STATUS?\", reply: \"STATUS {state:word}\" } }\nheartbeat: { send: status }\ndetect_within: 4s\n";

    private const string Hold = "import fcntl,os,sys; f=os.open(sys.argv[1], os.O_RDWR|os.O_NOCTTY); fcntl.flock(f, fcntl.LOCK_EX); print('holding', flush=True); sys.stdin.read()";

    private string folder = "";

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("robotlink-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task A_device_with_TLS_took_the_call_and_its_certificate_is_accepted()
    {
        using var certificate = SelfSigned("controller.local");
        await File.WriteAllTextAsync(Path.Combine(folder, "authority.pem"), certificate.ExportCertificatePem(), Stop);
        using var door = Listen();
        var serving = ServeTlsAsync(door, certificate);

        var run = await ExamineAsync(Site("{ kind: tls, tls: { name: controller.local, authority: authority.pem } }", $"{door.LocalEndpoint}"));

        Assert.That(run.Out, Does.Match("(?m)^pass +connect +127.0.0.1:\\d+ took the call").And.Match("(?m)^pass +tls +agreed, and the certificate is accepted"));
        Assert.That(run.Out, Does.EndWith("Nothing was found that stands in the way; whether the device's program answers was not asked: a running link does.\n"));
        Assert.That(run.Code, Is.EqualTo(ExitCode.Ok));
        await serving;
    }

    [Test]
    public async Task A_certificate_for_another_device_is_the_end_of_the_way()
    {
        using var certificate = SelfSigned("printer.local");
        await File.WriteAllTextAsync(Path.Combine(folder, "authority.pem"), certificate.ExportCertificatePem(), Stop);
        using var door = Listen();
        var serving = ServeTlsAsync(door, certificate);

        var run = await ExamineAsync(Site("{ kind: tls, tls: { name: controller.local, authority: authority.pem } }", $"{door.LocalEndpoint}"));

        Assert.That(run.Out, Does.Match("(?m)^pass +connect .*\n^fail +tls +the device's certificate is for printer.local, not for controller.local"));
        Assert.That(run.Out, Does.Match("(?m)^TLS does not come about: the device's certificate is for printer.local.* \\[misconfigured, proven\\]$"));
        Assert.That(run.Code, Is.EqualTo(ExitCode.LinkDown));
        await serving;
    }

    [Test]
    public async Task What_answers_without_TLS_is_told_with_the_profile_to_look_into()
    {
        using var door = Listen();
        var serving = GreetAsync(door, "220 welcome to the printer\r\n");

        var run = await ExamineAsync(Site("{ kind: tls }", $"{door.LocalEndpoint}"));

        Assert.That(run.Out, Does.Match("(?m)^fail +tls +what answers does not speak TLS").And.Contain("walk to: the profile and the port in site.yaml"));
        Assert.That(run.Code, Is.EqualTo(ExitCode.LinkDown));
        await serving;
    }

    [Test]
    public async Task A_serial_port_is_opened_but_says_nothing_about_who_is_at_its_other_end()
    {
        await using var balance = Scale();
        balance.Start();

        var run = await ExamineAsync(SerialSite(Path.Combine(folder, "scale")));

        Assert.That(run.Out, Does.Match($"(?m)^pass +connect +{folder}/scale is open$"));
        Assert.That(run.Out, Does.EndWith("Nothing was found that stands in the way; who is at the other end of the line was not asked: a running link does.\n"));
        Assert.That(run.Code, Is.EqualTo(ExitCode.Ok));
    }

    [Test]
    public async Task A_serial_port_that_is_not_there_is_named()
    {
        OnLinux();

        var run = await ExamineAsync(SerialSite($"{folder}/ttyUSB7"));

        Assert.That(run.Out, Does.Match($"(?m)^fail +connect +there is no serial port {folder}/ttyUSB7$").And.Contain("[misconfigured, proven]"));
        Assert.That(run.Code, Is.EqualTo(ExitCode.LinkDown));
    }

    [Test]
    public async Task A_serial_port_that_another_program_holds_is_told_with_its_holder()
    {
        using var pair = await SerialPair.LayAsync(Stop);
        using var holder = Transports.Program.Start("python3", "-c", Hold, pair.Far);
        Assert.That(await holder.Output.ReadLineAsync(Stop), Is.EqualTo("holding"));

        var run = await ExamineAsync(SerialSite(pair.Far));

        Assert.That(run.Out, Does.Match($"(?m)^fail +connect +the serial port is held by python3.* \\(process {holder.Id}\\)$"));
    }

    [Test]
    public async Task A_device_on_datagrams_is_not_called_for_nobody_but_its_program_answers()
    {
        using var device = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));

        var run = await ExamineAsync(Site("{ kind: udp }", $"{device.Client.LocalEndPoint}"));

        Assert.That(run.Out, Does.Match("(?m)^not measured +connect +not called: nothing but the device's program answers a datagram$"));
        Assert.That(run.Out, Does.EndWith("Nothing was found that stands in the way; whether the device's program answers was not asked: a running link does.\n"));
        Assert.That((run.Code, device.Available), Is.EqualTo((ExitCode.Ok, 0)));
    }

    [Test]
    public async Task A_device_on_datagrams_whose_name_nobody_knows_is_told()
    {
        var run = await ExamineAsync(Site("{ kind: udp }", "no-such-device.invalid:5000"));

        Assert.That(run.Out, Does.Match("(?m)^fail +name +the name 'no-such-device.invalid' "));
        Assert.That(run.Code, Is.EqualTo(ExitCode.LinkDown));
    }

    [Test]
    public async Task A_device_for_one_client_is_left_alone_as_long_as_a_daemon_that_does_not_answer_may_hold_it()
    {
        using var device = Listen();
        using var deaf = Listen();
        Write($"http: {{ listen: \"{deaf.LocalEndpoint}\" }}\nlinks: {{ a: {{ profile: p, address: \"{device.LocalEndpoint}\" }} }}\n", "{ one_client_only: true }");

        var run = await CommandRun.OfAsync($"doctor a -c {folder}", Stop);

        Assert.That(run.Out, Does.Match("(?m)^not measured +connect +not called: whether a running RobotLink holds it is not known: .* did not answer within 4 s$"));
        Assert.That(device.Pending(), Is.False);
    }

    [Test]
    public async Task A_device_for_one_client_is_called_where_no_daemon_runs()
    {
        using var device = Listen();

        var run = await ExamineAsync(Site("{ one_client_only: true }", $"{device.LocalEndpoint}"));

        Assert.That(run.Out, Does.Match("(?m)^pass +connect "));
    }

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static TcpListener Listen()
    {
        var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        return door;
    }

    /// <summary>Until the caller goes, content or not.</summary>
    private static async Task ServeTlsAsync(TcpListener door, X509Certificate2 certificate)
    {
        using var call = await door.AcceptTcpClientAsync(Stop);
        await using var stream = new SslStream(call.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, Stop);
            _ = await stream.ReadAsync(new byte[1], Stop);
        }
        catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The doctor does not accept the certificate, or has seen enough.
        }
    }

    private static async Task GreetAsync(TcpListener door, string greeting)
    {
        using var call = await door.AcceptTcpClientAsync(Stop);
        await call.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(greeting), Stop);
        await call.GetStream().CopyToAsync(Stream.Null, Stop);
    }

    private static void OnLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("serial ports are files with such names on Linux only");
        }
    }

    private ISimulator Scale()
    {
        OnLinux();
        return SimulatorCatalogue.Create("sartorius-sbi", DeviceBench.Options with { Virtual = new VirtualLine(Path.Combine(folder, "scale")) });
    }

    private string SerialSite(string path) => Site("{ kind: serial }", path);

    /// <summary>No daemon listens at the port that the site names.</summary>
    private string Site(string connect, string address)
    {
        using var free = Listen();
        Write($"http: {{ listen: \"{free.LocalEndpoint}\" }}\nlinks: {{ a: {{ profile: p, address: \"{address}\" }} }}\n", connect);
        return folder;
    }

    private void Write(string site, string connect)
    {
        Directory.CreateDirectory(Path.Combine(folder, "profiles"));
        File.WriteAllText(Path.Combine(folder, "profiles", "p.yaml"), $"profile: p\nextends: base/tcp-line\nconnect: {connect}\n{Speaker}");
        File.WriteAllText(Path.Combine(folder, "site.yaml"), $"schema: 1\n{site}");
    }

    private static Task<CommandRun> ExamineAsync(string site) => CommandRun.OfAsync($"doctor a -c {site}", Stop);
}
