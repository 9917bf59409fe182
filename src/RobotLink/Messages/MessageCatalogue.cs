using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A request made ready.</summary>
/// <param name="Reply">The first frame of the answer; null when nothing answers.</param>
public sealed record RequestShape(RequestProfile Profile, MessageShape Send, MessageShape? Reply)
{
    public string Name => Profile.Name;

    /// <summary>What follows the first frame of the answer, in order.</summary>
    public IReadOnlyList<ReplyPartShape> More { get; init; } = [];
}

/// <summary>One more frame of an answer.</summary>
/// <param name="Repeats">The part before this one comes any number of times, until this one does.</param>
public sealed record ReplyPartShape(MessageShape Shape, bool Repeats);

/// <summary>The message that came nearest to a frame that none fits.</summary>
/// <param name="Shape">Null when not even the kind of message is known.</param>
public readonly record struct NearestMiss(MessageShape? Shape, DecodeFault Fault)
{
    /// <summary>Such as <c>nearest is 'position': expected a number for 'x' at byte 5, found 'abc'</c>.</summary>
    public string ToWords(ReadOnlySpan<byte> payload) =>
        Shape is null ? Fault.ToWords(null, payload) : $"nearest is '{Shape.Name}': {Fault.ToWords(Shape, payload)}";
}

/// <summary>All messages of one profile, made ready once and shared by all its links. Immutable.</summary>
public sealed class MessageCatalogue
{
    private static readonly MessageKind[] ReceivedOrder = [MessageKind.Error, MessageKind.Event, MessageKind.Message, MessageKind.Reply];
    private static readonly MessageKind[] SentOrder = [MessageKind.Request, MessageKind.Message];

    private readonly Dictionary<MessageProfile, MessageShape> shapesByProfile = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, MessageShape> receivedByName = [];
    private readonly Dictionary<string, MessageShape> sentByName = [];
    private readonly Dictionary<string, RequestShape> requests = [];
    private readonly MatchOrder received;
    private readonly MatchOrder sent;

    /// <exception cref="ArgumentException">The profile contradicts itself in a way that its checks should have found.</exception>
    public MessageCatalogue(DeviceProfile profile)
    {
        Profile = profile;
        var header = profile.Header.Select(field => new HeaderField(field, profile.Charset)).ToArray();
        var all = profile.Messages
            .Concat(profile.Requests.Select(request => request.Send))
            .Concat(profile.Requests.Select(request => request.Reply).OfType<MessageProfile>())
            .Concat(profile.Requests.SelectMany(request => request.More).Select(part => part.Message))
            .Distinct(ReferenceEqualityComparer.Instance).Cast<MessageProfile>().ToArray();
        var identity = Identity(header, [.. all.Where(message => message.Form == MessageForm.Places)]);
        foreach (var message in all)
        {
            // A request's own records may be equal copies of those in the list of messages: one name and kind is one message.
            var known = shapesByProfile.Values.FirstOrDefault(
                shape => shape.Name == message.Name && shape.Kind == message.Kind && shape.Profile.Part == message.Part);
            shapesByProfile.Add(message, known ?? Make(message, header, identity));
        }

        Shapes = [.. all.Select(message => shapesByProfile[message]).Distinct()];
        MaximumFields = Shapes.Select(shape => Math.Max(shape.Fields.Count, shape.Inner?.Catalogue.MaximumFields ?? 0)).DefaultIfEmpty().Max();
        foreach (var request in profile.Requests)
        {
            var reply = request.Reply is null ? null : shapesByProfile[request.Reply];
            requests.TryAdd(request.Name, new RequestShape(request, shapesByProfile[request.Send], reply)
            {
                More = [.. request.More.Select(part => new ReplyPartShape(shapesByProfile[part.Message], part.Repeats))],
            });
        }

        received = new MatchOrder([.. InOrder(ReceivedOrder).Where(shape => !IsOnlyOurs(shape))], identity);
        sent = new MatchOrder(InOrder(SentOrder), identity);
        NameShapes();
    }

    public DeviceProfile Profile { get; }

