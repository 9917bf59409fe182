using System.Globalization;

namespace RobotLink.Profiles;

/// <summary>Reads the keys that every field can have, wherever it stands: what its value means and what it is worth.</summary>
internal sealed class FieldTraitReader(MistakeList mistakes)
{
    private const int MostWords = 256;

    /// <summary>The field with what <paramref name="keys"/> say about it.</summary>
    public FieldProfile Apply(Section keys, FieldProfile field)
    {
        var scale = keys.Number("scale", -1_000_000_000, 1_000_000_000);
        var add = keys.Number("add", -1_000_000_000, 1_000_000_000);
        var words = Words(keys);
        var (range, captured) = Range(keys);
        var time = Time(keys);
        var sign = Condition(keys, "negative_if", "{ hemisphere: [S, W] }");
        field = field with
        {
            Scale = scale,
            Add = add,
            Words = words,
            Range = range,
            CapturedMost = captured,
            Unit = keys.Text("unit"),
            Unique = keys.Flag("unique") ?? false,
            Hidden = keys.Flag("hidden"),
            Optional = keys.Flag("optional") ?? field.Optional,
            NegativeIf = sign,
            MaxAge = keys.Duration("max_age", TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(24)),
            Unknown = Values(keys, "unknown"),
            Uncertain = Values(keys, "uncertain"),
            UncertainIf = Condition(keys, "uncertain_if", "{ state: [MOVING] }"),
            Charset = Charsets.Read(keys, isField: true) ?? field.Charset,
            Time = time ?? field.Time,
        };
        Check(keys, field);
        return field;
    }

    private void Check(Section keys, FieldProfile field)
    {
        if ((field.Scale is not null || field.Add is not null) && !IsNumber(field))
        {
            var key = field.Scale is not null ? "scale" : "add";
            mistakes.Add(
                "E1215", keys.KeyPlace(key), $"{keys.PathOf(key)} stands at a field that is no number.", null,
                "Remove it, or make the type int or float.");
        }

        if (field.NegativeIf is not null && (!(IsNumber(field) || field.Type == FieldType.DegreesMinutes) || field.Words.Count > 0))
        {
            mistakes.Add(
                "E1481", keys.KeyPlace("negative_if"), $"{keys.PathOf("negative_if")} stands at a field that is no single number.", null, "Remove it.");
        }

        if (keys.Has("range") && !IsNumber(field) && field.Type != FieldType.DegreesMinutes)
        {
            mistakes.Add("E1356", keys.KeyPlace("range"), $"{keys.PathOf("range")} stands at a field that is no number.", null, "Remove it.");
        }

        if (field.Words.Count > 0 && (!IsWhole(field) || field.Scale is not null || field.Add is not null))
        {
            mistakes.Add(
                "E1355", keys.KeyPlace("words"), $"{keys.PathOf("words")} gives words to numbers, but the field is no plain whole number.", null,
                "Make the type a whole number without scale, such as u8, int or digits(2).");
        }

        if (keys.Has("time") && field is not { Type: FieldType.U32 or FieldType.U64 or FieldType.I32 or FieldType.I64 })
        {
            mistakes.Add(
                "E1357", keys.KeyPlace("time"), $"{keys.PathOf("time")} stands at a field that is no binary number.", null,
                "Write the format into the type, such as type: time(unix_s).");
        }

        if (field.Charset is not null && field.Type is not (FieldType.Text or FieldType.Word or FieldType.Choice or FieldType.Quoted))
        {
            mistakes.Add("E1352", keys.KeyPlace("charset"), $"{keys.PathOf("charset")} stands at a field that is no text.", null, "Remove it.");
        }
    }

    /// <summary>A whole number whose wire form is known.</summary>
    internal static bool IsWhole(FieldProfile field) =>
        field.Type is FieldType.Int or FieldType.Digits or FieldType.Hex or FieldType.Bcd
        || (field.Type is >= FieldType.U8 and <= FieldType.I64);

    internal static bool IsNumber(FieldProfile field) =>
        IsWhole(field) || field.Type is FieldType.Float or FieldType.F32 or FieldType.F64 or FieldType.Fixed or FieldType.Signed;

