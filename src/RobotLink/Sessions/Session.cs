using RobotLink.Framing;
using RobotLink.Messages;

namespace RobotLink.Sessions;

/// <summary>
/// The protocol machine of one connection: dialogue, requests, heartbeat, polls, acknowledgements. Pure: bytes and time in, actions out.
/// Not thread-safe: its owner calls it from one place at a time.
/// </summary>
/// <remarks>At most one request is outstanding. What nobody answered is owed, and a late answer is never given to a later question.</remarks>
public sealed partial class Session : IDisposable
{
    private const int UnparsedWordsPerSecond = 10;

    private readonly DeviceProtocol protocol;
    private readonly Budget budget;
    private readonly SessionMemory memory;
    private readonly ISessionActions actions;
    private readonly INetworkView network;
    private readonly Framer framer;
    private readonly FrameReader reader;
    private readonly Composer composer;
    private readonly ProgramWatch program;
    private readonly OwedReplies owed = new();
    private readonly Garbling garbling = new();
    private readonly WaitingRequests waiting;
    private readonly FieldValue[] values;
    private readonly FieldValue[] scratch;
    private readonly MessageShape?[] awaited = new MessageShape?[1];
    private readonly string?[] conditions;
    private readonly TimeSpan[] pollDue;

    private Dictionary<string, string>? lowered;
    private Outstanding? outstanding;
    private int step;
    private Phase phase = Phase.Idle;
    private TimeSpan wordsFrom = TimeSpan.MinValue / 2;
    private int wordsLeft;
    private TimeSpan lastReceived;
    private TimeSpan lastSent;
    private TimeSpan lastHeartbeatAnswer;
    private TimeSpan lastJudged;
    private bool everAlive;
    private bool leaving;
    private bool proveNow;
    private bool stalled;

    public Session(DeviceProtocol protocol, SessionMemory memory, ISessionActions actions, INetworkView network)
    {
        (this.protocol, this.memory, this.actions, this.network) = (protocol, memory, actions, network);
        budget = protocol.Budget;
        framer = Framers.For(protocol.Profile.Framing);
        reader = new FrameReader(framer);
        composer = new Composer(framer, protocol.Profile.Limits);
        program = new ProgramWatch(budget, protocol.Heartbeat is not null);
        waiting = new WaitingRequests(protocol.Profile.Limits.Queue);
        values = new FieldValue[protocol.Catalogue.MaximumFields];
        scratch = new FieldValue[protocol.Catalogue.MaximumFields];
        conditions = new string?[protocol.Conditions.Count];
        pollDue = new TimeSpan[protocol.Polls.Count];
    }

    private enum Phase
    {
        Idle,
        Dialogue,
        Open,
        Farewell,
        Ended,
    }

    private enum Asker
    {
        Caller,
        Poll,
        Heartbeat,
        Step,

        /// <summary>A caller who was told already that the outcome is unknown; the answer may still come.</summary>
        Nobody,
    }

    /// <summary>Whether requests are taken.</summary>
    public bool IsOpen => phase == Phase.Open;

    /// <summary>Whether the profile's polls ask by themselves. Transcripts switch them off.</summary>
    public bool PollsRun { get; init; } = true;

    /// <summary>The last moment that proves that the program lives.</summary>
    public TimeSpan LastLife => program.LastLife;

    /// <summary>Frames and noise that the profile does not understand, since the first question that is unanswered, or since the last life.</summary>
    public int GarbledSinceAsked { get; private set; }

    /// <summary>The connection is open.</summary>
    public void Start(TimeSpan now)
    {
        lastReceived = lastSent = lastHeartbeatAnswer = lastJudged = now;
        program.Start(now);
        phase = Phase.Dialogue;
        step = 0;
        NextStep(now);
        SendNext(now);
    }

    /// <summary>Where the next bytes received go; tell <see cref="Received(int, TimeSpan)"/> how many came.</summary>
    public Memory<byte> Free() => reader.Free();

    public void Received(int count, TimeSpan now)
    {
        if (GapDue <= now && phase != Phase.Ended)
        {
            // The silence before these bytes has ended a frame, though nobody looked in time.
            TakeGap(now);
        }

        reader.Advance(count);
        lastReceived = now;
        while (phase != Phase.Ended)
        {
            var cut = reader.Next(out var taken);
            if (cut.Kind == CutKind.More)
            {
                break;
            }

            Take(cut, taken, now);
        }

        SendNext(now);
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

        phase = Phase.Ended;
        if (outstanding is { Asker: Asker.Caller } asked)
        {
            actions.Completed(new RequestEnd(asked.Id, RequestVerdict.Unknown, reason));
        }

        outstanding = null;
        while (waiting.Any)
        {
            actions.Completed(new RequestEnd(waiting.Take().Id, RequestVerdict.NotSent, reason));
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
                // Without a fault of its own it is the rest of something that was reported before.
                if (cut.Fault != FramingFault.None)
                {
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
        awaited[0] = outstanding?.Exchange.Reply;
        var shape = protocol.Catalogue.Match(payload, awaited, values, out var nearest);
        var frame = new SessionFrame
        {
            Frame = taken,
            PayloadAt = cut.PayloadAt,
            PayloadLength = cut.PayloadLength,
            Kind = EntryKind.Event,
            Shape = shape,
            Values = values,
        };
        if (shape is null)
        {
            CountGarbled(now);
            actions.Received(frame with { Kind = EntryKind.Unparsed, Values = default, Reason = UnparsedWords(nearest, payload, now) });
            return;
        }

        GarbledSinceAsked = 0;
        if (program.Alive(now) || !everAlive)
        {
            everAlive = true;
            actions.ProgramAlive();
        }

        Deliver(frame, shape, payload, now);
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

    private void End(SessionEndKind kind, string detail)
    {
        if (phase != Phase.Ended)
        {
            phase = Phase.Ended;
            actions.Ended(new SessionEnd(kind, detail));
        }
    }

    /// <param name="Id">The caller's number; 0 for our own questions.</param>
    /// <param name="AnswerBy">When the caller stops waiting; the device is waited for until the deadline.</param>
    private readonly record struct Outstanding(Asker Asker, int Id, Exchange Exchange, TimeSpan SentAt, TimeSpan Deadline, TimeSpan AnswerBy);
}
