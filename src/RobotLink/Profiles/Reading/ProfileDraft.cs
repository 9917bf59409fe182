namespace RobotLink.Profiles;

/// <summary>A profile's messages while they are read. A null stands for one with mistakes: its name is known all the same.</summary>
internal sealed class ProfileDraft
{
    public List<FieldProfile> Header { get; } = [];
    public OrderedDictionary<string, MessageProfile?> Messages { get; } = new(StringComparer.Ordinal);
    public OrderedDictionary<string, RequestProfile?> Requests { get; } = new(StringComparer.Ordinal);
    public OrderedDictionary<string, MessageProfile?> Events { get; } = new(StringComparer.Ordinal);
    public OrderedDictionary<string, MessageProfile?> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>Texts that acknowledge events.</summary>
    public OrderedDictionary<string, MessageProfile?> Acks { get; } = new(StringComparer.Ordinal);

    /// <summary>Messages inside of messages; the device says them, we never do.</summary>
    public Dictionary<string, MessageProfile?> Contained { get; } = new(StringComparer.Ordinal);

    /// <summary>Everything that somebody can refer to by name.</summary>
    public IReadOnlyCollection<string> Names => [.. Messages.Keys.Concat(Requests.Keys).Concat(Events.Keys).Concat(Errors.Keys).Concat(Contained.Keys).Distinct()];

    /// <summary>What can be sent by name: messages first, then requests.</summary>
    public IReadOnlyCollection<string> Sendable => [.. Messages.Keys.Concat(Requests.Keys).Distinct()];

    public bool Knows(string name) =>
        Messages.ContainsKey(name) || Requests.ContainsKey(name) || Events.ContainsKey(name) || Errors.ContainsKey(name) || Contained.ContainsKey(name);

    /// <summary>The message that a name means when we send it.</summary>
    public MessageProfile? Sent(string name) =>
        Messages.TryGetValue(name, out var message) ? message : Requests.GetValueOrDefault(name)?.Send;

    /// <summary>The message that a name means when the device sends it.</summary>
    public MessageProfile? Received(string name) =>
        Messages.TryGetValue(name, out var message) ? message
        : Requests.TryGetValue(name, out var request) ? request?.Reply
        : Events.TryGetValue(name, out var seen) ? seen
        : Errors.TryGetValue(name, out var error) ? error
        : Contained.GetValueOrDefault(name);

    /// <summary>All messages in matching order: what the device says before what we say.</summary>
    public IReadOnlyList<MessageProfile> InMatchingOrder()
    {
        var requests = Requests.Values.OfType<RequestProfile>().ToList();
        return
        [
            .. requests.SelectMany(Replies).Where(reply => reply.Kind == MessageKind.Reply),
            .. Errors.Values.OfType<MessageProfile>(),
            .. Events.Values.OfType<MessageProfile>(),
            .. Messages.Values.OfType<MessageProfile>(),
            .. requests.Select(request => request.Send).Where(send => send.Kind == MessageKind.Request),
            .. Acks.Values.OfType<MessageProfile>(),
        ];
    }

    private static IEnumerable<MessageProfile> Replies(RequestProfile request) =>
        request.Reply is null ? [] : request.More.Select(part => part.Message).Prepend(request.Reply);
}
