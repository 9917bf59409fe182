using System.Globalization;

namespace RobotLink.Profiles;

/// <summary>Reads header fields, fields by place, and the constants that fill header fields.</summary>
/// <param name="order">Of binary numbers that say none themselves.</param>
internal sealed class PlacedFieldReader(TemplateReader templates, ExpressionReader expressions, WordOrder order, MistakeList mistakes)
{
    private readonly FieldTraitReader traits = new(mistakes);
    private readonly FieldExtents extents = new(templates, mistakes);

    public FieldTraitReader Traits => traits;

    /// <param name="isHeader">Header fields have no scale, unit or uniqueness: they are not delivered as values.</param>
    public FieldProfile? Read(YamlScalar name, Section keys, bool isHeader)
    {
        var before = mistakes.Count;
        Names.Check(name, "a field", mistakes);
        var at = Ranges.Read(keys, "at", mistakes);
        var typed = Type(name, keys);
        var blank = Constant(keys.Scalar("blank"), keys.PathOf("blank"));
        var value = keys.Scalar("value");
        if (typed is null)
        {
            Accept(keys);
            keys.Done();
            return null;
        }

        var field = typed with { At = at, Blank = blank };
        if (isHeader)
        {
            field = extents.ApplyPad(keys, field with { Order = Order(keys), Charset = Charsets.Read(keys, isField: true) });
        }
        else
        {
            field = traits.Apply(keys, field);
            field = extents.Apply(keys, field with { Order = Order(keys), IsHex = IsHex(keys, field), IsNamedInHex = IsNamedInHex(keys, field) });
            field = Items(keys, field);
        }

        keys.Done();
        field = Value(value, keys, field);
        if (mistakes.Count > before)
        {
            return null;
        }

        NeedsEnd(keys, field, isHeader);
        if (at is { } place)
        {
            CheckWidth(keys, place, field);
        }

        return mistakes.Count > before ? null : field;
    }

    /// <summary>A text that the device compares byte by byte; numbers with leading zeros need quotes.</summary>
    public string? Constant(YamlScalar? scalar, string path)
    {
        if (scalar is null)
        {
            return null;
        }

        var digits = scalar.Value.AsSpan().TrimStart('-');
        if (scalar.Style == YamlStyle.Plain && digits.Length > 1 && digits[0] == '0' && !digits.ContainsAnyExceptInRange('0', '9'))
        {
            mistakes.Add(
                "E1211", scalar, $"{path} is {scalar.Value} without quotes.",
                $"YAML readers take {scalar.Value} for a number and lose its zeros.", $"Write it in quotes: \"{scalar.Value}\".");
            return null;
        }

        return scalar.Value;
    }

    /// <summary>The value of a header field in one message.</summary>
    public string? HeaderConstant(YamlScalar? scalar, string path, FieldProfile field)
    {
        var value = Plain(Constant(scalar, path), field);
        var problem = value is null ? null : Problem(value, field, field.Length is null ? field.At?.Length ?? 0 : 0);
        if (problem is null)
        {
            return value;
        }

        var padded = field.Type == FieldType.Digits && value!.Length < field.Digits && value.All(char.IsAsciiDigit);
        mistakes.Add(
            "E1313", scalar!, $"{path} is {value}, but {problem}.", null,
            padded ? $"Write \"{value!.PadLeft(field.Digits, '0')}\"." : "Write a value that fits.");
        return null;
    }

    private static string? Problem(string value, FieldProfile field, int places) => field.Type switch
    {
        FieldType.Digits when value.Length != field.Digits || !value.All(char.IsAsciiDigit) => $"the field has exactly {field.Digits} digits",
        FieldType.Int when !long.TryParse(value, out _) => "the field is a whole number",
        FieldType.Float when !double.TryParse(value, out _) => "the field is a number",
        FieldType.Bool when value is not ("0" or "1" or "true" or "false") => "the field is 1 or 0",
        FieldType.Choice when !field.Choices.Contains(value) => $"the field is one of {string.Join(", ", field.Choices)}",
        FieldType.Bytes when value.Contains(' ', StringComparison.Ordinal) || !BytesText.TryRead(value, out _) => $"this is {BytesText.Needed}",
        FieldType.Text or FieldType.Word or FieldType.Int when places > 0 && value.Length > places => $"the field has {places} bytes",
        _ when FieldTraitReader.IsWhole(field) && field.Type is not (FieldType.Int or FieldType.Digits) => WholeProblem(value, field),
        _ => null,
    };

