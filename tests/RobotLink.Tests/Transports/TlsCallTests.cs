using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using RobotLink.Diagnosis;
using RobotLink.Links;

namespace RobotLink.Tests.Transports;

/// <summary>Devices that call us by TLS.</summary>
[CancelAfter(60_000)]
internal sealed class TlsCallTests
{
    private TestAuthority plant = null!;
    private int port;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void MakeAuthority()
    {
        plant = new TestAuthority();
        using var own = plant.Sign("robotlink.local");
        plant.Write("robotlink.pem", own);
        port = FreePort.OfTcp();
    }

    [TearDown]
    public void RemoveAuthority() => plant.Dispose();

    [Test]
    public async Task A_device_that_calls_sees_our_certificate_and_is_up_once_it_answers()
    {
        await using var bench = Bench("certificate: robotlink.pem");
        using var device = await CallAsync(null, "robotlink.local");

        await device.AnswerAsync(Stop);

        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
        Assert.That(bench.Link.Snapshot().RemoteAddress, Does.StartWith("127.0.0.1:"));
    }

    [Test]
    public async Task A_device_that_shows_the_certificate_we_ask_for_is_up_once_it_answers()
    {
        using var own = plant.Sign("press.local");
        await using var bench = Bench("certificate: robotlink.pem, authority: ca.pem, name: press.local");
        using var device = await CallAsync(own, "robotlink.local");

        await device.AnswerAsync(Stop);

        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
    }

    [TestCase("printer.local", true, "its certificate is not for press.local")]
    [TestCase("press.local", false, "its certificate is not signed by connect.tls.authority")]
    [TestCase(null, false, "it has shown no certificate")]
    public async Task A_device_that_cannot_prove_who_it_is_is_turned_away_and_the_link_says_why(string? name, bool isOurs, string words)
    {
        using var own = name is null ? null : isOurs ? plant.Sign(name) : TestAuthority.SelfSigned($"CN={name}");
        await using var bench = Bench("certificate: robotlink.pem, authority: ca.pem, name: press.local");
        try
        {
            using var device = await CallAsync(own, "robotlink.local");
            Assert.That(await device.HearAsync(Stop), Is.Null);
        }
        catch (IOException)
        {
            // By version of TLS the device learns it now or later.
        }

        await bench.UntilAsync(link => Says(link, words), Stop);
        Assert.That(bench.Link.Snapshot().State, Is.EqualTo(LinkState.Connecting));
    }

    [Test]
    public async Task A_caller_without_TLS_is_turned_away_and_the_next_one_is_taken()
    {
        await using var bench = Bench("certificate: robotlink.pem");
        using (var other = await LineDevice.CallAsync(port, Stop))
        {
            await other.SayAsync("STATUS run", Stop);
            Assert.That(await other.HearAsync(Stop), Is.Null.Or.Not.EqualTo("STATUS?"));
        }

        using var device = await CallAsync(null, "robotlink.local");
        await device.AnswerAsync(Stop);

        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
    }

    [Test]
    public async Task A_caller_that_begins_nothing_is_told_of()
    {
        await using var bench = Bench("certificate: robotlink.pem", "500ms");
        using var other = await LineDevice.CallAsync(port, Stop);

        await bench.UntilAsync(link => Says(link, "did not begin TLS in time"), Stop);
    }

    [Test]
    public async Task A_second_call_takes_the_place_of_one_that_still_looks_open()
    {
        await using var bench = Bench("certificate: robotlink.pem");
        using var first = await CallAsync(null, "robotlink.local");
        await first.AnswerAsync(Stop);
        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);

        using var second = await CallAsync(null, "robotlink.local");
        await second.AnswerAsync(Stop);

        await bench.UntilAsync(link => link is { State: LinkState.Up, Epoch: 2 }, Stop);
        var loss = bench.Link.Journal.States().Single(state => state.State == LinkState.Down).Verdict!;
        Assert.That(loss.Words, Does.StartWith("The device called anew while its old connection still looked open"));
    }

    [Test]
    public async Task A_certificate_that_is_missing_is_named()
    {
        await using var bench = Bench("certificate: none.pem");

        await bench.UntilAsync(link => link.Verdict is not null, Stop);

        var verdict = bench.Link.Snapshot().Verdict!;
        Assert.That((verdict.Cause, verdict.Certainty), Is.EqualTo((Cause.Misconfigured, Certainty.Proven)));
        Assert.That(verdict.Words, Does.Contain("connect.tls: ").And.Contain("none.pem"));
    }

    private static bool Says(LinkSnapshot link, string words) =>
        link.Verdict?.Evidence.Any(evidence => evidence.Detail.Contains(words, StringComparison.Ordinal)) == true;

    private LinkBench Bench(string tls, string timeout = "2s") => LinkBench.OfSite(
        $"links: {{ a: {{ profile: p, address: \":{port}\" }} }}", $"{LinkBench.Polled}connect: {{ kind: tls, timeout: {timeout}, tls: {{ {tls} }} }}\n", plant.Folder);

    /// <summary>Calls, and makes sure that whoever answers is <paramref name="host"/>.</summary>
    private async Task<LineDevice> CallAsync(X509Certificate2? own, string host)
    {
        var socket = await SocketAsync();
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ClientCertificates = own is null ? null : [own],
            LocalCertificateSelectionCallback = own is null ? null : (_, _, _, _, _) => own,
            CertificateChainPolicy = plant.Policy(),
        };
        try
        {
            await stream.AuthenticateAsClientAsync(options, Stop);
            return new LineDevice(stream);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private async Task<Socket> SocketAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        while (true)
        {
            try
            {
                await socket.ConnectAsync(System.Net.IPAddress.Loopback, port, Stop);
                return socket;
            }
            catch (SocketException reason) when (reason.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // The link begins to listen in a moment.
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Stop);
            }
        }
    }
}
