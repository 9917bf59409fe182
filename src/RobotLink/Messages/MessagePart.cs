namespace RobotLink.Messages;

/// <summary>What a stretch of a payload is to a message.</summary>
public enum PartKind
{
    /// <summary>Bytes that are always there.</summary>
    Literal,

    /// <summary>A field of every frame of the profile.</summary>
    Header,

    /// <summary>A field of this message.</summary>
    Field,
}

/// <summary>Which bytes of a payload one rule of a message took.</summary>
/// <param name="Start">0-based, in the payload; -1 when the rule took no stretch of its own.</param>
/// <param name="Name">Of the field; null for a literal.</param>
/// <param name="Field">Index into <see cref="MessageShape.Fields"/>; -1 for what is no field of this message.</param>
public readonly record struct MessagePart(PartKind Kind, int Start, int Length, string? Name, int Field);
