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
    private readonly Dictionary<int, string> asked = [];
    private TimeSpan now;
    private TimeSpan lastReceived;
    private int nextResult;
    private bool alive;

    public TranscriptStage(DeviceProtocol protocol, bool polls)
    {
        this.protocol = protocol;
        session = new Session(protocol, new SessionMemory(), this, this) { PollsRun = polls };
        _ = link.Start(now);
        session.Start(now);
    }

    bool INetworkView.PeerHasOurBytes => true;

    public void Receive(ReadOnlySpan<byte> bytes)
    {
        lastReceived = now;
        session.Received(bytes, now);
    }

    /// <summary>Lets time pass; whatever falls due in it happens at its moment.</summary>
    public void Pass(TimeSpan duration)
    {
        var end = now + duration;
        while (session.NextDue <= end)
        {
            now = session.NextDue > now ? session.NextDue : now;
            session.Tick(now);
            if (session.NextDue <= now)
            {
                break;
            }
        }

        now = end;
    }

    /// <summary>These bytes were sent, or are asked for now by the request they are.</summary>
    public void ExpectSent(ReadOnlySpan<byte> bytes)
    {
        if (sent.Count == 0)
        {
            Ask(bytes);
        }

        var seen = sent.Take(bytes.Length).ToArray();
        if (!bytes.SequenceEqual(seen))
        {
            throw new TranscriptMismatchException(sent.Count == 0
                ? $"expected that we send {ByteNotation.Format(bytes)}, but nothing was sent"
                : $"expected that we send {ByteNotation.Format(bytes)}, but we sent {ByteNotation.Format(sent.ToArray())}");
        }

        sent.RemoveRange(0, bytes.Length);
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

        var found = results.FindIndex(nextResult, outcome => expected.Fits(outcome));
        if (found < 0)
        {
            var rest = results.Skip(nextResult).Select(outcome => outcome.ToString()).ToList();
            throw new TranscriptMismatchException($"expected {text}, but {(rest.Count == 0 ? "nothing more resulted" : "there was " + string.Join("; ", rest))}");
        }

        nextResult = found + 1;
    }

    public void Dispose() => session.Dispose();

    void ISessionActions.Send(in SessionFrame frame) => sent.AddRange(frame.Frame);

    void ISessionActions.Received(in SessionFrame frame)
    {
        var fields = new List<(string, string?, Func<string, bool>)>();
        for (var index = 0; frame.Shape is not null && index < frame.Shape.Fields.Count; index++)
        {
            var (shape, at, value, payload) = (frame.Shape, index, frame.Values[index], frame.Payload.ToArray());
            fields.Add((shape.Fields[at].Name, FieldText.Plain(shape, at, payload, value), written => FieldComparer.Matches(shape, at, payload, value, written)));
        }

        var kind = frame.Kind == EntryKind.Unparsed ? "unparsed" : frame.IsRepeat ? "repeat" : frame is { Kind: EntryKind.Reply, Reason: not null } ? "late" : Name(frame.Kind);
        results.Add(new TranscriptOutcome(kind, frame.Shape?.Name, null, fields));
    }

    void ISessionActions.Noise(ReadOnlySpan<byte> bytes, string? reason) => results.Add(new TranscriptOutcome("noise", null, null, []));

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
        results.Add(new TranscriptOutcome("request", asked[end.Id], verdict, []));
    }

    void ISessionActions.Established() => Prove();

    void ISessionActions.ProgramAlive()
    {
        alive = true;
        Prove();
    }

    void ISessionActions.ProgramSilent(string detail) => Lose(Ending.ProgramSilent, detail);

    void ISessionActions.Degraded(string? words, TimeSpan lastOtherwise) => _ = link.Degrade(words, lastOtherwise, now);

    void ISessionActions.Ended(in SessionEnd end) => Lose(Endings.Of(end.Kind), end.Detail);

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
            SupervisesProgram = protocol.Budget.SupervisesProgram,
            Detail = detail,
        };
        session.Close(detail);

        // A transcript begins with a link that works.
        _ = link.Proven(now);
        _ = link.Lost(Diagnose.Loss(loss), session.LastLife, now);
    }

    private void Ask(ReadOnlySpan<byte> bytes)
    {
        var framer = Framers.For(protocol.Profile.Framing);
        var cut = framer.Sent(bytes);
        if (cut.Kind != CutKind.Frame)
        {
            return;
        }

        var payload = (cut.IsRewritten ? framer.Rewritten : bytes).Slice(cut.PayloadAt, cut.PayloadLength).ToArray();
        var values = new FieldValue[protocol.Catalogue.MaximumFields];
        var shape = protocol.Catalogue.MatchSent(payload, values, out _);
        var request = protocol.Catalogue.Requests.FirstOrDefault(request => ReferenceEquals(request.Send, shape));
        if (request is not null)
        {
            asked.Add(asked.Count + 1, request.Name);
            _ = session.TryAsk(asked.Count, request, new EchoedArguments(request.Send, payload, values), null, now);
        }
        else if (shape is not null && ReferenceEquals(shape, protocol.Heartbeat?.Send))
        {
            session.Prove(now);
        }
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
}