    private List<NumberWord> Words(Section keys)
    {
        var words = new List<NumberWord>();
        var section = keys.Map("words");
        foreach (var entry in section.Entries)
        {
            if (!Number(entry.Key.Value, out var number))
            {
                mistakes.Add("E1209", entry.Key, $"{section.Path} gives a word to {entry.Key.Value}, which is no whole number.", null, "Write words: { 0: stopped, 1: running }.");
            }
            else if (section.Text(entry.Key.Value) is { } word)
            {
                words.Add(new NumberWord(number, word));
            }
        }

        if (words.Count > MostWords || words.Select(word => word.Word).Distinct().Count() < words.Count)
        {
            mistakes.Add(
                "E1355", keys.KeyPlace("words"), $"{section.Path} has {(words.Count > MostWords ? $"more than {MostWords} words" : "one word twice")}.",
                "A word is sent as its number, so it must stand for one.", "Give each number a word of its own.");
        }

        return words;
    }

    /// <summary>A whole number as manuals print it: in decimal, or 0x1F.</summary>
    internal static bool Number(string text, out long number) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private FieldCondition? Condition(Section keys, string key, string example)
    {
        if (!keys.Has(key))
        {
            return null;
        }

        var condition = keys.Map(key);
        var names = condition.Entries.Select(entry => entry.Key.Value).ToList();
        var values = names.Count == 1 ? Values(condition, names[0]) : [];
        condition.Accept(names);
        if (condition.Exists && values.Count == 0)
        {
            mistakes.Add(
                "E1481", keys.ValuePlace(key), $"{condition.Path} names no field with its values.", null, $"Write {key}: {example}.");
        }

        return values.Count == 0 ? null : new FieldCondition(names[0], values);
    }

    private (ValueRange? Range, CapturedLimit? Captured) Range(Section keys)
    {
        if (keys.Scalar("range") is not { } scalar)
        {
            return default;
        }

        var ends = scalar.Value.Split("..", 2);
        var isRange = ends.Length == 2;
        var captured = isRange ? Captured(ends[1]) : null;
        decimal? least = null;
        decimal? most = null;
        isRange = isRange && End(ends[0], out least) && (captured is not null || End(ends[1], out most))
            && (least is not null || most is not null || captured is not null) && !(least > most);
        if (!isRange)
        {
            mistakes.Add(
                "E1356", scalar, $"{keys.PathOf("range")} is {scalar.Value}, which is no range of values.", null,
                "Write the smaller value first, such as 1..99, -10.5..20 or 0.. for no upper limit.");
            return default;
        }

        return (least is null && most is null ? null : new ValueRange(least, most), captured);
    }

    /// <summary>A limit that the device told on this connection, such as <c>captured.length-18</c>.</summary>
    private static CapturedLimit? Captured(string text)
    {
        if (!text.StartsWith("captured.", StringComparison.Ordinal))
        {
            return null;
        }

        var sign = text.IndexOfAny(['+', '-']);
        var name = sign < 0 ? text["captured.".Length..] : text["captured.".Length..sign];
        decimal? add = 0;
        return name.Length > 0 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_')
            && (sign < 0 || (End(text[sign..].TrimStart('+'), out add) && add is not null))
            ? new CapturedLimit(name, add!.Value)
            : null;
    }

    private static bool End(string text, out decimal? end)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        var reads = decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var number);
        end = reads ? number : null;
        return reads || text.Length == 0;
    }

    private TimeFormat? Time(Section keys)
    {
        var scalar = keys.Scalar("time");
        if (scalar is null || scalar.Value is "unix_s" or "unix_ms")
        {
            return scalar is null ? null : TypeReader.Format(scalar.Value);
        }

        mistakes.Add("E1357", scalar, $"{keys.PathOf("time")} is {scalar.Value}, which no binary number is counted in.", null, "Write unix_s or unix_ms.");
        return null;
    }

    private List<string> Values(Section keys, string key)
    {
        var values = new List<string>();
        foreach (var item in keys.List(key))
        {
            if (item is YamlScalar scalar)
            {
                values.Add(scalar.Value);
            }
            else
            {
                mistakes.Add("E1203", item, $"{keys.PathOf(key)} holds {item.Shape}, but single values are needed.", null, $"Write {key}: [UNAVAILABLE, -1].");
            }
        }

        return values;
    }
}
