namespace RobotLink.Profiles.Language;

/// <summary>Short words for what may stand behind a key, so that the descriptions read as tables.</summary>
internal static class Shapes
{
    /// <summary>The version that understands what this one is learning.</summary>
    public const string Next = "0.2";

    public static TextValue Text(string what = "text", string? pattern = null) => new(what, pattern);

    public static DurationValue Duration(string least, string most) => new(least, most);

    public static SizeValue Size(string least, string most) => new(least, most);

    public static WholeValue Whole(long least, long most) => new(least, most);

    public static FlagValue Flag => new();

    public static ChoiceValue Choice(params IReadOnlyList<string> words) => new(words);

    public static BytesValue Bytes => new();

    public static PlaceValue Place => new();

    /// <param name="group">Never null: descriptions are read when all groups are there, which the compiler cannot see.</param>
    public static GroupValue In(KeyGroup? group) => new(group!);

    public static EitherValue Either(params IReadOnlyList<LanguageValue> shapes) => new(shapes);

    public static NamedValue Named(string what, string pattern, LanguageValue item) => new(what, pattern, item);

    public static ListValue ListOf(LanguageValue item) => new(item);
}
