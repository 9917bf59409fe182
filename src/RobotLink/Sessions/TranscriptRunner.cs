using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <param name="Name">The example's name.</param>
/// <param name="Mismatch">What differed, expected and seen, in words; null when it passed.</param>
/// <param name="Line">Line of the profile file where it differed.</param>
public sealed record TranscriptResult(string Name, string? Mismatch, string File, int Line)
{
    public bool Passed => Mismatch is null;
}

/// <summary>Plays a profile's examples against the session machine that production uses, on a virtual clock.</summary>
public static class TranscriptRunner
{
    public static IReadOnlyList<TranscriptResult> Run(DeviceProfile profile) => throw new NotSupportedException(profile.Name);
}
