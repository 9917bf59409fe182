using System.Globalization;
using RobotLink.Diagnosis;
using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>One connection of a transcript: the real machines, a virtual clock, and a record of what came out of them.</summary>
internal sealed class TranscriptStage : ISessionActions, INetworkView, IDisposable
{
    private readonly DeviceProtocol protocol;
    private readonly Session session;
    private readonly LinkMachine link = new();
    private readonly List<byte> sent = [];
    private readonly List<TranscriptOutcome> results = [];
    private readonly List<(MessageShape Shape, string Field)> lookedAt = [];
    private readonly HashSet<MessageShape> sentShapes = [];
    private readonly Dictionary<int, string> asked = [];
    private TimeSpan now;
    private TimeSpan lastReceived;
    private int nextResult;
    private bool alive;
    private bool reconnected;
    private string? refusal;

    public TranscriptStage(DeviceProtocol protocol, ExampleProfile example)
    {
        this.protocol = protocol;
        session = new Session(protocol, new SessionMemory(), this, this, new ExampleSecrets(example.Secrets)) { PollsRun = example.Polls };
        _ = link.Start(now);
        session.Start(now);
        GoOnAtOtherPort();
    }

    /// <summary>Everything that resulted, in order.</summary>
    public IReadOnlyList<TranscriptOutcome> Results => results;

    /// <summary>Messages that we sent.</summary>
    public IReadOnlyCollection<MessageShape> SentShapes => sentShapes;

    /// <summary>Fields of received messages that an expectation named.</summary>
    public IReadOnlyList<(MessageShape Shape, string Field)> LookedAt => lookedAt;

    /// <summary>So long nothing falls due, whatever it is.</summary>
    public TimeSpan UntilNextDue => session.NextDue > now ? session.NextDue - now : TimeSpan.Zero;

    bool INetworkView.PeerHasOurBytes => true;

    /// <summary>The device sends these bytes, in pieces that arrive at the same instant.</summary>
    public void Receive(params ReadOnlySpan<byte[]> pieces)
    {
        NothingElseWasSent();
        foreach (var piece in pieces)
        {
            lastReceived = now;
            session.Received(piece, now);
            GoOnAtOtherPort();
        }
    }

    /// <summary>The device sends these bytes one by one, each so much later.</summary>
    public void ReceiveSlowly(ReadOnlySpan<byte> bytes, TimeSpan step)
    {
        NothingElseWasSent();
        for (var index = 0; index < bytes.Length; index++)
        {
            Pass(step);
            lastReceived = now;
            session.Received(bytes.Slice(index, 1), now);
            GoOnAtOtherPort();
        }
    }

    /// <summary>Lets time pass; whatever falls due in it happens at its moment.</summary>
    public void Pass(TimeSpan duration)
    {
        var end = now + duration;
        while (session.NextDue <= end)
        {
            now = session.NextDue > now ? session.NextDue : now;
            session.Tick(now);
            GoOnAtOtherPort();
            if (session.NextDue <= now)
            {
                break;
            }
        }

        now = end;
    }

    /// <summary>These bytes were sent, or are asked for now by the request they are.</summary>
    public void ExpectSent(byte[] bytes)
    {
        if (sent.Count == 0)
        {
            Ask(bytes);
        }

        if (!sent.Take(bytes.Length).SequenceEqual(bytes))
        {
            throw new TranscriptMismatchException(sent.Count == 0
                ? $"expected that we send {ByteNotation.Format(bytes)}, but nothing was sent{(refusal is null ? "" : $": {refusal}")}"
                : $"expected that we send {ByteNotation.Format(bytes)}, but we sent {ByteNotation.Format(sent.ToArray())}");
        }

        sent.RemoveRange(0, bytes.Length);
    }

