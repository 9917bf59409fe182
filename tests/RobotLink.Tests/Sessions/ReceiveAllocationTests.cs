using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Routing;
using RobotLink.Sessions;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Sessions;

public sealed class ReceiveAllocationTests
{
    [Test]
    public void A_frame_on_its_way_from_the_socket_to_the_journal_allocates_nothing()
    {
        var profile = ProfileReader.Read("abb-rapid-lines", new Texts()).Profile!;
        var keeper = new Keeper();
        using var session = new Session(new DeviceProtocol(profile, Budget.Of(profile)), new SessionMemory(), keeper, keeper) { PollsRun = false };
        session.Start(TimeSpan.Zero);
        var line = "CYC 118 OK\r\n"u8.ToArray();
        void Feed(int count)
        {
            for (var index = 0; index < count; index++)
            {
                session.Received(line, TimeSpan.Zero);
            }
        }

        Feed(40_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Feed(10_000);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(keeper.Frames, Is.EqualTo(50_000));
    }

    private sealed class Keeper : ISessionActions, INetworkView
    {
        private readonly LinkJournal journal = new Hub().Journal("link");

        public bool PeerHasOurBytes => true;

        public int Frames { get; private set; }

        public void Received(in SessionFrame frame)
        {
            Frames++;
            journal.Append(new FrameHead(default, Direction.Received, frame.Kind, frame.Shape, 1, frame.PayloadAt, frame.PayloadLength, frame.Reason), frame.Frame);
        }

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
