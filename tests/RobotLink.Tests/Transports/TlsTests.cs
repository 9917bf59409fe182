using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RobotLink.Diagnosis;

namespace RobotLink.Tests.Transports;

[CancelAfter(60_000)]
internal sealed class TlsTests
{
    private const string Trusting = "name: controller.local, authority: ca.pem";

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private string folder = "";
    private X509Certificate2 authority = null!;
    private TcpListener door = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void MakeAuthority()
    {
        folder = Directory.CreateTempSubdirectory("robotlink-").FullName;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=plant", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority = request.CreateSelfSigned(Now.AddDays(-100), Now.AddDays(100));
        File.WriteAllText(Path.Combine(folder, "ca.pem"), authority.ExportCertificatePem());
        door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
    }

    [TearDown]
    public void RemoveAll()
    {
        door.Dispose();
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task A_device_whose_certificate_our_authority_signed_is_up()
    {
        using var certificate = Signed("controller.local");
        await using var bench = Bench(Trusting);

        using var device = await AcceptAsync(certificate);
        await device.AnswerAsync(Stop);

        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
        Assert.That(bench.Link.Snapshot().RemoteAddress, Is.EqualTo(door.LocalEndpoint.ToString()));
    }

    [Test]
    public async Task A_goodbye_of_ours_is_one_of_TLS()
    {
        using var certificate = Signed("controller.local");
        await using var bench = Bench(Trusting);
        await using var stream = await SecureAsync(certificate);
        var serving = ServeToTheEndAsync(stream);
        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);

        bench.Link.SetAdmin(LinkAdmin.Disabled);

        // Without the goodbye the reading fails instead of ending.
        Assert.That(async () => await serving, Throws.Nothing);
    }

    [Test]
    public async Task A_certificate_for_another_name_is_told()
    {
        using var certificate = Signed("printer.local");

        var verdict = await RefusedAsync(Trusting, certificate);

        Assert.That(verdict.Words, Does.EndWith("the device's certificate is for printer.local, not for controller.local: correct connect.tls.name, or the address"));
    }

    [Test]
    public async Task A_certificate_that_is_out_of_date_is_told_with_its_dates()
    {
        using var certificate = Signed("controller.local", Now.AddDays(-50), Now.AddDays(-2));

        var verdict = await RefusedAsync(Trusting, certificate);

        Assert.That(verdict.Words, Does.Match("is valid from \\d{4}-\\d\\d-\\d\\d to \\d{4}-\\d\\d-\\d\\d only"));
    }

    [TestCase("name: controller.local", "is signed by nobody this PC knows")]
    [TestCase("name: controller.local, authority: other.pem", "is not signed by connect.tls.authority")]
    public async Task A_certificate_of_an_unknown_authority_is_told(string tls, string words)
    {
        using var certificate = Signed("controller.local");
        using var other = SelfSigned("CN=elsewhere");
        await File.WriteAllTextAsync(Path.Combine(folder, "other.pem"), other.ExportCertificatePem(), Stop);

        Assert.That((await RefusedAsync(tls, certificate)).Words, Does.Contain(words));
    }

    [Test]
    public async Task A_link_that_verifies_nothing_takes_any_certificate()
    {
        using var certificate = SelfSigned("CN=anybody");
        await using var bench = Bench("verify: false");

        using var device = await AcceptAsync(certificate);
        await device.AnswerAsync(Stop);

        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
    }

    [Test]
    public async Task A_file_that_is_missing_is_named()
    {
        await using var bench = Bench("authority: none.pem");

        await bench.UntilAsync(link => link.Verdict is not null, Stop);

        var verdict = bench.Link.Snapshot().Verdict!;
        Assert.That((verdict.Cause, verdict.Certainty), Is.EqualTo((Cause.Misconfigured, Certainty.Proven)));
        Assert.That(verdict.Words, Does.Contain("connect.tls: ").And.Contain("none.pem"));
    }

    [Test]
    public async Task A_device_that_asks_who_we_are_gets_our_certificate()
    {
        using var certificate = Signed("controller.local");
        using var own = SelfSigned("CN=robotlink");
        await File.WriteAllTextAsync(Path.Combine(folder, "client.pem"), own.ExportCertificatePem(), Stop);
        await File.WriteAllTextAsync(Path.Combine(folder, "client.key"), own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), Stop);
        await using var bench = Bench($"{Trusting}, certificate: client.pem, key: client.key");

