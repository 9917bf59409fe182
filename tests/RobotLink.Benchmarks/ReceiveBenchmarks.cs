using BenchmarkDotNet.Attributes;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Routing;
using RobotLink.Sessions;
using RobotLink.Supervision;

namespace RobotLink.Benchmarks;

/// <summary>The whole way of a frame from the receive buffer to the journal: cut, matched, decoded, judged, kept. Time per frame; nothing may be allocated.</summary>
[MemoryDiagnoser]
public class ReceiveBenchmarks
{
    private const int FramesPerRead = 100;

    private byte[] read = [];
    private Keeper keeper = null!;
    private Session session = null!;

    [Params("CYC 118 OK<CR><LF>", "HELLO<CR><LF>")]
    public string Line { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        var folder = new ConfigurationFolder(AppContext.BaseDirectory);
        var profile = ProfileReader.Read("abb-rapid-lines", folder).Profile ?? throw new InvalidOperationException("The bundled profile is missing.");
        keeper = new Keeper();
        session = new Session(new DeviceProtocol(profile, Budget.Of(profile)), new SessionMemory(), keeper, keeper) { PollsRun = false };
        session.Start(TimeSpan.Zero);
        var line = ByteNotation.Parse(Line);
        read = [.. Enumerable.Repeat(line, FramesPerRead).SelectMany(bytes => bytes)];
    }

    [GlobalCleanup]
    public void CleanUp() => session.Dispose();

    [Benchmark(OperationsPerInvoke = FramesPerRead)]
    public void Frame() => session.Received(read, TimeSpan.Zero);

    private sealed class Keeper : ISessionActions, INetworkView
    {
        private readonly LinkJournal journal = new Hub().Journal("link");

        public bool PeerHasOurBytes => true;

        public void Received(in SessionFrame frame) => journal.Append(
            new FrameHead(default, Direction.Received, frame.Kind, frame.Shape, 1, frame.PayloadAt, frame.PayloadLength, frame.Reason), frame.Frame);

        public void Send(in SessionFrame frame, ReadOnlySpan<byte> bytes)
        {
        }

        public void Noise(ReadOnlySpan<byte> bytes, string? reason)
        {
        }

        public void Skipped(SkipReason why, ReadOnlySpan<byte> frame)
        {
        }

        public void Completed(in RequestEnd end)
        {
        }

        public void Established()
        {
        }

        public void ProgramAlive()
        {
        }

        public void ProgramSilent(string detail)
        {
        }

        public void Degraded(string? words, TimeSpan lastOtherwise)
        {
        }

        public void Reconnect(int port)
        {
        }

        public void Ended(in SessionEnd end)
        {
        }
    }
}
