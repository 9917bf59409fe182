using RobotLink.Framing;
using RobotLink.Messages;

namespace RobotLink.Sessions;

/// <summary>
/// The protocol machine of one connection: dialogue, requests, heartbeat, polls, acknowledgements. Pure: bytes and time in, actions out.
/// Not thread-safe: its owner calls it from one place at a time.
/// </summary>
/// <remarks>
/// Where replies come in order, at most one request is under way; what nobody answered is owed, and a late answer is never given to a later question.
/// Where replies carry the request's key, as many are under way as the device takes, and the key tells the late one; beside them goes
/// one at a time whose reply carries none.
/// </remarks>
public sealed partial class Session : IDisposable
{
    private const int UnparsedWordsPerSecond = 10;

    private readonly DeviceProtocol protocol;
    private readonly Budget budget;
    private readonly SessionMemory memory;
    private readonly ISessionActions actions;
    private readonly INetworkView network;
    private readonly Composer composer;
    private readonly SessionScope scope;
    private readonly ProgramWatch program;
    private readonly OwedReplies owed = new();
    private readonly Garbling garbling = new();
    private readonly SecretEcho echo = new();
    private readonly Unsendable unsendable = new();
    private readonly WaitingRequests waiting;
    private readonly UnderWay underWay;
    private readonly AbandonedKeys abandoned;
    private readonly LatestFrames latest = new();
    private readonly ContainedFrames contained;
    private readonly PollSchedule polls;
    private readonly FieldValue[] values;
    private readonly FieldValue[] scratch;
    private readonly MessageShape?[] awaited = new MessageShape?[2];
    private readonly string?[] conditions;

    private Framer framer;
    private FrameReader reader;
    private Dictionary<string, string>? lowered;
    private Phase phase = Phase.Idle;
    private TimeSpan wordsFrom = TimeSpan.MinValue / 2;
    private int wordsLeft;
    private TimeSpan lastReceived;
    private TimeSpan chatterFrom;
    private TimeSpan lastSent;
    private TimeSpan lastHeartbeat;
    private TimeSpan lastHeartbeatAnswer;
    private TimeSpan? heartbeatInterval;
    private TimeSpan lastJudged;
    private bool everAlive;
    private bool hasPassed;
    private bool leaving;
    private bool proveNow;
    private TimeSpan? stalledSince;
    private int failedFences;
    private bool wantsLogin;

    /// <param name="outside">Names that the link knows for expressions, such as its secrets; null for none.</param>
    public Session(DeviceProtocol protocol, SessionMemory memory, ISessionActions actions, INetworkView network, IScope? outside = null)
    {
        (this.protocol, this.memory, this.actions, this.network) = (protocol, memory, actions, network);
        budget = protocol.Budget;
        framer = Framers.For(protocol.Profile.Framing);
        reader = new FrameReader(framer);
        blocks = Blocks();
        scope = new SessionScope(protocol.Profile.Counters, memory, outside ?? EmptyScope.Instance);
        composer = new Composer(protocol.Profile.Framing, protocol.Profile.Limits, scope);
        program = new ProgramWatch(budget, protocol.Heartbeat is not null, protocol.Stream is not null);
        waiting = new WaitingRequests(protocol.Profile.Limits.Queue);
        underWay = new UnderWay(protocol.Profile.Replies.Window);
        abandoned = AbandonedKeys.For(protocol.Profile);
        polls = new PollSchedule(protocol.Polls);
        contained = new ContainedFrames(this);
        values = new FieldValue[protocol.Catalogue.MaximumFields];
        scratch = new FieldValue[protocol.Catalogue.MaximumFields];
        conditions = new string?[protocol.Conditions.Count];
    }

    private enum Phase
    {
        Idle,
        Dialogue,
        Open,

        /// <summary>A tool speaks with the device alone; we only watch the network.</summary>
        TakenOver,
        Farewell,
        Ended,
    }

    /// <summary>Whether requests are taken.</summary>
    public bool IsOpen => phase == Phase.Open;

    /// <summary>A tool speaks with the device alone, or is about to.</summary>
    public bool IsTakenOver => wantsTakeOver;

    /// <summary>Whether the profile's polls ask by themselves. Transcripts switch them off.</summary>
    public bool PollsRun { get; init; } = true;