    /// <summary>Somebody asks this request, such as <c>set_job {number: 5}</c>.</summary>
    public void Ask(string text)
    {
        NothingElseWasSent();
        var (words, fields) = TranscriptText.WordsAndFields(text);
        var name = words is [var only] ? only : text;
        if (name == ExampleWords.Farewell && protocol.Catalogue.FindRequest(name) is null)
        {
            session.SayFarewell(now, null);
            return;
        }

        var request = protocol.Catalogue.FindRequest(name) ?? throw new TranscriptMismatchException($"there is no request '{name}' to ask");
        Ask(request, new WrittenArguments(fields), request.Send.UnknownArgument(fields.Select(field => field.Name)));
    }

    public void NothingElseWasSent()
    {
        if (sent.Count > 0)
        {
            throw new TranscriptMismatchException($"we also sent {ByteNotation.Format(sent.ToArray())}, which the transcript does not show");
        }
    }

    public void ExpectResult(string text)
    {
        var expected = TranscriptExpectation.Parse(text);
        if (expected.Kind == "link")
        {
            ExpectLink(expected);
            return;
        }

        var found = results.FindIndex(nextResult, outcome => expected.Fits(outcome, now));
        if (found < 0)
        {
            var rest = results.Skip(nextResult).Select(outcome => outcome.At(now)).ToList();
            throw new TranscriptMismatchException($"expected {text}, but {(rest.Count == 0 ? "nothing more resulted" : "there was " + string.Join("; ", rest))}");
        }

        nextResult = found + 1;
        if (results[found].Shape is { } shape)
        {
            lookedAt.AddRange(expected.Fields.Select(field => (shape, TranscriptQuality.FieldOf(field.Name) ?? field.Name)));
        }
    }

    public void Dispose() => session.Dispose();

    void ISessionActions.Send(in SessionFrame frame, ReadOnlySpan<byte> bytes)
    {
        sent.AddRange(bytes);
        if (frame.Shape is not null)
        {
            sentShapes.Add(frame.Shape);
        }
    }

    void ISessionActions.Signal(ReadOnlySpan<byte> characters) => sent.AddRange(characters);

    void ISessionActions.Received(in SessionFrame frame)
    {
        var fields = new List<TranscriptValue>();
        var (payload, values) = (frame.Payload.ToArray(), frame.Values.ToArray());
        for (var index = 0; frame.Shape is not null && index < frame.Shape.Fields.Count; index++)
        {
            fields.Add(TranscriptValue.Of(frame.Shape, index, payload, values, now));
        }

        var kind = frame.Kind == EntryKind.Unparsed ? "unparsed" : frame.IsRepeat ? "repeat" : frame is { Kind: EntryKind.Reply, Reason: not null } ? "late" : Name(frame.Kind);
        results.Add(new TranscriptOutcome(kind, frame.Shape?.Name, null, fields, frame.Shape));
    }

    void ISessionActions.Noise(ReadOnlySpan<byte> bytes, string? reason) => results.Add(new TranscriptOutcome("noise", null, null, []));

    void ISessionActions.Skipped(SkipReason why, ReadOnlySpan<byte> frame)
    {
        // Nobody sees them.
    }

    void ISessionActions.Completed(in RequestEnd end)
    {
        var verdict = end.Verdict switch
        {
            RequestVerdict.Answered => "answered",
            RequestVerdict.Rejected => "rejected",
            RequestVerdict.NotSent => "not_sent",
            RequestVerdict.Expired => "expired",
            _ => "unknown",
        };
        results.Add(new TranscriptOutcome("request", asked[end.Id], verdict, end.Refusal is { } refusal ? [Told("cause", refusal.Cause), Told("words", refusal.Words)] : []));
    }

    void ISessionActions.Established() => Prove();

    void ISessionActions.ProgramAlive()
    {
        alive = true;
        Prove();
    }

    void ISessionActions.ProgramSilent(string detail) => Lose(Ending.ProgramSilent, detail);

    void ISessionActions.Degraded(string? words, TimeSpan lastOtherwise) => _ = link.Degrade(words, lastOtherwise, now);

