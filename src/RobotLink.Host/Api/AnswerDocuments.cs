using System.ComponentModel;
using System.Text.Json;

namespace RobotLink.Host.Api;

[Description("What became of a request.")]
internal sealed record OutcomeDocument(
    [property: OneOf("answered", "rejected", "not_sent", "expired", "unknown")] string Outcome,
    [property: Description("The reply, or the device's refusal.")] MessageDocument? Reply,
    double DurationS,
    [property: Description("Why it was not answered, in words.")] string? Reason);

[Description("A request to a device.")]
internal sealed record RequestBody(
    [property: Description("A request of the link's profile.")] string Name,
    [property: Description("Values by argument name.")] IReadOnlyDictionary<string, JsonElement>? Fields = null,
    [property: Description("Sent and answered within this, such as 5s; else the profile's timeout holds.")] string? Within = null);

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
    [property: OneOf("error", "warning")] string Severity);

internal sealed record ValidationDocument(bool Valid, IReadOnlyList<MistakeDocument> Mistakes);

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
}

[Description("An error: what, why, and what to do (RFC 9457).")]
internal sealed record ProblemDocument(string Type, string Title, int Status, string Detail);

internal sealed record HealthDocument([property: OneOf("ok", "starting", "failed")] string Status, string? Detail);
