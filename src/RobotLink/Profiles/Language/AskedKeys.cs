namespace RobotLink.Profiles.Language;

/// <summary>A key that the reader asked a file for.</summary>
/// <param name="InSite">In a site file; else in a profile or what is laid over it.</param>
/// <param name="Steps">The way to the keys it stands among; items of lists are the step <c>[]</c>.</param>
/// <param name="Kind">What it was read as.</param>
/// <param name="Limits">What was allowed, as the description writes it; null where the kind says it all.</param>
internal sealed record AskedKey(bool InSite, IReadOnlyList<string> Steps, string Key, string Kind, string? Limits);

/// <summary>Listens to what the reader asks for, so that a test can hold the description to it. Nobody listens in production.</summary>
internal static class AskedKeys
{
    [ThreadStatic]
    private static List<AskedKey>? heard;

    public static bool IsHeard => heard is not null;

    /// <summary>Everything that is asked for on this thread while <paramref name="read"/> runs.</summary>
    public static IReadOnlyList<AskedKey> During(Action read)
    {
        var mine = heard = [];
        try
        {
            read();
            return mine;
        }
        finally
        {
            heard = null;
        }
    }

    public static void Hear(AskedKey key) => heard?.Add(key);
}
