namespace RobotLink.Profiles;

/// <summary>Reads header fields, fields at positions, and the constants that fill header fields.</summary>
internal sealed class PlacedFieldReader(TemplateReader templates, MistakeList mistakes)
{
    /// <param name="isHeader">Header fields have no scale, unit or uniqueness: they are not delivered as values.</param>
    public FieldProfile? Read(YamlScalar name, Section keys, bool isHeader)
    {
        var named = Names.Check(name, "a field", mistakes);
        var at = Ranges.Read(keys, "at", mistakes);
        var type = keys.Scalar("type");
        var blank = Constant(keys.Scalar("blank"), keys.PathOf("blank"));
        var scale = isHeader ? null : keys.Number("scale", -1_000_000_000, 1_000_000_000);
        var unit = isHeader ? null : keys.Text("unit");
        var unique = !isHeader && (keys.Flag("unique") ?? false);
        keys.Done();
        foreach (var needed in (string[])["at", "type"])
        {
            if (!keys.Has(needed))
            {
                keys.Missing(needed, "Write a field as { at: 5..8, type: int }.");
            }
        }

        if (!named || at is null || type is null || templates.Type(type, 0, type.Value, name.Value) is not { } read)
        {
            return null;
        }

        CheckWidth(keys, at.Value, read);
        if (scale is not null && read.Type is not (FieldType.Int or FieldType.Float or FieldType.Digits))
        {
            mistakes.Add(
                "E1215", keys.KeyPlace("scale"), $"{keys.PathOf("scale")} stands at a field that is no number.", null,
                "Remove it, or make the type int or float.");
        }

        return read with { At = at, Blank = blank, Scale = scale, Unit = unit, Unique = unique };
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
        var value = Constant(scalar, path);
        if (value is null || field.At is not { Length: > 0 } at)
        {
            return value;
        }

        var problem = field.Type switch
        {
            FieldType.Digits when value.Length != field.Digits || !value.All(char.IsAsciiDigit) => $"the field has exactly {field.Digits} digits",
            FieldType.Int when !long.TryParse(value, out _) => "the field is a whole number",
            FieldType.Float when !double.TryParse(value, out _) => "the field is a number",
            FieldType.Bool when value is not ("0" or "1" or "true" or "false") => "the field is 1 or 0",
            FieldType.Choice when !field.Choices.Contains(value) => $"the field is one of {string.Join(", ", field.Choices)}",
            _ when value.Length > at.Length => $"the field has {at.Length} bytes",
            _ => null,
        };
        if (problem is null)
        {
            return value;
        }

        var padded = field.Type == FieldType.Digits && value.Length < field.Digits && value.All(char.IsAsciiDigit);
        mistakes.Add(
            "E1313", scalar!, $"{path} is {value}, but {problem}.", null,
            padded ? $"Write \"{value.PadLeft(field.Digits, '0')}\"." : "Write a value that fits.");
        return null;
    }

    private void CheckWidth(Section keys, ByteRange at, FieldProfile field)
    {
        if (at.First > 0 != at.Last > 0)
        {
            return;
        }

        var problem = field.Type switch
        {
            FieldType.Digits when at.Length != field.Digits => $"digits({field.Digits}) needs {field.Digits} bytes",
            FieldType.Bool when at.Length != 1 => "bool needs 1 byte",
            FieldType.Choice when field.Choices.Any(choice => choice.Length > at.Length) => $"{field.Choices.MaxBy(choice => choice.Length)} needs more",
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
