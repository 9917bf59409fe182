using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Sessions;

namespace RobotLink.Sharing;

/// <summary>What a program may say to a device of one kind, and how it is framed. Immutable, shared by all programs of a link.</summary>
internal sealed class ClientVocabulary
{
    private readonly Dictionary<MessageShape, Exchange> requests = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<MessageShape> steps = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<MessageShape> farewells = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<MessageShape> acknowledgements = new(ReferenceEqualityComparer.Instance);

    public ClientVocabulary(DeviceProtocol protocol)
    {
        Protocol = protocol;
        foreach (var request in protocol.Catalogue.Requests)
        {
            _ = requests.TryAdd(request.Send, protocol.Exchange(request));
        }

        AddSteps(protocol.Steps);
        farewells.UnionWith(protocol.Farewell.Select(step => step.Send).OfType<MessageShape>());
        acknowledgements.UnionWith(protocol.Catalogue.Shapes.Select(shape => shape.Profile.Ack).OfType<string>().Select(protocol.Catalogue.FindSent).OfType<MessageShape>());
    }

    public DeviceProtocol Protocol { get; }

    private DeviceProfile Profile => Protocol.Profile;

    /// <summary>What cuts a program's bytes into frames.</summary>
    public Framer ForClient() => Framers.For(OfClient(Profile.Framing));

    /// <summary>What writes frames as the device does.</summary>
    public Framer ForDevice() => Framers.For(Profile.Framing with { Sent = null });

    /// <summary>The heartbeat's answer says nothing but that the device lives, so whoever knows that may give it.</summary>
    public bool IsPlainHeartbeat(MessageShape shape) =>
        Protocol.Heartbeat is { Reply: { Fields.Count: 0 } } heartbeat && ReferenceEquals(heartbeat.Send, shape);

    public Exchange ExchangeOf(MessageShape? shape) =>
        shape is null ? Protocol.Unknown
        : requests.TryGetValue(shape, out var exchange) ? exchange
        : ReferenceEquals(Protocol.Heartbeat?.Send, shape) ? Protocol.Heartbeat! : Protocol.Unknown;

    /// <summary>It belongs to the login alone.</summary>
    public bool IsLogin(MessageShape shape) => steps.Contains(shape) && !requests.ContainsKey(shape);

    public bool IsFarewell(MessageShape shape) => farewells.Contains(shape);

    /// <summary>It acknowledges something that we have acknowledged already.</summary>
    public bool IsAcknowledgement(MessageShape shape) => acknowledgements.Contains(shape);

    /// <summary>
    /// The rest of a frame's end. A device may end lines with CR or with CR LF, and a frame is cut at the CR: whoever waits for the LF gets it with the frame.
    /// </summary>
    public static ReadOnlySpan<byte> RestOfEnd(FramingProfile framing, ReadOnlySpan<byte> frame)
    {
        var end = framing switch
        {
            DelimiterFraming delimiter => delimiter.End,
            ListFraming list when list.Framings[^1] is DelimiterFraming last => last.End,
            _ => [],
        };
        for (var length = Math.Min(end.Length, frame.Length); length > 0; length--)
        {
            if (frame.EndsWith(end.AsSpan(0, length)))
            {
                return end.AsSpan(length);
            }
        }

        return default;
    }

    /// <summary>How programs frame what they say; what only a device says is no part of it.</summary>
    public static FramingProfile OfClient(FramingProfile framing) => (framing.Sent ?? framing) switch
    {
        DelimiterFraming delimiter => delimiter with { Sent = null, Prompts = [] },
        var other => other with { Sent = null },
    };

    private void AddSteps(IEnumerable<Step> more)
    {
        foreach (var step in more)
        {
            if (step.Send is not null)
            {
                steps.Add(step.Send);
            }

            foreach (var branch in step.Branches)
            {
                AddSteps(branch.Steps);
            }
        }
    }
}