        using var device = await AcceptAsync(certificate, shown => shown?.Subject == "CN=robotlink");
        await device.AnswerAsync(Stop);

        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
    }

    [TestCase("TLSv1_2")]
    [TestCase("TLSv1_3")]
    public async Task A_device_that_does_not_accept_us_rejects(string version)
    {
        const string Device = """
            import socket, ssl, sys
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[1])
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(sys.argv[2])
            context.minimum_version = context.maximum_version = ssl.TLSVersion[sys.argv[3]]
            door = socket.create_server(("127.0.0.1", 0))
            print(door.getsockname()[1], flush=True)
            while True:
                try:
                    caller, _ = door.accept()
                    context.wrap_socket(caller, server_side=True)
                except (ssl.SSLError, OSError):
                    caller.close()
            """;
        using var certificate = Signed("controller.local");
        var file = Path.Combine(folder, "device.pem");
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), Stop);
        using var device = Program.Start("python3", "-c", Device, file, Path.Combine(folder, "ca.pem"), version);
        var port = await device.Output.ReadLineAsync(Stop);

        await using var bench = Bench(Trusting, $"127.0.0.1:{port}");

        await bench.UntilAsync(link => link.Verdict is not null, Stop);
        var verdict = bench.Link.Snapshot().Verdict!;
        Assert.That((verdict.Cause, verdict.Certainty), Is.EqualTo((Cause.Rejected, Certainty.Proven)), verdict.Words);
    }

    [Test]
    public async Task What_answers_without_TLS_is_told()
    {
        await using var bench = Bench(Trusting);
        using var device = await LineDevice.AcceptAsync(door, Stop);
        await device.SayAsync("220 welcome to the printer", Stop);

        await bench.UntilAsync(link => link.Verdict is not null, Stop);

        var verdict = bench.Link.Snapshot().Verdict!;
        Assert.That((verdict.Cause, verdict.Certainty, verdict.Words), Is.EqualTo((Cause.Garbled, Certainty.Likely, "Bytes arrive but do not form messages: what answers does not speak TLS")));
    }

    private LinkBench Bench(string tls, string? address = null) => LinkBench.OfSite(
        $"links: {{ a: {{ profile: p, address: \"{address ?? door.LocalEndpoint.ToString()}\" }} }}", $"{LinkBench.Polled}connect: {{ kind: tls, tls: {{ {tls} }} }}\n", folder);

    private X509Certificate2 Signed(string name, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(authority, from ?? Now.AddDays(-1), until ?? Now.AddDays(1), [1, 2, 3, 4]);
        return bare.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 SelfSigned(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
    }

    private async Task<LineDevice> AcceptAsync(X509Certificate2 certificate, Func<X509Certificate?, bool>? admits = null) =>
        new(await SecureAsync(certificate, admits));

    private async Task<SslStream> SecureAsync(X509Certificate2 certificate, Func<X509Certificate?, bool>? admits = null)
    {
        var stream = new SslStream((await door.AcceptTcpClientAsync(Stop)).GetStream());
        await stream.AuthenticateAsServerAsync(Options(certificate, admits), Stop);
        return stream;
    }

    /// <summary>Answers each read; no line is longer than one.</summary>
    private static async Task ServeToTheEndAsync(SslStream stream)
    {
        var heard = new byte[100];
        while (await stream.ReadAsync(heard, Stop) > 0)
        {
            await stream.WriteAsync("STATUS run\r\n"u8.ToArray(), Stop);
        }
    }

    private async Task<Verdict> RefusedAsync(string tls, X509Certificate2 certificate)
    {
        await using var bench = Bench(tls);
        using var caller = await door.AcceptTcpClientAsync(Stop);
        await using var stream = new SslStream(caller.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(Options(certificate, null), Stop);
        }
        catch (Exception reason) when (reason is AuthenticationException or IOException)
        {
            // By version of TLS the device learns now or later that we hang up.
        }

        await bench.UntilAsync(link => link.Verdict is not null, Stop);
        var verdict = bench.Link.Snapshot().Verdict!;
        Assert.That((verdict.Cause, verdict.Certainty), Is.EqualTo((Cause.Misconfigured, Certainty.Proven)));
        return verdict;
    }

    private static SslServerAuthenticationOptions Options(X509Certificate2 certificate, Func<X509Certificate?, bool>? admits) => new()
    {
        ServerCertificate = certificate,
        ClientCertificateRequired = admits is not null,
        RemoteCertificateValidationCallback = (_, shown, _, _) => admits?.Invoke(shown) ?? true,
    };
}
