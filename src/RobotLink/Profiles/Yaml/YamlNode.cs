namespace RobotLink.Profiles;

/// <summary>How a scalar was written.</summary>
public enum YamlStyle
{
    Plain,
    Quoted,
    Block,
}

/// <summary>A place in a file; line and column are 1-based, the end is the first column behind.</summary>
public readonly record struct YamlPlace(SourceFile File, int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>Characters to underline: to the end of the line when the place spans several.</summary>
    public int Length => Math.Max(1, (EndLine == Line ? EndColumn : File.Line(Line).TrimEnd().Length + 1) - Column);

    public override string ToString() => $"{File.Name}:{Line}:{Column}";
}

/// <summary>A part of a YAML file that remembers where it stood.</summary>
public abstract class YamlNode(YamlPlace place)
{
    public YamlPlace Place { get; } = place;

    /// <summary>The words for it in messages.</summary>
    public abstract string Shape { get; }
}

/// <summary>A single value.</summary>
public sealed class YamlScalar(string value, YamlStyle style, YamlPlace place) : YamlNode(place)
{
    public string Value { get; } = value;
    public YamlStyle Style { get; } = style;

    public override string Shape => "a single value";

    /// <summary>Written out as <c>null</c>, which removes what a parent gave.</summary>
    public bool IsNull => Style == YamlStyle.Plain && Value is "null" or "~";

    /// <summary>A key with nothing behind it.</summary>
    public bool IsEmpty => Style == YamlStyle.Plain && Value.Length == 0;
}

/// <summary>A key with its value.</summary>
public sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>Keys with values, in the order of the file.</summary>
public sealed class YamlMapping(IReadOnlyList<YamlEntry> entries, YamlPlace place) : YamlNode(place)
{
    private readonly Dictionary<string, YamlEntry> byKey = entries.ToDictionary(entry => entry.Key.Value, StringComparer.Ordinal);

    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    public override string Shape => "keys with values";

    public YamlEntry? Find(string key) => byKey.GetValueOrDefault(key);
}

/// <summary>Values in order.</summary>
public sealed class YamlSequence(IReadOnlyList<YamlNode> items, YamlPlace place) : YamlNode(place)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;

    public override string Shape => "a list";
}
