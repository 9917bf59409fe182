using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RobotLink.Host.Api;

[Description("What became of a request.")]
internal sealed record OutcomeDocument(
    [property: OneOf("answered", "rejected", "not_sent", "expired", "unknown")] string Outcome,
    [property: Description("The reply, or the device's refusal.")] MessageDocument? Reply,
    double DurationS,
    [property: Description("Why it was not answered, in words.")] string? Reason,
    [property: Description("The frames of the reply before the last one, where the device answers in several.")] IReadOnlyList<MessageDocument>? Parts = null,
    [property: OneOf("busy", "rejected", "refused", "misconfigured", "no-reply", "closed-by-peer")]
    [property: Description("When the device refused: what it means, as its profile names it.")] string? Cause = null,
    [property: Description("When the device refused: the words of its profile, and its own.")] string? Words = null,
    [property: Description("true: the Idempotency-Key was known, and this is what was stored for it; nothing was sent. Left out otherwise.")] bool Repeated = false);

[Description("A request to a device.")]
internal sealed record RequestBody(
    [property: Description("A request of the link's profile.")] string Name,
    [property: Description("Values by argument name.")] IReadOnlyDictionary<string, JsonElement>? Fields = null,
    [property: Description("Sent and answered within this, such as 5s; else the profile's timeout holds.")] string? Within = null,
    [property: Description("Only on this connection, counted as links/{id} does: on another one it is not sent.")] int? Epoch = null);

[Description("A kind of device that this program knows.")]
internal sealed record ProfileDocument(
    string Name,
    string? Title,
    string? Version,
    string? Source,
    [property: OneOf("bundled", "user")] string Origin,
    [property: Description("Links of this site that use it.")] IReadOnlyList<string> Links);

[Description("A mistake in a profile, with its place.")]
internal sealed record MistakeDocument(
    string Code, string File, int Line, int Column, int Length, string Message, string? Why, string? Fix,
    [property: OneOf("error", "warning")] string Severity)
{
    [Description("The first column behind the underlined text.")]
    public int End { get; init; } = Column + Length;
}

internal sealed record ValidationDocument(bool Valid, IReadOnlyList<MistakeDocument> Mistakes)
{
    [Description("What deserves saying although nothing is wrong.")]
    public IReadOnlyList<string> Notices { get; init; } = [];

    [Description("How many links the site has; null for a profile, and for a site with mistakes.")]
    public int? Links { get; init; }

    [Description("How long reading and checking took.")]
    public double? DurationS { get; init; }
}

[Description("The program itself.")]
internal sealed record SystemDocument
{
    public required string Name { get; init; }
    public required string Version { get; init; }
    public required string Site { get; init; }
    public required string Listen { get; init; }
    public required DateTimeOffset Started { get; init; }
    public required double UptimeS { get; init; }
    public required int ProcessId { get; init; }
    public required string Runtime { get; init; }
    public required string OperatingSystem { get; init; }

    [Description("Bytes of memory in use, the whole process.")]
    public required long MemoryBytes { get; init; }

    [Description("The newest number given to a message or state change.")]
    public required long Seq { get; init; }

    public required int Streams { get; init; }

    [Description("Number of links in each state.")]
    public required IReadOnlyDictionary<string, int> Links { get; init; }

    public ConfigurationDocument? Configuration { get; init; }
}

[Description("What the links run with, and whether the files as they stand now could be used.")]
internal record ConfigurationDocument
{
    [OneOf("ok", "broken")]
    [Description("broken: the files have mistakes, nothing was changed, and the links run with what was loaded before.")]
    public required string State { get; init; }

    [Description("When the configuration that the links run with was read.")]
    public required DateTimeOffset LoadedAt { get; init; }

    [Description("When the files were last read.")]
    public required DateTimeOffset ReadAt { get; init; }

    [Description("Of the files as they were last read, warnings included.")]
    public required IReadOnlyList<MistakeDocument> Mistakes { get; init; }

    [Description("What deserves saying although nothing is wrong.")]
    public required IReadOnlyList<string> Notices { get; init; }

    [Description("What the last change did; null when nothing was changed since the start.")]
    public ChangesDocument? Changes { get; init; }
}

[Description("Links by what a change means for them.")]
internal sealed record ChangesDocument(
    IReadOnlyList<string> Added,
    IReadOnlyList<string> Removed,
    IReadOnlyList<string> Restarted,
    [property: Description("Changed without a new connection.")] IReadOnlyList<string> Adopted);

[Description("The files were read anew. It is not kept: GET system tells it to those who come later.")]
internal sealed record ConfigurationEventDocument : ConfigurationDocument
{
    [JsonConstructor]
    public ConfigurationEventDocument()
    {
    }

    [SetsRequiredMembers]
    public ConfigurationEventDocument(ConfigurationDocument configuration)
        : base(configuration) => Type = "configuration";

    [OneOf("configuration")]
    [JsonPropertyOrder(-2)]
    public required string Type { get; init; }

    [Description("Everything asked for up to this number has been sent.")]
    [JsonPropertyOrder(-1)]
    public required long Seq { get; init; }
}

[Description("An error: what, why, and what to do (RFC 9457).")]
internal sealed record ProblemDocument(string Type, string Title, int Status, string Detail);

internal sealed record HealthDocument([property: OneOf("ok", "starting", "failed")] string Status, string? Detail);
