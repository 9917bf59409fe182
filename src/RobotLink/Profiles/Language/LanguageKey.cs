namespace RobotLink.Profiles.Language;

/// <summary>One key of the language.</summary>
/// <param name="Value">What may stand behind it.</param>
/// <param name="Meaning">What it does, in one sentence.</param>
public sealed record LanguageKey(string Name, LanguageValue Value, string Meaning)
{
    /// <summary>What holds without it, in words; null when there is nothing to say.</summary>
    public string? Default { get; init; }

    /// <summary>A value as it would be written.</summary>
    public string? Example { get; init; }

    /// <summary>Must be there, here or in a parent profile.</summary>
    public bool Required { get; init; }

    /// <summary>The version of RobotLink that first understood it.</summary>
    public string Since { get; init; } = "0.1";
}

/// <summary>Keys that stand together.</summary>
/// <param name="name">Unique; a heading of the reference page, and a definition of the schema.</param>
/// <param name="keys">Asked for once, and late: groups may hold each other.</param>
public sealed class KeyGroup(string name, string meaning, Func<IReadOnlyList<LanguageKey>> keys)
{
    private readonly Lazy<IReadOnlyList<LanguageKey>> all = new(keys);

    public string Name { get; } = name;

    /// <summary>What the group is about, in one sentence.</summary>
    public string Meaning { get; } = meaning;

    public IReadOnlyList<LanguageKey> Keys => all.Value;

    /// <summary>Keys of other names, chosen elsewhere in the file; null where there are none.</summary>
    public NamedKeys? Others { get; init; }

    /// <summary>Whether <c>null</c> removes what a parent gave. A site file has no parent.</summary>
    public bool NullRemoves { get; init; } = true;

    /// <summary>Nothing of it is inherited from a parent, so its required keys stand in this file.</summary>
    public bool Complete { get; init; }

    public LanguageKey? Find(string key) => Keys.FirstOrDefault(known => known.Name == key);
}
