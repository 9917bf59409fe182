namespace RobotLink.Profiles;

/// <summary>Who says a message, and when.</summary>
public enum MessageKind
{
    /// <summary>We say it.</summary>
    Request,

    /// <summary>It answers a request.</summary>
    Reply,

    /// <summary>The device says it by itself.</summary>
    Event,

    /// <summary>The device refuses.</summary>
    Error,

    /// <summary>Named under <c>messages:</c>; either side may say it, and its use decides.</summary>
    Message,
}

/// <summary>How a message is printed.</summary>
public enum MessageForm
{
    /// <summary>Literal bytes and holes.</summary>
    Text,

    /// <summary>Header constants, and fields at places or one behind the other.</summary>
    Places,

    Json,
    Xml,

    /// <summary>A regular expression; it can be received, not sent.</summary>
    Pattern,
}

/// <summary>One message, printed in one of the forms.</summary>
public sealed record MessageProfile
{
    /// <summary>A request's reply has the request's name.</summary>
    public required string Name { get; init; }

    public required MessageKind Kind { get; init; }

    /// <summary>Which of several replies to one request this is; 0 for the first, and for every other message.</summary>
    public int Part { get; init; }

    /// <summary>Literal bytes and holes in order; null for another form.</summary>
    public IReadOnlyList<TemplatePart>? Text { get; init; }

    /// <summary>The document that is sent and looked for; null for another form.</summary>
    public JsonPattern? Json { get; init; }

    /// <summary>The element that is sent and looked for; null for another form.</summary>
    public XmlPattern? Xml { get; init; }

    /// <summary>A regular expression whose named groups are the fields; null for another form.</summary>
    public string? Pattern { get; init; }

    public MessageForm Form => Text is not null ? MessageForm.Text
        : Json is not null ? MessageForm.Json
        : Xml is not null ? MessageForm.Xml
        : Pattern is not null ? MessageForm.Pattern
        : MessageForm.Places;

    /// <summary>Values of header fields that tell this message from others and that we fill in, by header field name.</summary>
    public IReadOnlyDictionary<string, string> Header { get; init; } = new Dictionary<string, string>();

    /// <summary>What is delivered, by name: the holes in order, or the fields in the payload. Neither header fields nor constants.</summary>
    public IReadOnlyList<FieldProfile> Fields { get; init; } = [];

    /// <summary>By place: all fields in order, constants included; null when <see cref="Fields"/> are all there is.</summary>
    public IReadOnlyList<FieldProfile>? Layout { get; init; }

    /// <summary>Frames inside this message; null when it holds none.</summary>
    public ContainedProfile? Contains { get; init; }

    /// <summary>Name of the message that acknowledges this one.</summary>
    public string? Ack { get; init; }

    /// <summary>Delivered at most once in this time, the newest; null: every one.</summary>
    public TimeSpan? LatestEvery { get; init; }

    /// <summary>For errors: what we do about it; null: what the cause of its code wants.</summary>
    public ErrorReaction? Then { get; init; }

    /// <summary>For errors: it is never an alarm of its own, so the request it refuses is settled.</summary>
    public bool AnswersOnly { get; init; }

    /// <summary>For errors: code to cause, such as 96 to <c>busy</c>. Some end the connection unless <see cref="Then"/> says what follows.</summary>
    public IReadOnlyDictionary<long, string> Causes { get; init; } = new Dictionary<long, string>();

    /// <summary>For errors: the cause where <see cref="Causes"/> name none; null: the request is rejected.</summary>
    public string? Cause { get; init; }

    /// <summary>For errors: what it means, whatever its code; null where only codes have words.</summary>
    public string? Meaning { get; init; }

    /// <summary>For errors: code to the words of the device's manual.</summary>
    public IReadOnlyDictionary<long, string> Words { get; init; } = new Dictionary<long, string>();
}

/// <summary>What we do when the device refuses.</summary>
public enum ErrorReaction
{
    /// <summary>Tell whoever asked.</summary>
    GoOn,

    /// <summary>Hang up and call again.</summary>
    Close,

    /// <summary>Hang up and call again after the longest wait.</summary>
    BackOff,

    /// <summary>Run the session's steps again on the same connection.</summary>
    LogInAgain,

    /// <summary>Ask again, unless the request changes the machine.</summary>
    Retry,
}

/// <summary>Literal bytes; or a hole when <see cref="Field"/> is set; or what we make ourselves when <see cref="Made"/> is.</summary>
public sealed record TemplatePart(byte[] Literal, FieldProfile? Field)
{
    /// <summary>A hole without a name, such as <c>{=counter.id}</c>; passed over when received.</summary>
    public Expression? Made { get; init; }
}

/// <summary>Frames that lie inside a frame.</summary>
/// <param name="From">The first byte they begin at, 1-based.</param>
/// <param name="Frames">Their framing, header and messages; nothing else of it counts.</param>
public sealed record ContainedProfile(int From, DeviceProfile Frames);

/// <summary>A question to the device and its answer.</summary>
public sealed record RequestProfile
{
    public required string Name { get; init; }

    /// <summary>What is sent, and its holes or fields are the request's arguments.</summary>
    public required MessageProfile Send { get; init; }

    /// <summary>What answers, the first of several; null when nothing does.</summary>
    public MessageProfile? Reply { get; init; }

    /// <summary>What follows the first reply, in order.</summary>
    public IReadOnlyList<ReplyPart> More { get; init; } = [];

    /// <summary>Null: the heartbeat's reply time, or a share of the detection budget.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Asked by itself with this period; null: only when somebody asks.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>Asked by itself for the first time this long after the session is open.</summary>
    public TimeSpan Phase { get; init; }

    /// <summary>Unanswered, its period doubles up to this; null: it stays.</summary>
    public TimeSpan? SlowTo { get; init; }

    /// <summary>Not sent when it had to wait longer than this; null: as long as the caller waits.</summary>
    public TimeSpan? ValidFor { get; init; }

    /// <summary>Sent again so often within its time while nothing answers; never for what changes the machine.</summary>
    public int Retries { get; init; }

    /// <summary>The counter that begins anew once this request is answered; null: none.</summary>
    public string? Restart { get; init; }

    /// <summary>Something may move: needs <c>commands: true</c> on the link and an idempotency key.</summary>
    public bool ChangesMachine { get; init; }
}

/// <summary>One more frame of a reply.</summary>
/// <param name="Repeats">The part before this one comes any number of times, until this one does.</param>
public sealed record ReplyPart(MessageProfile Message, bool Repeats);

/// <summary>The link is degraded while the last <paramref name="Message"/> had one of these values.</summary>
public sealed record DegradedCondition(string Message, string Field, IReadOnlyList<string> Values);

/// <summary>A transcript that the profile must live up to, on a virtual clock.</summary>
/// <param name="Polls">Whether requests with a period ask by themselves during it.</param>
/// <param name="Lines">The transcript's lines with their place in the file.</param>
public sealed record ExampleProfile(string Name, bool Polls, IReadOnlyList<TranscriptLine> Lines, string File)
{
    /// <summary>Stand-ins for a link's secrets; one that is not named has its own name as value.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary><paramref name="Sign"/> is one of <c>&gt; &lt; ? . =</c>.</summary>
public sealed record TranscriptLine(char Sign, string Text, int Line, int Column);
