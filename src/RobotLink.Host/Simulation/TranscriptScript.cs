using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Simulators.Scripts;

namespace RobotLink.Host.Simulation;

/// <summary>
/// The device's side of a profile, as far as its examples show it: what they answered to a request is answered again, by its bytes or
/// else by its kind; what the device said by itself comes again and again.
/// </summary>
internal sealed class TranscriptScript : IDeviceScript
{
    private static readonly TimeSpan UsualPeriod = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, List<Exchange>> byBytes = [];
    private readonly Dictionary<MessageShape, List<Exchange>> byShape = [];
    private readonly List<ExampleFrame> events = [];
    private readonly HashSet<MessageShape> answers;
    private readonly MessageCatalogue catalogue;
    private readonly ReplyEcho echo;
    private readonly IReadOnlyList<MessageShape?> steps;
    private long asked;
    private long unanswered;
    private long eventsSaid;

    public TranscriptScript(DeviceProfile profile)
    {
        Profile = profile;
        catalogue = new MessageCatalogue(profile);
        Frames = new FrameCutter(profile, catalogue);
        echo = new ReplyEcho(profile, catalogue, Frames);
        steps = [.. profile.Session.Where(step => step.Send is not null).Select(step => catalogue.FindSent(step.Send!))];
        answers = [.. catalogue.Requests.SelectMany(request => request.More.Select(part => part.Shape).Prepend(request.Reply))
            .Concat(profile.Session.Concat(profile.Farewell).Select(step => step.Expect).Append(profile.Heartbeat?.Reply).OfType<string>().Select(catalogue.Find))
            .OfType<MessageShape>()];
        foreach (var example in profile.Examples)
        {
            Learn(example);
        }

        Greeting = Greets ? FirstWords() : [];
        EventPeriod = profile.Heartbeat is { Expect: { } expected, Within: { } within } && PeriodWithin(expected, within) is var period && period < UsualPeriod ? period : UsualPeriod;
    }

    public string Name => Profile.Name;

    public TimeSpan EventPeriod { get; }

    public DeviceProfile Profile { get; }

    public FrameCutter Frames { get; }

    public IReadOnlyList<byte[]> Greeting { get; }

    /// <summary>Requests that no example answers.</summary>
    public long Unanswered => Interlocked.Read(ref unanswered);

    /// <summary>Whether a client can be answered at all.</summary>
    public bool KnowsAnything => byBytes.Count > 0 || events.Count > 0 || Greeting.Count > 0;

    public IDeviceTalk Begin() => Profile.Framing is ProcedureFraming procedure
        ? new ProcedureTalk(new TranscriptTalk(this), procedure, Profile.Connect.Serial.CharacterTime)
        : new TranscriptTalk(this);

    public string Describe() => $"{byBytes.Count} requests and {events.Count} events known from examples, not answerable {Unanswered}";

    /// <summary>Whether these bytes are what an example sent.</summary>
    public bool Knows(ReadOnlySpan<byte> bytes) => byBytes.ContainsKey(Convert.ToHexString(bytes));

    /// <summary>Answers one frame of a client, given with its delimiters and without.</summary>
    /// <param name="before">Frames that this client sent before.</param>
    public void Answer(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> payload, int before, ICollection<byte[]> replies)
    {
        var step = Step(before, payload);
        if (byBytes.TryGetValue(Convert.ToHexString(bytes), out var known)
            && known.FindAll(exchange => step is null || exchange.Sent.Shape == step) is { Count: > 0 } same)
        {
            foreach (var reply in Choose(same).Replies)
            {
                replies.Add(reply.Bytes);
            }

            return;
        }

        if ((step ?? Frames.ShapeOfSent(payload)) is not { } shape || !byShape.TryGetValue(shape, out var alike))
        {
            Interlocked.Increment(ref unanswered);
            return;
        }

        var exchange = Choose(alike);
        foreach (var reply in exchange.Replies)
        {
            // A device that repeats what it hears repeats this.
            replies.Add(reply.Bytes.AsSpan().SequenceEqual(exchange.Sent.Bytes) ? bytes.ToArray() : echo.Fit(reply, shape, payload));
        }
    }

    /// <summary>So often something must be said that what proves life comes three times within its time, whatever else is said in turn.</summary>
    private TimeSpan PeriodWithin(string expected, TimeSpan within)
    {
        var places = Enumerable.Range(0, events.Count).Where(index => Holds(events[index], expected)).ToList();
        var longest = places.Select((place, index) => index + 1 < places.Count ? places[index + 1] - place : places[0] + events.Count - place).DefaultIfEmpty(1).Max();
        return within / (3 * longest);
    }

    private bool Holds(ExampleFrame frame, string message)
    {
        if (frame.Shape?.Name == message || frame.Shape?.Inner is not { } inside)
        {
            return frame.Shape?.Name == message;
        }

        var values = new FieldValue[catalogue.MaximumFields];
        foreach (var piece in new InnerFrames(inside.NewFramer(), inside.Inside(frame.Payload)))
        {
            if (piece.IsFrame && inside.Catalogue.Match(piece.Payload, [], values, out _)?.Name == message)
            {
                return true;
            }
        }

        return false;
    }

