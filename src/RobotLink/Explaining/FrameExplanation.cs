using RobotLink.Messages;

namespace RobotLink.Explaining;

/// <summary>Which rule took a stretch of a frame.</summary>
/// <param name="Kind"><c>start end length check literal header field pattern unused</c>, or <c>fault</c> where reading stopped.</param>
/// <param name="Offset">0-based, in the frame; -1 for a field that has no stretch of its own.</param>
/// <param name="At">The same as a profile counts it, from the payload's first byte: <c>5..8</c>; null outside of the payload.</param>
/// <param name="Name">Of the field; for a fault, of the field that did not fit.</param>
/// <param name="Value">What the field holds; for a fault, what was expected there.</param>
/// <param name="Bytes">The stretch in the notation of bytes.</param>
public sealed record ExplainedPart(string Kind, int Offset, int Length, string? At, string? Name, string? Value, string? Unit, string Bytes);

/// <summary>How a frame is read, stretch by stretch.</summary>
/// <param name="Message">The message that it is, or the one that came nearest; null when none was near or it is no frame.</param>
/// <param name="Fits">It is that message.</param>
/// <param name="Reason">Why it is no message, or no frame; null when it is one.</param>
public sealed record FrameExplanation(string? Message, bool Fits, string? Reason, IReadOnlyList<ExplainedPart> Parts)
{
    /// <summary>What it means when it is a refusal.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Other messages that would read it as well, tried later.</summary>
    public IReadOnlyList<string> AlsoFits { get; init; } = [];
}
