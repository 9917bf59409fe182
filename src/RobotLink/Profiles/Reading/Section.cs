using System.Globalization;
using RobotLink.Profiles.Language;

namespace RobotLink.Profiles;

/// <summary>One group of keys while it is read. Each key asked for becomes known; <see cref="Done"/> reports the others.</summary>
/// <remarks>A wrong value is reported and then treated as absent, so that one run finds all mistakes.</remarks>
internal sealed class Section(YamlMapping? map, YamlPlace place, string path, MistakeList mistakes)
{
    /// <summary>The key of an item of a list that may be something else than keys: see <see cref="Slot"/>.</summary>
    public const string Itself = "[]";

    private readonly List<string> known = [];

    /// <summary>Where the section stands, or where it would be missed.</summary>
    public YamlPlace Place => place;

    public string Path => path;

    public bool Exists => map is not null;

    /// <summary>Whether <c>null</c> removes what a parent gave. A site file has no parent: there a null in place of keys would only hide something.</summary>
    public bool NullRemoves { get; init; } = true;

    public MistakeList Mistakes => mistakes;

    /// <summary>The way here, for <see cref="AskedKeys"/>; empty when nobody listens.</summary>
    private IReadOnlyList<string> Steps { get; init; } = [];

    public IReadOnlyList<YamlEntry> Entries => map?.Entries ?? [];

    public string PathOf(string key) => key == Itself ? path : path.Length == 0 ? key : $"{path}.{key}";

    public bool Has(string key) => map?.Find(key)?.Value is not (null or YamlScalar { IsNull: true });

    /// <summary>The key's place, for mistakes that concern the key and not its value.</summary>
    public YamlPlace KeyPlace(string key) => map?.Find(key)?.Key.Place ?? place;

    public YamlPlace ValuePlace(string key) => map?.Find(key)?.Value.Place ?? place;

    /// <summary>The value whatever its shape; null when absent, removed, or empty (which is reported).</summary>
    public YamlNode? Node(string key)
    {
        known.Add(key);
        Asked(key, "any");
        var entry = map?.Find(key);
        if (entry?.Value is YamlScalar { IsEmpty: true })
        {
            mistakes.Add(
                "E1204", entry.Key, $"{PathOf(key)} has no value.", null,
                NullRemoves ? "Write a value behind the colon, or null to remove what the parent profile gives." : "Write a value behind the colon, or remove the key.");
            return null;
        }

        return entry?.Value is YamlScalar { IsNull: true } ? null : entry?.Value;
    }

    public YamlScalar? Scalar(string key)
    {
        var node = Node(key);
        if (node is null or YamlScalar)
        {
            return node as YamlScalar;
        }

        mistakes.Add(
            "E1203", KeyPlace(key), $"{PathOf(key)} holds {node.Shape}, but a single value is needed.", null,
            $"Write one value behind {key}:.");
        return null;
    }

    public string? Text(string key) => Scalar(key)?.Value;

    public Section Map(string key)
    {
        var node = Node(key);
        if (node is not (null or YamlMapping))
        {
            mistakes.Add(
                "E1203", node, $"{PathOf(key)} holds {node.Shape}, but keys with values are needed.", null,
                $"Write {key}: {{ key: value }}.");
        }

        if (!NullRemoves && map?.Find(key) is { Value: YamlScalar { IsNull: true } } nothing)
        {
            mistakes.Add(
                "E1204", nothing.Key, $"{PathOf(key)} is null, but keys with values are needed.",
                "Null removes what a parent gives, and a site file has no parent.", $"Write {key}: {{ key: value }}, or remove {key}.");
        }

        return new Section(node as YamlMapping, KeyPlace(key), PathOf(key), mistakes) { NullRemoves = NullRemoves, Steps = Below(key) };
    }

    public IReadOnlyList<YamlNode> List(string key)
    {
        var node = Node(key);
        if (node is not (null or YamlSequence))
        {
            mistakes.Add(
                "E1203", node, $"{PathOf(key)} holds {node.Shape}, but a list is needed.", null,
                $"Write {key}: [ first, second ], or one item per line behind a dash.");
        }

        return (node as YamlSequence)?.Items ?? [];
    }

