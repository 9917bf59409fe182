using System.Net.Sockets;
using System.Text;
using RobotLink.Simulators;

namespace RobotLink.Tests.Simulators;

/// <summary>Devices are called by port scanners and wrong programs; they must neither fall nor grow.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class GarbageTests
{
    private const int Calls = 40;
    private const int BytesPerCall = 64 * 1024;

    private readonly FakeTimeProvider time = new();

    [TestCaseSource(nameof(TcpKinds))]
    public async Task A_device_outlives_random_bytes(string kind, CancellationToken token)
    {
        await using var device = Started(kind);
        var random = new Random(20261120);
        await PourAsync(device, random, token);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var call = 0; call < Calls; call++)
        {
            await PourAsync(device, random, token);
        }

        await Eventually.IsTrue(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return device.Clients == 0;
            },
            token);
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(4 << 20));
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);
        await device.UntilAsync(() => device.Clients == 1, token);
    }

    [TestCaseSource(nameof(UdpKinds))]
    public async Task A_device_on_UDP_outlives_random_datagrams(string kind, CancellationToken token)
    {
        await using var device = Started(kind);
        using var client = new DatagramClient(device.Endpoint);
        var random = new Random(20261120);

        for (var number = 0; number < 2000; number++)
        {
            var rubbish = new byte[random.Next(0, 1500)];
            random.NextBytes(rubbish);
            await client.SendAsync(Encoding.Latin1.GetString(rubbish), token);
        }

        await device.UntilAsync(() => device.FramesReceived > 0, token);
        Assert.That(device.Describe(), Does.StartWith("RUN, "));
        await device.DisposeAsync();
    }

    private static IEnumerable<string> TcpKinds => SimulatorCatalogue.Kinds.Where(kind => !kind.Udp).Select(kind => kind.Name);

    private static IEnumerable<string> UdpKinds => SimulatorCatalogue.Kinds.Where(kind => kind.Udp).Select(kind => kind.Name);

    /// <summary>One call full of rubbish, until the device has had enough.</summary>
    private static async Task PourAsync(ISimulator device, Random random, CancellationToken token)
    {
        var rubbish = new byte[BytesPerCall];
        random.NextBytes(rubbish);
        try
        {
            using var client = await RawClient.ConnectAsync(device.Endpoint, token);
            for (var at = 0; at < rubbish.Length; at += 1024)
            {
                await client.SendAsync(Encoding.Latin1.GetString(rubbish, at, 1024), token);
            }
        }
        catch (SocketException)
        {
            // It hung up, as it may.
        }
    }

    private ISimulator Started(string kind)
    {
        var device = SimulatorCatalogue.Create(kind, new SimulatorOptions { Time = time });
        device.Start();
        return device;
    }
}