    /// <summary>What carries the bytes outlives a connection, as a serial line does: the answer to a question of the last one may come on this one.</summary>
    public bool RepliesMayCross { get; init; }

    /// <summary>What the site knows the device's identity to be; null: whoever answers at the address is the right one.</summary>
    public string? ExpectedIdentity { get; init; }

    /// <summary>The last moment that proves that the program lives.</summary>
    public TimeSpan LastLife => program.LastLife;

    /// <summary>Frames and noise that the profile does not understand, since the first question that is unanswered, or since the last life.</summary>
    public int GarbledSinceAsked { get; private set; }

    /// <summary>The first question that is unanswered, since the last life; null when there is none.</summary>
    public TimeSpan? AskedFirst => program.AskedFirst;

    /// <summary>The device speaks by itself, and that proves that it lives.</summary>
    public bool Streams => protocol.Stream is not null;

    /// <summary>Bytes that came and are no whole message yet.</summary>
    public int Unframed => reader.Pending + (blocks?.Unfinished.Length ?? 0);

    internal SessionHoldings Holdings => new(reader.Capacity, waiting.Count, underWay.Count, owed.Count, abandoned.Count);

    /// <summary>The connection is open.</summary>
    public void Start(TimeSpan now)
    {
        lastReceived = lastSent = lastHeartbeat = lastHeartbeatAnswer = lastJudged = now;
        hasPassed = false;
        startedAt = now;
        program.Start(now);
        if (RepliesMayCross && memory.RepliesComeUntil > now)
        {
            waitsUntil = memory.RepliesComeUntil;
        }

        if (memory.Paces.Words is not null)
        {
            // It was slow on the last connection; only answers show that it is no more.
            TellConditions(now);
        }

        BeginDialogue(now);
        SendNext(now);
    }

    /// <summary>Where the next bytes received go; tell <see cref="Received(int, TimeSpan)"/> how many came.</summary>
    public Memory<byte> Free() => reader.Free();

    /// <summary>Nothing may come for long: where no part of a frame waits, the room for it goes back.</summary>
    internal void Rest()
    {
        if (reader.Pending == 0)
        {
            reader.Dispose();
        }
    }

    public void Received(int count, TimeSpan now)
    {
        if (GapDue <= now && phase != Phase.Ended)
        {
            // The silence before these bytes has ended a frame, though nobody looked in time.
            TakeGap(now);
        }

        if (blocks is null)
        {
            reader.Advance(count);
        }

        if (phase == Phase.TakenOver)
        {
            HearRaw(now);
            return;
        }

        if (lastReceived <= lastSent || now - lastReceived >= protocol.Profile.Limits.Gap)
        {
            chatterFrom = now;
        }

        lastReceived = now;
        NotHeldUpAnyMore(now);
        firstByteAt ??= now;
        hasPassed = true;
        if (blocks is null)
        {
            TakeFrames(now);
        }
        else
        {
            HearBlocks(reader.Free().Span[..count], now);
        }

        SendNext(now);
        relay?.Flush();
    }

    /// <summary>For callers that hold bytes already.</summary>
    public void Received(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        while (!bytes.IsEmpty && phase != Phase.Ended)
        {
            var free = reader.Free().Span;
            var count = Math.Min(free.Length, bytes.Length);
            bytes[..count].CopyTo(free);
            Received(count, now);
            bytes = bytes[count..];
        }
    }

    /// <summary>The connection ended, whoever ended it. A frame cut off is reported, the request under way is unknown, those waiting were not sent.</summary>
    public void Close(string reason)
    {
        if (phase is Phase.Idle)
        {
            return;
        }

        var cut = reader.AtEnd(out var rest);
        if (cut.Kind == CutKind.Noise)
        {
            actions.Noise(rest, FramingWords.Of(cut.Fault, framer));
        }

        CutOffBlock();
        while (latest.TryTakeDue(TimeSpan.MaxValue / 2, out var shape, out var held))
        {
            // Whoever closes may still be reading the values of another frame.
            _ = TryDeliverHeld(shape!, held!, scratch, lastReceived);
        }

        phase = Phase.Ended;
        for (var index = 0; index < underWay.Count; index++)
        {
            MayStillCome(underWay[index]);
            TellUnknown(underWay[index], reason);
        }

        underWay.Clear();
        CloseUnreplied(reason);
        while (waiting.Any)
        {
            Complete(new RequestEnd(waiting.Take().Id, RequestVerdict.NotSent, reason));
        }
    }

