using System.ComponentModel;
using RobotLink.Explaining;

namespace RobotLink.Host.Api;

[Description("How a frame is read, stretch by stretch, in the order of its bytes.")]
internal sealed record ExplanationDocument(
    [property: Description("The message that it is, or the one that came nearest.")] string? Message,
    bool Fits,
    [property: Description("Why it is no message, or no frame.")] string? Reason,
    [property: Description("Other messages that would read it as well; they are tried later.")] IReadOnlyList<string> AlsoFits,
    IReadOnlyList<ExplainedPartDocument> Parts,
    [property: Description("For a refusal: what it means for programs.")] string? Cause = null,
    [property: Description("For a refusal: what it means for people.")] string? Words = null)
{
    public static ExplanationDocument Of(FrameExplanation explained) => new(
        explained.Message,
        explained.Fits,
        explained.Reason,
        explained.AlsoFits,
        [.. explained.Parts.Select(part => new ExplainedPartDocument(part.Kind, part.Offset, part.Length, part.At, part.Name, part.Value, part.Unit, part.Bytes))],
        explained.Refusal?.Cause,
        explained.Refusal?.Words);
}

[Description("Which rule took a stretch of a frame.")]
internal sealed record ExplainedPartDocument(
    [property: OneOf("start", "end", "length", "check", "literal", "header", "field", "pattern", "unused", "fault")] string Kind,
    [property: Description("0-based, in raw; -1 for a field without a stretch of its own.")] int Offset,
    int Length,
    [property: Description("The place as a profile counts it, such as 5..8; null outside of the payload.")] string? At,
    string? Name,
    [property: Description("What the field holds; for a fault, what was expected there.")] string? Value,
    string? Unit,
    [property: Description("The bytes in readable notation.")] string Bytes);