    void ISessionActions.Reconnect(int port)
    {
        results.Add(new TranscriptOutcome("reconnect", port.ToString(CultureInfo.InvariantCulture), null, []));
        reconnected = true;
    }

    void ISessionActions.Ended(in SessionEnd end) => Lose(Endings.Of(end.Kind), end.Detail);

    /// <summary>In a transcript every port answers.</summary>
    private void GoOnAtOtherPort()
    {
        if (reconnected)
        {
            reconnected = false;
            session.Reconnected(now);
        }
    }

    private static TranscriptValue Told(string what, string? text) => new(what, text, written => written == (text ?? "null"), _ => "good");

    private static string Name(EntryKind kind) => kind == EntryKind.Reply ? "reply" : "event";

    private void Prove()
    {
        if (alive && session.IsOpen)
        {
            _ = link.Proven(now);
        }
    }

    private void Lose(Ending ending, string detail)
    {
        var loss = new ConnectionLoss
        {
            Ending = ending,
            Tcp = default(TcpReading),
            Lived = now,
            SinceLife = alive ? now - session.LastLife : null,
            Garbled = session.GarbledSinceAsked,
            Unframed = session.Unframed,
            SupervisesProgram = protocol.Budget.SupervisesProgram,
            Detail = detail,
        };
        session.Close(detail);

        // A transcript begins with a link that works.
        _ = link.Proven(now);
        _ = link.Lost(Diagnose.Loss(loss), session.LastLife, now);
    }

    /// <summary>Somebody asks for the request whose frame these bytes are, or the heartbeat falls due.</summary>
    private void Ask(byte[] bytes)
    {
        if (SentBytes.Find(protocol, bytes) is not { } found)
        {
            return;
        }

        if (found.Request is { } request)
        {
            Ask(request, found.Arguments, null);
        }
        else if (ReferenceEquals(found.Shape, protocol.Heartbeat?.Send))
        {
            session.Prove(now);
        }
    }

    private void Ask(RequestShape request, IArguments arguments, string? unknown)
    {
        refusal = unknown;
        try
        {
            if (unknown is null)
            {
                asked.Add(asked.Count + 1, request.Name);
                refusal = session.TryAsk(asked.Count, request, arguments, null, now) ? null : $"'{request.Name}' cannot be asked at this moment";
                return;
            }
        }
        catch (Exception reason) when (reason is EncodeException or FramingException)
        {
            refusal = reason.Message;
        }

        results.Add(new TranscriptOutcome("request", request.Name, "refused", []));
    }

    private void ExpectLink(TranscriptExpectation expected)
    {
        if (expected.Within is { } within && StateName() != expected.Name && lastReceived + within > now)
        {
            Pass(lastReceived + within - now);
        }

        var cause = link.Verdict is { } verdict ? CauseWords.Name(verdict.Cause) : null;
        if (StateName() != expected.Name || (expected.Cause is not null && cause != expected.Cause))
        {
            throw new TranscriptMismatchException(
                $"expected link {expected.Name}{(expected.Cause is null ? "" : $" cause={expected.Cause}")}, but it is {StateName()}{(cause is null ? "" : $" cause={cause}")}");
        }

        if (expected.Within is { } limit && link.Since - lastReceived > limit)
        {
            throw new TranscriptMismatchException(
                $"expected link {expected.Name} within {limit.TotalSeconds:0.###} s, but it took {(link.Since - lastReceived).TotalSeconds:0.###} s");
        }
    }

    private string StateName() => link.State.ToString().ToLowerInvariant();

    /// <summary>Values as a line that begins with ? writes them.</summary>
    private sealed class WrittenArguments(IReadOnlyList<ListedField> fields) : IArguments
    {
        public bool TryGet(string field, out object? value)
        {
            var index = fields.ToList().FindIndex(listed => listed.Name == field);
            value = index < 0 ? null : TranscriptText.Argument(fields[index]);
            return index >= 0;
        }
    }
}
