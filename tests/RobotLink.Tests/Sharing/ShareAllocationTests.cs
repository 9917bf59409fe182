using RobotLink.Messages;
using RobotLink.Routing;
using RobotLink.Sessions;
using RobotLink.Sharing;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Sharing;

/// <summary>A program's question on its way to the device, and the answer on its way back: nothing is left to collect.</summary>
public sealed class ShareAllocationTests
{
    private const string InOrder = """
        profile: p
        extends: base/tcp-line
        detect_within: 20s
        requests: { status: { send: "STATUS?", reply: "STATUS {state:word}" } }
        """;

    private const string Numbered = """
        profile: p
        extends: base/tcp
        framing: { length: { at: 1, counts: rest }, max: 64B }
        counters: { id: { from: 100, to: 200 } }
        header: { id: { at: 2, type: u8, value: counter.id }, code: { at: 3, type: u8 } }
        replies: { matched_by: id, window: 2 }
        detect_within: 20s
        requests: { read: { send: { code: 1 }, reply: { code: 2 } } }
        """;

    [Test]
    public void A_question_and_its_answer_allocate_nothing()
    {
        using var talk = new Talk(InOrder, "STATUS?\r\n"u8.ToArray(), "STATUS RUN\r\n"u8.ToArray());

        Assert.That(talk.AllocatedBy(10_000), Is.Zero);
        Assert.That(talk.Answers, Is.EqualTo(50_000));
    }

    [Test]
    public void The_answer_to_a_numbered_question_is_the_programs_own_again()
    {
        using var talk = new Talk(Numbered, [2, 7, 1], []);
        talk.AllocatedBy(10);

        Assert.That(talk.LastAnswer, Is.EqualTo(new byte[] { 2, 7, 2 }));
    }

    /// <summary>All between the two sockets: framing, matching, the turn at the device, the journal, and what the program is told.</summary>
    private sealed class Talk : ISessionActions, INetworkView, IRelay, IDisposable
    {
        private readonly LinkJournal journal = new Hub().Journal("link");
        private readonly ForeignFrame frame = new("program");
        private readonly byte[] question;
        private readonly byte[] answer;
        private readonly byte[] told = new byte[64];
        private readonly Session session;
        private readonly ClientMachine program;
        private readonly Replies replies;
        private byte key;
        private int toldLength;
        private int lastId;

        public Talk(string profile, byte[] question, byte[] answer)
        {
            (this.question, this.answer) = (question, answer);
            var good = Texts.Good(profile);
            var protocol = new DeviceProtocol(good, Budget.Of(good));
            var vocabulary = new ClientVocabulary(protocol);
            session = new Session(protocol, new SessionMemory(), this, this) { PollsRun = false };
            program = new ClientMachine(vocabulary);
            replies = new Replies(vocabulary);
            session.Start(TimeSpan.Zero);
            session.Share(this);
        }

        public bool PeerHasOurBytes => true;

        public int Answers { get; private set; }

        public byte[] LastAnswer => told[..toldLength];

        public long AllocatedBy(int questions)
        {
            Ask(4 * questions);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Ask(questions);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        public void Dispose()
        {
            session.Dispose();
            program.Dispose();
        }

        public void Send(in SessionFrame frame, ReadOnlySpan<byte> bytes)
        {
            Keep(frame, Direction.Sent);
            key = bytes[1];
        }

        public void Received(in SessionFrame frame) => Keep(frame, Direction.Received);

        public void Noise(ReadOnlySpan<byte> bytes, string? reason) => throw new AssertionException($"noise: {reason}");

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

        public void ProgramSilent(string detail) => throw new AssertionException(detail);

        public void Degraded(string? words, TimeSpan lastOtherwise)
        {
        }

        public void Reconnect(int port)
        {
        }

        public void Ended(in SessionEnd end) => throw new AssertionException(end.Detail);

        void IRelay.Opened(Handshake handshake)
        {
        }

        void IRelay.Heard(in SessionFrame heard, ReadOnlySpan<byte> payload, int asker, KeyStretch place)
        {
            var restored = replies.Restored(heard, payload, place, frame.Key);
            restored.CopyTo(told);
            toldLength = restored.Length;
        }

        void IRelay.Ended(in RequestEnd end, bool connectionLost) => Answers += end is { Verdict: RequestVerdict.Answered } && end.Id == lastId ? 1 : 0;

        void IRelay.TakenOver()
        {
        }

        void IRelay.HeardRaw(ReadOnlySpan<byte> bytes)
        {
        }

        void IRelay.Flush()
        {
        }

        private void Ask(int count)
        {
            Span<byte> numbered = stackalloc byte[3];
            for (var asked = 0; asked < count; asked++)
            {
                program.Append(question);
                var wish = program.Next([]);
                frame.Fill(--lastId, wish.Exchange!, wish.Wire, wish.Rest, wish.Payload, wish.PayloadAt, wish.Key);
                frame.Patience = TimeSpan.FromSeconds(5);
                _ = session.TryPass(frame, TimeSpan.Zero);
                (numbered[0], numbered[1], numbered[2]) = (2, key, 2);
                session.Received(answer.Length > 0 ? answer : numbered, TimeSpan.Zero);
            }
        }

        private void Keep(in SessionFrame kept, Direction direction) =>
            journal.Append(new FrameHead(default, direction, kept.Kind, kept.Shape, 1, kept.PayloadAt, kept.PayloadLength, kept.Reason), kept.Frame);
    }
}
