using System.Text;
using RobotLink.Profiles;
using RobotLink.Sessions;
using RobotLink.Sharing;
using RobotLink.Tests.Sessions;

namespace RobotLink.Tests.Sharing;

/// <summary>Programs outside, as a session sees them: what they say goes in, what they hear is written down.</summary>
internal sealed class RelayLog : IRelay
{
    private readonly SessionBench bench;
    private readonly ClientVocabulary vocabulary;
    private readonly List<string> log = [];
    private readonly Dictionary<int, ForeignFrame> passed = [];
    private int lastId;

    public RelayLog(SessionBench bench)
    {
        this.bench = bench;
        vocabulary = new ClientVocabulary(bench.Protocol);
        bench.Session.Share(this);
    }

    public Handshake? Handshake { get; private set; }

    /// <summary>What was heard since the last call: <c>-1 bytes</c>, <c>all bytes</c>, <c>none bytes</c>, <c>-1 answered</c>, ...</summary>
    public string[] Happened()
    {
        var happened = log.ToArray();
        log.Clear();
        return happened;
    }

    /// <summary>A program says this.</summary>
    /// <returns>The number of its frame; 0 when it was not taken.</returns>
    public int Say(string notation, double patience = 5)
    {
        using var machine = new ClientMachine(vocabulary);
        var bytes = ByteNotation.Parse(notation);
        bytes.CopyTo(machine.Free());
        machine.Advance(bytes.Length);
        var wish = machine.Next([]);
        Assert.That(wish.Kind, Is.EqualTo(WishKind.Pass), wish.Reason);
        var frame = new ForeignFrame("test") { Patience = TimeSpan.FromSeconds(patience) };
        frame.Fill(--lastId, wish.Exchange!, wish.Wire, wish.Rest, wish.Payload, wish.PayloadAt, wish.Key);
        passed[lastId] = frame;
        return bench.Session.TryPass(frame, bench.Now) ? lastId : 0;
    }

    void IRelay.Opened(Handshake handshake) => Handshake = handshake;

    void IRelay.Heard(in SessionFrame frame, ReadOnlySpan<byte> payload, int asker, KeyStretch key) =>
        log.Add($"{(asker == IRelay.Everybody ? "all" : asker == IRelay.Nobody ? "none" : asker)} {ByteNotation.Format(frame.Wire)}{(key.IsEmpty ? "" : $" key {Encoding.Latin1.GetString(payload.Slice(key.Start, key.Length))}")}");

    void IRelay.Ended(in RequestEnd end, bool connectionLost)
    {
        log.Add($"{end.Id} {end.Verdict.ToString().ToLowerInvariant()}{(connectionLost ? " lost" : "")}");
        if (passed.Remove(end.Id, out var frame) && end.Verdict == RequestVerdict.Answered && !connectionLost)
        {
            // From here on it may carry the next question: who still looked at it would see that.
            frame.Fill(-1_000_000, bench.Protocol.Unknown, Other(frame.Wire.Length), [], Other(frame.Payload.Length), 0, Other(frame.Key.Length));
        }
    }

    void IRelay.TakenOver() => log.Add("taken over");

    void IRelay.HeardRaw(ReadOnlySpan<byte> bytes) => log.Add($"raw {ByteNotation.Format(bytes)}");

    void IRelay.Flush()
    {
    }

    private static byte[] Other(int length) => [.. Enumerable.Repeat((byte)'~', length)];
}
