using System.Net.Sockets;
using RobotLink.Diagnosis;

namespace RobotLink.Tests.Transports;

[CancelAfter(60_000)]
[Platform(Exclude = "Win")]
internal sealed class UnixSocketTests
{
    private string folder = "";

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("robotlink-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task A_program_of_this_PC_is_reached_by_its_socket()
    {
        var path = Path.Combine(folder, "cell.sock");
        using var door = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        door.Bind(new UnixDomainSocketEndPoint(path));
        door.Listen();
        await using var bench = LinkBench.Of(LinkBench.Polled, $"unix:{path}");
        using (var device = new LineDevice(new NetworkStream(await door.AcceptAsync(Stop), ownsSocket: true)))
        {
            await device.AnswerAsync(Stop);
            await bench.UntilAsync(link => link.State == LinkState.Up, Stop);
        }

        await bench.UntilAsync(link => link.Verdict?.Cause is Cause.ClosedByPeer or Cause.ResetByPeer, Stop);
    }

    [Test]
    public async Task A_socket_that_does_not_exist_is_named()
    {
        await using var bench = LinkBench.Of(LinkBench.Polled, $"unix:{folder}/none");

        await bench.UntilAsync(link => link.Verdict is not null, Stop);

        var verdict = bench.Link.Snapshot().Verdict!;
        Assert.That((verdict.Cause, verdict.Certainty), Is.EqualTo((Cause.Misconfigured, Certainty.Proven)));
        Assert.That(verdict.Words, Does.EndWith($"no such socket: {folder}/none"));
    }

    [Test]
    public async Task A_socket_without_program_refuses()
    {
        var path = Path.Combine(folder, "cell.sock");
        using (var door = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            door.Bind(new UnixDomainSocketEndPoint(path));
            await using var bench = LinkBench.Of(LinkBench.Polled, $"unix:{path}");

            await bench.UntilAsync(link => link.Verdict?.Cause == Cause.Refused, Stop);
        }
    }
}
