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

/// <summary>One message: either a text with holes, or header constants and fields at positions.</summary>
public sealed record MessageProfile
{
    /// <summary>A request's reply has the request's name.</summary>
    public required string Name { get; init; }

    public required MessageKind Kind { get; init; }

    /// <summary>Literal bytes and holes in order; null for a message by positions.</summary>
    public IReadOnlyList<TemplatePart>? Text { get; init; }

    /// <summary>Values of header fields that tell this message from others and that we fill in, by header field name.</summary>
    public IReadOnlyDictionary<string, string> Header { get; init; } = new Dictionary<string, string>();

    /// <summary>For a text: its holes in order. By position: the fields that lie in the payload, header fields excluded.</summary>
    public IReadOnlyList<FieldProfile> Fields { get; init; } = [];

    /// <summary>Name of the message that acknowledges this one.</summary>
    public string? Ack { get; init; }

    /// <summary>For errors: code to cause, such as 96 to <c>busy</c>.</summary>
    public IReadOnlyDictionary<long, string> Causes { get; init; } = new Dictionary<long, string>();

    /// <summary>For errors: code to the words of the device's manual.</summary>
    public IReadOnlyDictionary<long, string> Words { get; init; } = new Dictionary<long, string>();
}

/// <summary>Literal bytes, or a hole when <see cref="Field"/> is set.</summary>
public sealed record TemplatePart(byte[] Literal, FieldProfile? Field);

/// <summary>How a field stands on the wire.</summary>
public enum FieldType
{
    /// <summary>Any characters; in a text up to the next literal, at the end the rest.</summary>
    Text,

    /// <summary>One or more characters without space.</summary>
    Word,

    /// <summary>Decimal whole number, 64 bits, signed.</summary>
    Int,

    /// <summary>Decimal number with a point, optional exponent.</summary>
    Float,

    /// <summary>1 or 0.</summary>
    Bool,

    /// <summary>A whole number in exactly <see cref="FieldProfile.Digits"/> digits, padded with zeros.</summary>
    Digits,

    /// <summary>One of <see cref="FieldProfile.Choices"/>.</summary>
    Choice,
}

/// <summary>One value in a message: a hole of a text, or a place in the payload.</summary>
public sealed record FieldProfile
{
    public required string Name { get; init; }
    public required FieldType Type { get; init; }

    /// <summary>1-based place in the payload; null for a hole of a text.</summary>
    public ByteRange? At { get; init; }

    public int Digits { get; init; }
    public IReadOnlyList<string> Choices { get; init; } = [];
    public long? Minimum { get; init; }
    public long? Maximum { get; init; }

    /// <summary>The value is the number on the wire times this.</summary>
    public decimal? Scale { get; init; }

    public string? Unit { get; init; }

    /// <summary>What an empty field (spaces) means; null: a value is missing then.</summary>
    public string? Blank { get; init; }

    /// <summary>A frame whose value was seen before is a repeat: acknowledged, not delivered.</summary>
    public bool Unique { get; init; }
}

/// <summary>A question to the device and its answer.</summary>
public sealed record RequestProfile
{
    public required string Name { get; init; }

    /// <summary>What is sent, and its holes or fields are the request's arguments.</summary>
    public required MessageProfile Send { get; init; }

    /// <summary>What answers; null when nothing does.</summary>
    public MessageProfile? Reply { get; init; }

    /// <summary>Null: the heartbeat's reply time, or a share of the detection budget.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Asked by itself with this period; null: only when somebody asks.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>Something may move: needs <c>commands: true</c> on the link and an idempotency key.</summary>
    public bool ChangesMachine { get; init; }
}

/// <summary>Send, expect, or both. A step that fails ends the session.</summary>
public sealed record SessionStep
{
    public string? Send { get; init; }
    public string? Expect { get; init; }
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);
    public IReadOnlyList<StepBranch> On { get; init; } = [];
}

/// <summary>What to do when another message than the expected one comes.</summary>
/// <param name="Message">Its name.</param>
/// <param name="Field">A field that must have <paramref name="Value"/>; null: the message alone decides.</param>
/// <param name="Lower">A header field of the step's message, sent one lower from now on; when it would fall below 1 the step fails.</param>
/// <param name="Retry">Send the step again.</param>
public sealed record StepBranch(string Message, string? Field, string? Value, string? Lower, bool Retry);

/// <summary>The link is degraded while the last <paramref name="Message"/> had one of these values.</summary>
public sealed record DegradedCondition(string Message, string Field, IReadOnlyList<string> Values);

/// <summary>A transcript that the profile must live up to, on a virtual clock.</summary>
/// <param name="Polls">Whether requests with a period ask by themselves during it.</param>
/// <param name="Lines">The transcript's lines with their place in the file.</param>
public sealed record ExampleProfile(string Name, bool Polls, IReadOnlyList<TranscriptLine> Lines, string File);

/// <summary><paramref name="Sign"/> is one of <c>&gt; &lt; ? . =</c>.</summary>
public sealed record TranscriptLine(char Sign, string Text, int Line, int Column);
