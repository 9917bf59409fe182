using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RobotLink.Commands;

/// <summary>One line of the audit: what was decided about a command, or how it ended. Null members are left out.</summary>
public sealed record AuditLine
{
    public const string Admitted = "admitted";
    public const string Refused = "refused";
    public const string Repeated = "repeated";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required DateTimeOffset Time { get; init; }

    /// <summary>The same in the lines of one command, and in no other; also over restarts.</summary>
    public required string Id { get; init; }

    public required string Link { get; init; }
    public required string Request { get; init; }

    /// <summary>The Idempotency-Key.</summary>
    public string? Key { get; init; }

    /// <summary><c>admitted</c>, <c>refused</c> or <c>repeated</c>; null in the line of an end.</summary>
    public string? Decision { get; init; }

    public Requester? By { get; init; }

    /// <summary>What was given, secrets masked and long texts cut.</summary>
    public IReadOnlyDictionary<string, object?>? Fields { get; init; }

    /// <summary>A digest of the request and all that was given: equal for equal commands.</summary>
    public string? Content { get; init; }

    /// <summary>Not sent later than this, in seconds after <see cref="Time"/>.</summary>
    public double? WithinS { get; init; }

    /// <summary><c>answered</c>, <c>rejected</c>, <c>not_sent</c>, <c>expired</c> or <c>unknown</c>; null while it has not ended.</summary>
    public string? Outcome { get; init; }

    public double? DurationS { get; init; }

    /// <summary>The name of the reply or refusal that decided it.</summary>
    public string? Reply { get; init; }

    /// <summary>The connection that it was bound to; counts from the start of the program.</summary>
    public int? Epoch { get; init; }

    /// <summary>Why it was refused, or not answered.</summary>
    public string? Reason { get; init; }

    /// <summary>So many refused or repeated commands before this line have none of their own: they came too fast.</summary>
    public int? LeftOut { get; init; }

    [JsonIgnore]
    public bool IsEnd => Decision is null;

    /// <summary>One line of JSON, its line feed included.</summary>
    internal byte[] Encode() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Options), (byte)'\n'];

    /// <summary>Null when the text is no line of an audit.</summary>
    internal static AuditLine? Read(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditLine>(text, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