    /// <summary>A section for one item of a list.</summary>
    public Section? Item(string key, int index, YamlNode item)
    {
        var itemPath = $"{PathOf(key)}[{index}]";
        if (item is YamlMapping keys)
        {
            var brace = item.Place with { EndLine = item.Place.Line, EndColumn = item.Place.Column + 1 };
            return new Section(keys, brace, itemPath, mistakes) { NullRemoves = NullRemoves, Steps = Below(key, Itself) };
        }

        mistakes.Add("E1203", item, $"{itemPath} is {item.Shape}, but keys with values are needed.", null, "Write { key: value }.");
        return null;
    }

    /// <summary>A section that holds nothing but one item of a list, whatever its shape, behind the key <see cref="Itself"/>.</summary>
    public Section Slot(string key, int index, YamlNode item)
    {
        var slot = new YamlMapping([new YamlEntry(new YamlScalar(Itself, YamlStyle.Plain, item.Place), item)], item.Place);
        return new Section(slot, item.Place, $"{PathOf(key)}[{index}]", mistakes) { NullRemoves = NullRemoves, Steps = Below(key) };
    }

    /// <summary>Named entries, each with keys of its own, in the order of the file.</summary>
    public IEnumerable<(YamlScalar Name, Section Keys)> Named(string key)
    {
        var section = Map(key);
        foreach (var entry in section.Entries)
        {
            if (NullRemoves && entry.Value is YamlScalar { IsNull: true })
            {
                continue;
            }

            yield return (entry.Key, section.Map(entry.Key.Value));
        }
    }

    public TimeSpan? Duration(string key, TimeSpan least, TimeSpan most)
    {
        Asked(key, "duration", least, most, Quantity.Format);
        var scalar = Quantified(key, Quantity.Durations);
        if (scalar is null || !Quantity.TryParseDuration(scalar.Value, out var duration))
        {
            return null;
        }

        return Within(key, scalar, duration, least, most, Quantity.Format) ? duration : null;
    }

    public int? Size(string key, int least, int most)
    {
        Asked<double>(key, "size", least, most, Quantity.FormatSize);
        var scalar = Quantified(key, Quantity.Sizes);
        if (scalar is null || !Quantity.TryParse(scalar.Value, Quantity.Sizes, out var bytes))
        {
            return null;
        }

        if (bytes != Math.Floor(bytes))
        {
            mistakes.Add(
                "E1206", scalar, $"{PathOf(key)} is {scalar.Value}, which is no whole number of bytes.", null,
                $"Write {Quantity.FormatSize(Math.Ceiling(bytes))}.");
            return null;
        }

        return Within(key, scalar, bytes, least, most, Quantity.FormatSize) ? (int)bytes : null;
    }

    public double? Share(string key, double least, double most)
    {
        Asked(key, "share", least, most, Quantity.FormatShare);
        var scalar = Quantified(key, Quantity.Shares);
        return scalar is not null && Quantity.TryParse(scalar.Value, Quantity.Shares, out var share)
            && Within(key, scalar, share, least, most, Quantity.FormatShare) ? share : null;
    }

    public int? Whole(string key, int least, int most)
    {
        Asked(key, "whole number", least, most, number => $"{number}");
        var scalar = Scalar(key);
        if (scalar is null)
        {
            return null;
        }

        if (!long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            mistakes.Add(
                "E1209", scalar, $"{PathOf(key)} is {scalar.Value}, which is no whole number.", null,
                $"Write a number from {least} to {most}, without unit.");
            return null;
        }

        return Within(key, scalar, number, least, most, value => $"{value}") ? (int)number : null;
    }

    public decimal? Number(string key, decimal least, decimal most)
    {
        Asked(key, "number", least, most, number => number.ToString(CultureInfo.InvariantCulture));
        var scalar = Scalar(key);
        if (scalar is null)
        {
            return null;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(scalar.Value, Style, CultureInfo.InvariantCulture, out var number))
        {
            mistakes.Add(
                "E1209", scalar, $"{PathOf(key)} is {scalar.Value}, which is no number.", null, "Write a number such as 2 or 0.01.");
            return null;
        }

        return Within(key, scalar, number, least, most, value => value.ToString(CultureInfo.InvariantCulture)) ? number : null;
    }

    public bool? Flag(string key)
    {
        Asked(key, "true or false");
        var scalar = Scalar(key);
        switch (scalar?.Value)
        {
            case null:
                return null;
            case "true" when scalar.Style == YamlStyle.Plain:
                return true;
            case "false" when scalar.Style == YamlStyle.Plain:
                return false;
            default:
                var yes = scalar.Value.ToLowerInvariant() is "yes" or "on" or "1" or "true";
                mistakes.Add(
                    "E1213", scalar, $"{PathOf(key)} is {scalar.Value}, but only true and false are understood.", null,
                    yes ? "Write true." : "Write false.");
                return null;
        }
    }