    private static string? WholeProblem(string value, FieldProfile field)
    {
        var (least, most) = Limits(field);
        return field.Words.Any(word => word.Word == value) ? null
            : !decimal.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? "the field is a whole number"
            : number < least || number > most ? $"the field holds {least} to {most}"
            : null;
    }

    internal static (decimal Least, decimal Most) Limits(FieldProfile field)
    {
        var bits = field.Bits?.Length ?? (field.Type == FieldType.Hex ? 4 * field.Digits : 8 * FieldWidth.OfValue(field));
        var isSigned = field.Bits is null && field.Type is >= FieldType.I8 and <= FieldType.I64;
        var span = 1m;
        for (var index = 0; index < (field.Type == FieldType.Bcd ? field.Digits : bits); index++)
        {
            span *= field.Type == FieldType.Bcd ? 10 : 2;
        }

        return isSigned ? (-span / 2, (span / 2) - 1) : (0, span - 1);
    }

    /// <summary>Bytes may be written by name.</summary>
    private static string? Plain(string? value, FieldProfile field) =>
        field.Type == FieldType.Bytes && value?.Contains('<', StringComparison.Ordinal) == true && BytesText.TryRead(value, out var bytes)
            ? Convert.ToHexString(bytes)
            : Decimal(value, field);

