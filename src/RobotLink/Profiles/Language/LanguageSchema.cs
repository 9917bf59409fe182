using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RobotLink.Profiles.Language;

/// <summary>The description as JSON Schema, draft 07: what editors understand.</summary>
public static class LanguageSchema
{
    public const string ProfileFile = "profile.v1.schema.json";
    public const string SiteFile = "site.v1.schema.json";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Profile { get; } = Of(ProfileLanguage.Root, "RobotLink profile");

    public static string Site { get; } = Of(SiteLanguage.Root, "RobotLink site");

    private static string Of(KeyGroup root, string title)
    {
        var schema = new JsonObject { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = title };
        foreach (var (key, value) in Group(root).ToList())
        {
            schema[key] = value?.DeepClone();
        }

        schema["type"] = "object";
        var definitions = new JsonObject();
        foreach (var group in LanguageWalk.Groups(root).Skip(1))
        {
            definitions[Id(group)] = Group(group);
        }

        schema["definitions"] = definitions;
        return schema.ToJsonString(Readable) + "\n";
    }

    private static string Id(KeyGroup group) => group.Name.Replace(' ', '_');

    private static JsonObject Group(KeyGroup group)
    {
        var properties = new JsonObject();
        foreach (var key in group.Keys)
        {
            var schema = Value(key.Value, group.NullRemoves);
            schema["description"] = Description(key);
            properties[key.Name] = schema;
        }

        var written = new JsonObject
        {
            ["description"] = group.Meaning,
            ["type"] = Types(group.NullRemoves, "object"),
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        if (group.Others is { } others)
        {
            written["patternProperties"] = new JsonObject { [Notation.Whole(others.Pattern)] = Value(others.Item, group.NullRemoves) };
        }

        var required = group.Keys.Where(key => key.Required && group.Complete).Select(key => (JsonNode)key.Name).ToArray();
        if (required.Length > 0)
        {
            written["required"] = new JsonArray(required);
        }

        return written;
    }

    private static string Description(LanguageKey key)
    {
        var parts = new[]
        {
            key.Meaning,
            key.Value.Limits is { } limits && key.Value is not ChoiceValue ? $"{limits.Replace("`", "", StringComparison.Ordinal)}." : null,
            key.Default is { } usual ? $"Default: {usual}." : null,
            key.Example is { } example ? $"Such as {example}" : null,
        };
        return string.Join(' ', parts.OfType<string>());
    }

    /// <param name="nullRemoves">Keys and lists may be null; single values may be so everywhere.</param>
    private static JsonObject Value(LanguageValue value, bool nullRemoves) => value switch
    {
        GroupValue group => new JsonObject { ["$ref"] = $"#/definitions/{Id(group.Group)}" },
        NamedValue named => new JsonObject
        {
            ["type"] = Types(nullRemoves, "object"),
            ["patternProperties"] = new JsonObject { [Notation.Whole(named.Keys.Pattern)] = Value(named.Keys.Item, nullRemoves) },
            ["additionalProperties"] = false,
        },
        ListValue list => new JsonObject { ["type"] = Types(true, "array"), ["items"] = Value(list.Item, nullRemoves) },
        EitherValue either => new JsonObject { ["anyOf"] = new JsonArray([.. either.Shapes.Select(shape => Value(shape, nullRemoves))]) },
        DocumentValue => new JsonObject { ["type"] = Types(nullRemoves, "object", "array") },
        _ => Single(value),
    };

    private static JsonObject Single(LanguageValue value) => value switch
    {
        TextValue { Pattern: { } pattern } => Matching(pattern, "string", "number"),
        TextValue => new JsonObject { ["type"] = Types(true, "string", "number", "boolean") },
        TemplateValue => Matching(Notation.Template, "string", "number", "boolean"),
        BytesValue => Matching(Notation.Bytes, "string", "number"),
        DurationValue => Matching(Notation.Quantity(Quantity.Durations), "string"),
        SizeValue => Matching(Notation.Quantity(Quantity.Sizes), "string"),
        ShareValue => Matching(Notation.Quantity(Quantity.Shares), "string"),
        WholeValue whole => new JsonObject { ["type"] = Types(true, "integer"), ["minimum"] = whole.Least, ["maximum"] = whole.Most },
        NumberValue number => new JsonObject { ["type"] = Types(true, "number"), ["minimum"] = number.Least, ["maximum"] = number.Most },
        FlagValue { OnlyTrue: true } => new JsonObject { ["enum"] = new JsonArray(true, null) },
        FlagValue => new JsonObject { ["type"] = Types(true, "boolean") },
        ChoiceValue choice => new JsonObject { ["enum"] = new JsonArray([.. choice.Choices.Select(word => (JsonNode?)word), null]) },
        FieldTypeValue => new JsonObject
        {
            ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = new JsonArray([.. Notation.TypeWords.Select(word => (JsonNode)word)]) }, Matching(Notation.Type, "string")),
        },
        PlaceValue => new JsonObject
        {
            ["anyOf"] = new JsonArray(
                Matching(Notation.Place, "string"),
                new JsonObject { ["type"] = "integer", ["minimum"] = 1 },
                new JsonObject { ["type"] = "integer", ["maximum"] = -1 }),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "This kind of value has no schema yet."),
    };

    private static JsonObject Matching(string pattern, params string[] types) => new() { ["type"] = Types(true, types), ["pattern"] = Notation.Whole(pattern) };

    private static JsonNode Types(bool nullable, params string[] types)
    {
        string[] all = [.. types, .. nullable ? ["null"] : Array.Empty<string>()];
        return all.Length == 1 ? JsonValue.Create(all[0]) : new JsonArray([.. all.Select(type => (JsonNode)type)]);
    }
}