    public void Dispose() => reader.Dispose();

    private void CountGarbled(TimeSpan now)
    {
        GarbledSinceAsked++;
        if (garbling.Add(now))
        {
            TellConditions(program.LastLife);
        }
    }

    private void TakeFrames(TimeSpan now)
    {
        while (phase != Phase.Ended)
        {
            var cut = reader.Next(out var taken);
            if (cut.Kind == CutKind.More)
            {
                return;
            }

            Take(cut, taken, now);
        }
    }

    private void TakeGap(TimeSpan now)
    {
        var cut = reader.AtGap(out var taken);
        Take(cut, taken, now);
    }

    private void Take(in Cut cut, ReadOnlySpan<byte> taken, TimeSpan now)
    {
        switch (cut.Kind)
        {
            case CutKind.Frame:
                TakeFrame(cut, taken, now);
                break;
            case CutKind.Noise:
                if (cut.IsBetween)
                {
                    break;
                }

                // Without a fault of its own it is the rest of something that was reported before.
                if (cut.Fault != FramingFault.None)
                {
                    noiseCame = true;
                    CountGarbled(now);
                }

                actions.Noise(taken, cut.Fault == FramingFault.None ? null : FramingWords.Of(cut.Fault, framer));
                break;
            case CutKind.Broken:
                End(SessionEndKind.Garbled, FramingWords.Of(cut.Fault, framer));
                break;
            case CutKind.More:
            default:
                break;
        }
    }

    private void TakeFrame(in Cut cut, ReadOnlySpan<byte> taken, TimeSpan now)
    {
        var payload = taken.Slice(cut.PayloadAt, cut.PayloadLength);
        var shape = Identify(payload, out var answers, out var nearest);
        var frame = new SessionFrame
        {
            Frame = echo.Shown(taken),
            Wire = reader.Wire,
            PayloadAt = cut.PayloadAt,
            PayloadLength = cut.PayloadLength,
            Kind = EntryKind.Event,
            Shape = shape,
            Values = values,
        };
        if (AnswersUnknown(shape, payload, answers, out var unknown))
        {
            DeliverUnknown(frame, shape, payload, unknown, now);
            return;
        }

        if (shape is null)
        {
            CountGarbled(now);
            actions.Received(frame with { Kind = EntryKind.Unparsed, Values = default, Reason = UnparsedWords(nearest, echo.Shown(payload), now) });
            Tell(frame, payload, IRelay.Everybody);
            return;
        }

        (GarbledSinceAsked, isUnderstood) = (0, true);
        ProveLife(shape, now);
        if (Deliver(frame, shape, payload, answers, now))
        {
            DeliverInside(shape, payload, now);
        }
    }

    private void DeliverInside(MessageShape shape, ReadOnlySpan<byte> payload, TimeSpan now)
    {
        if (phase != Phase.Ended && shape.Inner is { } inside)
        {
            contained.Deliver(inside, payload, now);
        }
    }

    /// <summary>Of a device that streams, only its stream proves that its program lives.</summary>
    private void ProveLife(MessageShape shape, TimeSpan now)
    {
        if (protocol.Stream is not null && !ReferenceEquals(shape, protocol.Stream))
        {
            return;
        }

        if (program.Alive(now) || !everAlive)
        {
            everAlive = true;
            actions.ProgramAlive();
        }

        slowHadItsTime = false;
        EndDoubt(now);
    }

    /// <summary>Words cost a text each, so a device that sends nothing else gets a bounded number of them.</summary>
    private string UnparsedWords(in NearestMiss nearest, ReadOnlySpan<byte> payload, TimeSpan now)
    {
        if (now - wordsFrom >= TimeSpan.FromSeconds(1))
        {
            (wordsFrom, wordsLeft) = (now, UnparsedWordsPerSecond);
        }

        return wordsLeft-- > 0 ? nearest.ToWords(payload) : "no message of the profile fits";
    }

    private void End(SessionEndKind kind, string detail, bool wantsRest = false)
    {
        if (phase != Phase.Ended)
        {
            phase = Phase.Ended;
            actions.Ended(new SessionEnd(kind, detail) { WantsRest = wantsRest });
        }
    }
}
