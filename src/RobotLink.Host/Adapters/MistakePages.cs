using RobotLink.Profiles;

namespace RobotLink.Host.Adapters;

/// <summary>What the codes of mistakes mean.</summary>
internal static class MistakePages
{
    /// <summary>Null when there is no such code.</summary>
    public static string? Find(string code) => MistakeCodes.Find(code) is { } known ? MistakeCodes.Explain(known) : null;
}
