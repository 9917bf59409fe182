using System.Text.Json.Serialization;
using RobotLink.Profiles;

namespace RobotLink.Host.Adapters;

/// <summary>What a mistake's code means, with an example that has it and one that has not.</summary>
internal sealed record MistakePage(string Code, string Title, string Explanation, string Wrong, string Right, [property: JsonIgnore] string Text);

/// <summary>What the codes of mistakes mean.</summary>
internal static class MistakePages
{
    /// <summary>Null when there is no such code.</summary>
    public static MistakePage? Find(string code) => MistakeCodes.Find(code) is { } known
        ? new MistakePage(known.Code, known.Title, known.Explanation, known.Wrong, known.Right, MistakeCodes.Explain(known))
        : null;
}
