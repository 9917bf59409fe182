using System.Globalization;

namespace RobotLink.Profiles.Language;

/// <summary>What may stand behind a key.</summary>
public abstract record LanguageValue
{
    /// <summary>The kind of value, in a word or two.</summary>
    public abstract string Words { get; }

    /// <summary>What is allowed, in words; null when the kind says it all.</summary>
    public virtual string? Limits => null;
}

/// <summary>A text; a number or true and false are read as the characters they are written with.</summary>
/// <param name="What">What the text is: a name of something, an address, a free text.</param>
/// <param name="Pattern">A regular expression for the whole of it; null for any text.</param>
public sealed record TextValue(string What = "text", string? Pattern = null) : LanguageValue
{
    public override string Words => What;
}

/// <summary>A number with a unit of time.</summary>
public sealed record DurationValue(string Least, string Most) : LanguageValue
{
    public override string Words => "duration";

    public override string Limits => $"{Least} to {Most}";
}

/// <summary>A number with a unit of size.</summary>
public sealed record SizeValue(string Least, string Most) : LanguageValue
{
    public override string Words => "size";

    public override string Limits => $"{Least} to {Most}";
}

/// <summary>A number with a per cent sign.</summary>
public sealed record ShareValue(string Least, string Most) : LanguageValue
{
    public override string Words => "share";

    public override string Limits => $"{Least} to {Most}";
}

/// <summary>A whole number.</summary>
public sealed record WholeValue(long Least, long Most) : LanguageValue
{
    public override string Words => "whole number";

    public override string Limits => string.Create(CultureInfo.InvariantCulture, $"{Least} to {Most}");
}

/// <summary>A number with or without a point.</summary>
public sealed record NumberValue(decimal Least, decimal Most) : LanguageValue
{
    public override string Words => "number";

    public override string Limits => string.Create(CultureInfo.InvariantCulture, $"{Least} to {Most}");
}

/// <summary>true or false.</summary>
/// <param name="OnlyTrue">Leaving the key out is the only way to say no.</param>
public sealed record FlagValue(bool OnlyTrue = false) : LanguageValue
{
    public override string Words => OnlyTrue ? "true" : "true or false";
}

/// <summary>One of a few words.</summary>
public sealed record ChoiceValue(params IReadOnlyList<string> Choices) : LanguageValue
{
    public override string Words => "word";

    public override string Limits => string.Join(' ', Choices.Select(choice => $"`{choice}`"));
}

/// <summary>Bytes in byte notation, at least one.</summary>
public sealed record BytesValue : LanguageValue
{
    public override string Words => "bytes";
}

/// <summary>A place of bytes, such as 5..8.</summary>
public sealed record PlaceValue : LanguageValue
{
    public override string Words => "place of bytes";
}

/// <summary>A text as the device's manual prints it, with holes.</summary>
public sealed record TemplateValue : LanguageValue
{
    public override string Words => "text with holes";
}

/// <summary>The type of a hole or a field.</summary>
public sealed record FieldTypeValue : LanguageValue
{
    public override string Words => "type";
}

/// <summary>Any JSON: maps and lists of values.</summary>
public sealed record DocumentValue : LanguageValue
{
    public override string Words => "keys with values, nested";
}

/// <summary>Keys of a group.</summary>
public sealed record GroupValue(KeyGroup Group) : LanguageValue
{
    public override string Words => Group.Name;
}

/// <summary>Keys whose names the writer chooses.</summary>
public sealed record NamedValue(NamedKeys Keys) : LanguageValue
{
    public NamedValue(string what, string pattern, LanguageValue item)
        : this(new NamedKeys(what, pattern, item))
    {
    }

    public override string Words => $"by {Keys.What}";
}

/// <param name="What">What the names are.</param>
/// <param name="Pattern">A regular expression for a whole name.</param>
public sealed record NamedKeys(string What, string Pattern, LanguageValue Item);

/// <summary>Values in order.</summary>
public sealed record ListValue(LanguageValue Item) : LanguageValue
{
    public override string Words => $"list of {Item.Words}";

    public override string? Limits => Item.Limits;
}

/// <summary>One of several shapes.</summary>
public sealed record EitherValue(params IReadOnlyList<LanguageValue> Shapes) : LanguageValue
{
    public override string Words => string.Join(", or ", Shapes.Select(shape => shape.Words));

    public override string? Limits => string.Join("; ", Shapes.Select(shape => shape.Limits).OfType<string>()) is { Length: > 0 } limits ? limits : null;
}
