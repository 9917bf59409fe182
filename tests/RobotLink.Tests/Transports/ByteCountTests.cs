using System.Net;
using System.Net.Sockets;
using RobotLink.Diagnosis;
using RobotLink.Profiles;

namespace RobotLink.Tests.Transports;

/// <summary>Bytes are counted as they pass the line, once.</summary>
[CancelAfter(60_000)]
internal sealed class ByteCountTests
{
    private const string Boxes = """
        profile: p
        extends: base/tcp
        framing: { length: { at: 1..4 } }
        header: { kind: { at: 5, type: u8 } }
        messages:
          state:
            kind: 16
            contains:
              from: 6
              framing: { length: { at: 1..4 } }
              header: { package: { at: 5, type: u8 } }
              messages:
                mode: { package: 0, fields: { running: { at: 6, type: u8 } } }
        """;

    private const string Escaped = """
        profile: p
        extends: base/tcp
        framing: { start: <STX>, end: <ETX>, escape: <DLE> }
        requests: { echo: { send: "E <DLE>", reply: "E {what:text}", timeout: 1s } }
        """;

    private TcpListener door = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void Open()
    {
        door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
    }

    [TearDown]
    public void Close() => door.Dispose();

    [Test]
    public async Task Frames_inside_a_frame_are_not_counted_again()
    {
        await using var bench = LinkBench.Of(Boxes, door.LocalEndpoint.ToString()!);
        using var device = await door.AcceptTcpClientAsync(Stop);

        await device.GetStream().WriteAsync(new byte[] { 0, 0, 0, 11, 16, 0, 0, 0, 6, 0, 1 }, Stop);

        await bench.UntilAsync(link => link.Counters["messages_received"] == 2, Stop);
        Assert.That(bench.Link.Snapshot().Counters["bytes_received"], Is.EqualTo(11));
    }

    [Test]
    public async Task Escapes_count_both_ways()
    {
        await using var bench = LinkBench.Of(Escaped, door.LocalEndpoint.ToString()!);
        using var device = await door.AcceptTcpClientAsync(Stop);
        var stream = device.GetStream();
        await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
        var asking = bench.AskAsync("echo", Stop);
        var heard = new byte[6];
        await stream.ReadExactlyAsync(heard, Stop);

        await stream.WriteAsync(heard, Stop);
        await asking;

        var counters = bench.Link.Snapshot().Counters;
        Assert.That((heard, counters["bytes_sent"], counters["bytes_received"]), Is.EqualTo((ByteNotation.Parse("<STX>E <DLE><DLE><ETX>"), 6L, 6L)));
    }
}