    public T? Choice<T>(string key, params (string Word, T Value)[] choices)
        where T : struct
    {
        if (AskedKeys.IsHeard)
        {
            Asked(key, "word", string.Join(' ', Words(choices).Select(word => $"`{word}`")));
        }

        var scalar = Scalar(key);
        if (scalar is null)
        {
            return null;
        }

        foreach (var (word, value) in choices)
        {
            if (word == scalar.Value)
            {
                return value;
            }
        }

        mistakes.Add(
            "E1208", scalar, $"{PathOf(key)} is {scalar.Value}, which is not known.", null,
            Nearest.Offer(scalar.Value, Words(choices), ""));
        return null;
    }

    public void Missing(string key, string fix) => mistakes.Add("E1202", place, $"{PathOf(key)} is missing.", null, fix);

    /// <summary>Marks the keys that have names of the user's choosing as known.</summary>
    public void Accept(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            known.Add(key);
            Asked(key, "any");
        }
    }

    /// <summary>Reports the keys nobody asked for.</summary>
    public void Done()
    {
        var asked = known.ToHashSet(StringComparer.Ordinal);
        var words = known.Distinct().ToList();
        foreach (var entry in Entries)
        {
            if (mistakes.IsFull)
            {
                return;
            }

            var key = entry.Key.Value;
            if (!asked.Contains(key))
            {
                var owner = path.Length == 0 ? "here" : $"in {path}";
                mistakes.Add(
                    "E1201", entry.Key, $"The key {key} is unknown {owner}.",
                    "An unknown key does nothing, so a misspelt setting would silently keep its default.",
                    OtherNames.For(key, words) is { } ours ? $"Here that is called {ours}." : Nearest.Offer(key, words, "Remove it."));
            }
        }
    }

    private void Asked<T>(string key, string kind, T least, T most, Func<T, string> format)
    {
        if (AskedKeys.IsHeard)
        {
            Asked(key, kind, $"{format(least)} to {format(most)}");
        }
    }

    private void Asked(string key, string kind, string? limits = null)
    {
        if (AskedKeys.IsHeard)
        {
            AskedKeys.Hear(new AskedKey(!NullRemoves, Steps, key, kind, limits));
        }
    }

    /// <remarks>A loop, not a query: a query would be compiled anew for each kind of value, while a user waits for the check of a file.</remarks>
    private static string[] Words<T>((string Word, T Value)[] choices)
    {
        var words = new string[choices.Length];
        for (var index = 0; index < words.Length; index++)
        {
            words[index] = choices[index].Word;
        }

        return words;
    }

    private IReadOnlyList<string> Below(params ReadOnlySpan<string> steps) => AskedKeys.IsHeard ? [.. Steps, .. steps] : [];

    private YamlScalar? Quantified(string key, IReadOnlyList<(string Unit, double Factor)> units)
    {
        var scalar = Scalar(key);
        if (scalar is null || Quantity.TryParse(scalar.Value, units, out _))
        {
            return scalar;
        }

        var bare = Quantity.TrySplit(scalar.Value, out _, out var unit) && unit.Length == 0;
        var what = units == Quantity.Durations ? "duration" : units == Quantity.Sizes ? "size" : "share";
        if (bare)
        {
            mistakes.Add(
                "E1205", scalar, $"{PathOf(key)} is {scalar.Value} without a unit.",
                $"A {what} without a unit is read differently by everybody.", Quantity.Suggest(scalar.Value, units));
        }
        else
        {
            mistakes.Add(
                "E1206", scalar, $"{PathOf(key)} is {scalar.Value}, which is no {what}.", null, Quantity.Suggest(scalar.Value, units));
        }

        return null;
    }

    private bool Within<T>(string key, YamlScalar scalar, T value, T least, T most, Func<T, string> format)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0)
        {
            return true;
        }

        mistakes.Add(
            "E1207", scalar, $"{PathOf(key)} is {scalar.Value}, outside of {format(least)} to {format(most)}.", null,
            $"Write {format(value.CompareTo(least) < 0 ? least : most)} or {(value.CompareTo(least) < 0 ? "more" : "less")}.");
        return false;
    }
}
