using RobotLink.Profiles;

namespace RobotLink.Host.Adapters;

/// <summary>Mistakes the way compilers print them, then what deserves saying although nothing is wrong.</summary>
internal static class MistakeText
{
    public static string Of(IReadOnlyList<Mistake> mistakes, IReadOnlyList<string> notices) =>
        MistakePrinter.Print(mistakes) + string.Concat(notices.Select(notice => notice + "\n"));
}