    /// <summary>Every message, in the file's order.</summary>
    public IReadOnlyList<MessageShape> Shapes { get; }

    /// <summary>Room that values need whichever message matches, those inside of messages included.</summary>
    public int MaximumFields { get; }

    public IEnumerable<RequestShape> Requests => requests.Values;

    /// <summary>What the device says under this name: an error, event or message; for a request its reply.</summary>
    public MessageShape? Find(string name) => receivedByName.GetValueOrDefault(name);

    /// <summary>What we say under this name: a request's text, or a message.</summary>
    public MessageShape? FindSent(string name) => sentByName.GetValueOrDefault(name);

    public RequestShape? FindRequest(string name) => requests.GetValueOrDefault(name);

    /// <summary>
    /// Finds the one message that a frame received is. Tried in this order: what is awaited, errors, events, messages, then replies nobody awaits
    /// (they are late); each in the file's order. Allocates nothing.
    /// </summary>
    /// <param name="awaited">Replies that are due, the oldest first; null entries are skipped.</param>
    /// <param name="values">Room for <see cref="MaximumFields"/>; filled for the message found.</param>
    /// <param name="nearest">When null is returned: what came nearest.</param>
    public MessageShape? Match(ReadOnlySpan<byte> payload, ReadOnlySpan<MessageShape?> awaited, Span<FieldValue> values, out NearestMiss nearest) =>
        received.Match(payload, awaited, values, out nearest);

    /// <summary>Finds the message that a frame sent is: requests, then messages, each in the file's order.</summary>
    public MessageShape? MatchSent(ReadOnlySpan<byte> payload, Span<FieldValue> values, out NearestMiss nearest) =>
        sent.Match(payload, [], values, out nearest);

    private MessageShape Make(MessageProfile message, HeaderField[] header, HeaderField? identity) => message.Form switch
    {
        MessageForm.Text => new TextShape(message, Profile),
        MessageForm.Json => new JsonShape(message, Profile),
        MessageForm.Xml => new XmlShape(message, Profile),
        MessageForm.Pattern => new PatternShape(message, Profile),
        _ => new PositionShape(message, Profile, header, identity),
    };

    private static HeaderField? Identity(HeaderField[] header, MessageProfile[] messages)
    {
        bool IsConstantIn(HeaderField field, MessageProfile message) => message.Header.ContainsKey(field.Profile.Name);
        return Array.Find(header, field => messages.All(message => IsConstantIn(field, message)))
            ?? Array.Find(header, field => messages.Any(message => IsConstantIn(field, message)));
    }

    /// <summary>A printed message with a value of ours is one that we send: its place would take whatever a device says.</summary>
    private bool IsOnlyOurs(MessageShape shape) => shape is { Kind: MessageKind.Message, IsMadeAnew: true, Profile.Form: not MessageForm.Places } && !IsAwaited(shape.Name);

    private bool IsAwaited(string message) =>
        Profile.Session.Concat(Profile.Farewell).Any(step => step.Expect == message || step.On.Any(branch => branch.Message == message))
        || Profile.Heartbeat?.Reply == message || Profile.Heartbeat?.Expect == message;

    private MessageShape[] InOrder(MessageKind[] kinds) => [.. kinds.SelectMany(kind => Shapes.Where(shape => shape.Kind == kind))];

    private void NameShapes()
    {
        foreach (var shape in received.Shapes)
        {
            receivedByName.TryAdd(shape.Name, shape);
        }

        foreach (var request in requests.Values)
        {
            sentByName.TryAdd(request.Name, request.Send);
            if (request.Reply is not null)
            {
                receivedByName.TryAdd(request.Name, request.Reply);
            }
        }

        foreach (var inner in Shapes.SelectMany(shape => shape.Inner?.Catalogue.Shapes ?? []))
        {
            receivedByName.TryAdd(inner.Name, inner);
        }

        foreach (var shape in Shapes.Where(shape => shape.Kind is MessageKind.Request or MessageKind.Message))
        {
            sentByName.TryAdd(shape.Name, shape);
        }
    }
}