    public byte[]? NextEvent()
    {
        if (events.Count == 0)
        {
            return null;
        }

        var said = Interlocked.Increment(ref eventsSaid) - 1;
        return echo.Renew(events[(int)(said % events.Count)], said / events.Count);
    }

    /// <summary>The device speaks first.</summary>
    private bool Greets => Profile.Session is [{ Send: null, Expect: not null }, ..];

    /// <summary>The step of the session that this frame is: a user and a password look alike, only their order tells them apart.</summary>
    /// <returns>Null behind the session, or when the frame is not what the step sends.</returns>
    private MessageShape? Step(int before, ReadOnlySpan<byte> payload) =>
        before < steps.Count && steps[before] is { } shape && shape.TryDecode(payload, new FieldValue[catalogue.MaximumFields], out _) ? shape : null;

    /// <summary>An answer is better than a refusal, a refusal better than silence; of equals each in its turn.</summary>
    private Exchange Choose(List<Exchange> known)
    {
        var best = known.Where(exchange => exchange.Replies.Count > 0 && !exchange.IsRefused).ToList();
        best = best.Count > 0 ? best : [known.Find(exchange => exchange.Replies.Count > 0) ?? known[0]];
        return best[(int)((Interlocked.Increment(ref asked) - 1) % best.Count)];
    }

    private void Learn(ExampleProfile example)
    {
        Exchange? last = null;
        var sent = 0;
        foreach (var line in example.Lines.Where(line => line.Sign is '>' or '<'))
        {
            if (!ByteNotation.TryParse(line.Text, Profile.Charset, out var bytes, out _) || IsSignal(bytes))
            {
                continue;
            }

            if (line.Sign == '>')
            {
                var frame = Frames.Sent(bytes);
                last = Begun(frame, sent++);
                Of(byBytes, Convert.ToHexString(bytes)).Add(last);
                if (last.Sent.Shape is { } shape)
                {
                    Of(byShape, shape).Add(last);
                }

                continue;
            }

            var request = catalogue.Requests.FirstOrDefault(request => request.Reply is not null && ReferenceEquals(request.Send, last?.Sent.Shape));
            var received = Frames.Received(bytes, request is null ? [] : [request.Reply, .. request.More.Select(part => part.Shape)]);
            if (Greets && last is null && received.Shape is not null && received.Shape.Name == Profile.Session[0].Expect)
            {
                continue;
            }

            if (IsEvent(received) && last is not { IsOpen: true })
            {
                AddEvent(received);
            }
            else
            {
                last?.Replies.Add(received);
            }
        }
    }

    /// <summary>Calling, giving way and acknowledging: the procedure does that anew each time.</summary>
    private bool IsSignal(ReadOnlySpan<byte> bytes) => Profile.Framing is ProcedureFraming && bytes.IndexOfAnyExcept<byte>([0x02, 0x10, 0x15]) < 0;

    /// <param name="before">Frames that we sent before.</param>
    private Exchange Begun(ExampleFrame frame, int before)
    {
        var step = Step(before, frame.Payload);
        var shape = step ?? frame.Shape;
        var request = catalogue.Requests.FirstOrDefault(request => ReferenceEquals(request.Send, shape));
        var expected = step is null ? null : Profile.Session.Where(one => one.Send is not null).ElementAt(before).Expect;
        return new Exchange(frame with { Shape = shape }, [])
        {
            Awaited = expected is not null ? catalogue.Find(expected) : request is { More: [.., var last] } ? last.Shape : request?.Reply,
        };
    }

    private bool IsEvent(ExampleFrame frame) => frame.Shape is { } shape
        && (shape.Kind == MessageKind.Event || (shape.Kind == MessageKind.Message && shape.Name != "error" && !answers.Contains(shape) && !IsHeartbeat(shape)));

    private bool IsHeartbeat(MessageShape shape) => shape.Name == Profile.Heartbeat?.Send || shape.Name == Profile.Heartbeat?.Reply;

    private void AddEvent(ExampleFrame frame)
    {
        if (!events.Exists(known => known.Bytes.AsSpan().SequenceEqual(frame.Bytes)))
        {
            events.Add(frame);
        }
    }

    private List<byte[]> FirstWords()
    {
        var greeting = Profile.Examples.FirstOrDefault(example => example.Lines.FirstOrDefault(line => line.Sign is '>' or '<') is { Sign: '<' });
        return greeting is null
            ? []
            : [.. greeting.Lines.Where(line => line.Sign is '>' or '<').TakeWhile(line => line.Sign == '<').Select(line => ByteNotation.Parse(line.Text, Profile.Charset))];
    }

    private static List<Exchange> Of<TKey>(Dictionary<TKey, List<Exchange>> table, TKey key)
        where TKey : notnull
    {
        if (!table.TryGetValue(key, out var list))
        {
            table.Add(key, list = []);
        }

        return list;
    }
}
