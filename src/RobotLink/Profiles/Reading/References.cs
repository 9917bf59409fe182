namespace RobotLink.Profiles;

/// <summary>Names that refer to messages and requests.</summary>
internal static class References
{
    /// <summary>Reports a name that is not among <paramref name="known"/>.</summary>
    /// <returns>True when the key is there and its name is known.</returns>
    public static bool Check(Section section, string key, IReadOnlyCollection<string> known)
    {
        var name = section.Scalar(key);
        if (name is null || known.Contains(name.Value))
        {
            return name is not null;
        }

        section.Mistakes.Add(
            "E1401", name, $"{section.PathOf(key)} names {name.Value}, but no message or request has that name.", null,
            Nearest.Offer(name.Value, known, "Write it under requests: first."));
        return false;
    }
}
