using RobotLink.Profiles;

namespace RobotLink.Host.Adapters;

/// <summary>Mistakes the way compilers print them.</summary>
internal static class MistakeText
{
    public static string Of(IReadOnlyList<Mistake> mistakes) => string.Concat(mistakes.Select(mistake => mistake.Headline + "\n"));
}
