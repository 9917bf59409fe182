namespace RobotLink.Profiles;

/// <summary>Which words can be names.</summary>
internal static class Names
{
    /// <summary>Fields, messages and requests: they become keys of JSON.</summary>
    public static bool IsField(string name) =>
        name.Length is > 0 and <= 64 && char.IsAsciiLetterLower(name[0])
        && name.All(character => IsPlain(character) || character == '_');

    /// <summary>Links and infrastructure: they stand in addresses of the API.</summary>
    public static bool IsLink(string name) =>
        name.Length is > 0 and <= 64 && name.All(character => IsPlain(character) || character == '-');

    /// <summary>Profiles: they become file names, so nothing may lead out of the folder.</summary>
    public static bool IsProfile(string name) =>
        name.Length is > 0 and <= 128 && name.Split('/') is { Length: <= 3 } parts
        && Array.TrueForAll(parts, part => part.Length > 0 && part.All(character => IsPlain(character) || character is '-' or '_'));

    private static bool IsPlain(char character) => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character);

    public static bool Check(YamlScalar name, string what, MistakeList mistakes)
    {
        if (IsField(name.Value))
        {
            return true;
        }

        var near = new string([.. name.Value.ToLowerInvariant().Select(character => IsPlain(character) ? character : '_')]);
        mistakes.Add(
            "E1210", name, $"{name.Value} cannot be the name of {what}.", "Names become keys of JSON.",
            IsField(near) ? $"Write {near}." : "Use small letters, digits and _, a letter first.");
        return false;
    }
}