    /// <summary>Manuals print constants of numbers as 0x1F, too.</summary>
    private static string? Decimal(string? value, FieldProfile field) =>
        value is not null && value.StartsWith("0x", StringComparison.Ordinal) && FieldTraitReader.IsWhole(field)
            && ulong.TryParse(value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : value;

    private FieldProfile? Type(YamlScalar name, Section keys)
    {
        var type = keys.Scalar("type");
        var isBits = keys.Has("bit_of");
        if (type is not null)
        {
            return templates.Types.Read(type, 0, type.Value, name.Value, isPlace: true);
        }

        if (isBits || keys.Has("fields"))
        {
            // The number it belongs to gives the type of bits.
            return new FieldProfile { Name = name.Value, Type = isBits ? FieldType.U64 : FieldType.Group };
        }

        if (!keys.Has("type"))
        {
            keys.Missing("type", "Write a field as { at: 5..8, type: int }.");
        }

        return null;
    }

    /// <summary>Keys that would be read if the type were known: only the type is wrong.</summary>
    private static void Accept(Section keys) => keys.Accept(
        ["scale", "add", "words", "range", "unit", "unique", "hidden", "optional", "max_age", "unknown", "uncertain", "charset", "time", "negative_if", "uncertain_if",
            "length", "count", "until", "pad", "bit", "bits", "bit_of", "order", "as", "base", "fields"]);

    private FieldProfile Items(Section keys, FieldProfile field)
    {
        if (!keys.Has("fields"))
        {
            return field;
        }

        if (keys.Has("type") || field.Count is null)
        {
            mistakes.Add(
                "E1366", keys.KeyPlace("fields"), $"{keys.PathOf("fields")} is a group, which needs count and no type.", null,
                "Write { count: axes, fields: { position: { type: f32 } } }.");
        }

        var inner = new List<FieldProfile>();
        foreach (var (name, entry) in keys.Named("fields"))
        {
            if (entry.Has("at") || entry.Has("optional"))
            {
                var key = entry.Has("at") ? "at" : "optional";
                mistakes.Add(
                    "E1366", entry.KeyPlace(key), $"{entry.PathOf(key)} stands in a group, which repeats at ever new places.",
                    null, "Remove it: the fields of a group stand one behind the other.");
            }

            if (Read(name, entry, isHeader: false) is { } item)
            {
                inner.Add(item);
            }
        }

        return field with { Fields = new FieldPlaces(keys.Map("fields"), mistakes).Resolve(inner, null, []) };
    }

    private FieldProfile Value(YamlScalar? scalar, Section keys, FieldProfile field)
    {
        if (scalar is null)
        {
            return field;
        }

        if (ExpressionReader.IsExpression(scalar.Value))
        {
            var expression = expressions.Read(scalar, 0, scalar.Value);
            if (expression is not null && scalar.Value.Contains("length(", StringComparison.Ordinal) && FieldWidth.Of(field) == 0 && field.At is null)
            {
                mistakes.Add(
                    "E1360", scalar, $"{keys.PathOf("value")} needs the frame's length, but the field's own size is not fixed.", null,
                    "Give it a size: a binary type, digits(4), or length: 4.");
            }

            return field with { Made = expression };
        }

        var value = Plain(Constant(scalar, keys.PathOf("value")), field);
        var problem = value is null ? null : Problem(value, field, field.At is { } at && FieldWidth.OfType(field) == 0 ? at.Length : FieldWidth.Of(field));
        if (problem is not null)
        {
            mistakes.Add("E1360", scalar, $"{keys.PathOf("value")} is {value}, but {problem}.", null, "Write a value that fits, or an expression such as counter.id.");
        }

        return field with { Constant = value };
    }

    /// <summary>Something must say where a field ends.</summary>
    private static void NeedsEnd(Section keys, FieldProfile field, bool isHeader)
    {
        if (field.At is null && field.BitOf is null && field.Type != FieldType.Group && field.Length is null && field.Until is null && FieldWidth.OfType(field) == 0)
        {
            keys.Missing(isHeader ? "at" : "length", "Write where the field ends: at: 5..8, length: 6, length: rest or until: <NUL>.");
        }
    }

    /// <summary>Some devices print their words: the bytes of a number as digits.</summary>
    private bool IsHex(Section keys, FieldProfile field)
    {
        var isHex = keys.Choice("as", ("binary", false), ("hex", true)) ?? false;
        if (isHex && field.Type is < FieldType.U8 or > FieldType.F64)
        {
            mistakes.Add(
                "E1352", keys.KeyPlace("as"), $"{keys.PathOf("as")} stands at a field whose type is no binary number.", null,
                "Make the type one of u8 to u64, i8 to i64, f32 and f64, or remove it.");
        }

        return isHex;
    }

    /// <summary>Addresses that manuals print in hexadecimal.</summary>
    private bool IsNamedInHex(Section keys, FieldProfile field)
    {
        var isHex = keys.Choice("base", ("decimal", false), ("hex", true)) ?? false;
        if (isHex && !(FieldTraitReader.IsWhole(field) && field is { Scale: null, Add: null, Unit: null }))
        {
            mistakes.Add(
                "E1903", keys.KeyPlace("base"), $"{keys.PathOf("base")} stands at a field that is no plain whole number.",
                "In hexadecimal manuals print addresses and numbers of things, not quantities.", "Remove base, or scale, add and unit, or make the type one of u8 to u64.");
        }

        return isHex;
    }

    private WordOrder Order(Section keys) => Orders.Read(keys) ?? order;

    private void CheckWidth(Section keys, ByteRange at, FieldProfile field)
    {
        if (at.First > 0 != at.Last > 0 || FieldWidth.Varies(field))
        {
            return;
        }

        var whole = FieldWidth.Whole(field);
        var isStart = at.Length == 1 && field.Type is not (FieldType.Digits or FieldType.Choice);
        var problem = field.Type switch
        {
            FieldType.Digits when at.Length != whole => field.Count is null ? $"digits({field.Digits}) needs {field.Digits} bytes" : $"it needs {whole}",
            FieldType.Bool when at.Length != whole => field.Count is null ? "bool needs 1 byte" : $"it needs {whole} bytes",
            FieldType.Choice when field.Choices.Any(choice => choice.Length > at.Length) => $"{field.Choices.MaxBy(choice => choice.Length)} needs more",
            FieldType.Choice => null,
            _ when whole > 0 && at.Length != whole && !isStart => $"the field has {whole}",
            _ => null,
        };
        if (problem is not null)
        {
            mistakes.Add(
                "E1312", keys.ValuePlace("at"), $"{keys.PathOf("at")} has {at.Length} bytes, but {problem}.", null,
                "Correct the place or the type.");
        }
    }
}
