namespace RobotLink.Host.Adapters;

/// <summary>What the codes of mistakes mean.</summary>
internal static class MistakePages
{
    /// <summary>Null when there is no such code.</summary>
    public static string? Find(string code) => code.Length == 0 ? code : null;
}
