using System.Net;
using System.Net.Sockets;
using RobotLink.EndToEndTests.Lab;
using RobotLink.FaultProxy.Packets;

namespace RobotLink.EndToEndTests.Proxies;

/// <summary>A line in user space between two network namespaces, with both systems' real TCP at its ends.</summary>
[CancelAfter(60_000)]
public sealed class PacketLineTests
{
    [Test]
    public async Task What_such_a_line_loses_TCP_sends_again(CancellationToken stop)
    {
        await using var lab = await FaultLab.Start(stop);
        using var line = await Spliced(lab, stop);
        line.Mood = PacketMood.Parse("loss=20% delay=5ms jitter=5ms");
        using var listener = lab.Cell.Listen(new IPEndPoint(lab.CellAddress, 5000));
        using var client = await lab.Edge.Connect(new IPEndPoint(lab.CellAddress, 5000), stop);
        using var device = await listener.AcceptAsync(stop);
        var bytes = new byte[50_000];
        new Random(1).NextBytes(bytes);

        var sending = client.SendAsync(bytes, stop);
        var came = await Read(device, bytes.Length, stop);
        await sending;

        Assert.That(came, Is.EqualTo(bytes));
        Assert.That((line.ToFar.Lost, line.ToNear.Lost), Is.Not.EqualTo((0L, 0L)));
    }

    [Test]
    public async Task A_cut_line_passes_nothing_until_it_is_whole_again(CancellationToken stop)
    {
        await using var lab = await FaultLab.Start(stop);
        using var line = await Spliced(lab, stop);
        using var listener = lab.Cell.Listen(new IPEndPoint(lab.CellAddress, 5000));
        using var client = await lab.Edge.Connect(new IPEndPoint(lab.CellAddress, 5000), stop);
        using var device = await listener.AcceptAsync(stop);
        line.Mood = PacketMood.Parse("cut");
        var before = line.ToFar;

        await client.SendAsync(new byte[] { 7 }, stop);
        await LabClock.Until("it was sent again", _ => Task.FromResult(line.ToFar.Lost - before.Lost >= 3), stop);

        Assert.That(device.Available, Is.Zero);
        line.Mood = PacketMood.Fair;
        Assert.That(await Read(device, 1, stop), Is.EqualTo(new byte[] { 7 }));
    }

    private static async Task<PacketLine> Spliced(FaultLab lab, CancellationToken stop)
    {
        var (near, far) = ($"rl{lab.Number}near", $"rl{lab.Number}far");
        var line = new PacketLine(LabClock.Time, near, far, seed: 1);
        await lab.Splice(near, far, stop);
        return line;
    }

    private static async Task<byte[]> Read(Socket from, int count, CancellationToken stop)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count;)
        {
            var got = await from.ReceiveAsync(bytes.AsMemory(at), stop);
            Assert.That(got, Is.Positive, "the other end hung up");
            at += got;
        }

        return bytes;
    }
}
