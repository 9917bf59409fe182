namespace RobotLink.Profiles;

/// <summary>A JSON value as a profile writes it: exactly one of the properties is set.</summary>
public sealed record JsonPattern
{
    /// <summary>An object's keys in the order in which they are sent.</summary>
    public IReadOnlyList<JsonMember>? Members { get; init; }

    /// <summary>A list's items.</summary>
    public IReadOnlyList<JsonPattern>? Items { get; init; }

    /// <summary>A number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public string? Plain { get; init; }

    /// <summary>A text with or without holes.</summary>
    public IReadOnlyList<TemplatePart>? Text { get; init; }

    /// <summary>A hole alone: it takes the value's own type.</summary>
    public TemplatePart? Hole { get; init; }
}

/// <summary>A key with its value.</summary>
public sealed record JsonMember(string Key, JsonPattern Value);

/// <summary>An XML element as a profile writes it.</summary>
/// <param name="Name">As written, a prefix included.</param>
/// <param name="Text">What stands between its tags; null when that does not matter.</param>
public sealed record XmlPattern(
    string Name, IReadOnlyList<XmlAttributePattern> Attributes, IReadOnlyList<XmlPattern> Children, IReadOnlyList<TemplatePart>? Text)
{
    /// <summary>What we send before the root element, such as a declaration; empty for nothing.</summary>
    public string Prolog { get; init; } = "";
}

/// <summary>An attribute with its value.</summary>
public sealed record XmlAttributePattern(string Name, IReadOnlyList<TemplatePart> Value);
