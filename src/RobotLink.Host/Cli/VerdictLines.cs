namespace RobotLink.Host.Cli;

/// <summary>What stands below a cause, the same wherever it is told.</summary>
internal static class VerdictLines
{
    public static void Write(IReadOnlyList<string> rulesOut, string? walkTo, TextWriter output)
    {
        if (!string.IsNullOrEmpty(walkTo))
        {
            output.WriteLine($"  walk to: {Terminal.Safe(walkTo)}");
        }

        foreach (var excluded in rulesOut)
        {
            output.WriteLine($"  ruled out: {Terminal.Safe(excluded)}");
        }
    }
}
