namespace RobotLink.Host.Api;

/// <summary>Every word that a member of a document can have; it goes into the OpenAPI description.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OneOfAttribute(params string[] words) : Attribute
{
    public IReadOnlyList<string> Words { get; } = words;
}
