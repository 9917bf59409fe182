using System.Globalization;

namespace RobotLink.Profiles;

/// <summary>Reads the type of a hole or a field: <c>int(1..99)</c>, <c>digits(3)</c>, <c>u16</c>, <c>RUN|STOP</c>.</summary>
internal sealed class TypeReader(Charset charset, MistakeList mistakes)
{
    private const string TextTypes =
        "Known types: text, word, int, int(1..99), float, bool, bool(ON|OFF), digits(3), hex(4), fixed(6.2), signed(6.2), degrees_minutes(2), quoted, time(iso), and choices such as RUN|STOP.";

    private const string BinaryTypes = " At places also u8 u16 u24 u32 u64 i8 i16 i32 i64 f32 f64 bcd(4) bytes.";

    private const int MostHexDigits = 16;
    private const int MostDigits = 18;
    private const int WidestFixed = 28;

    /// <summary>Types without anything in brackets.</summary>
    private static readonly Dictionary<string, FieldType> Simple = new(StringComparer.Ordinal)
    {
        ["text"] = FieldType.Text,
        ["word"] = FieldType.Word,
        ["int"] = FieldType.Int,
        ["float"] = FieldType.Float,
        ["bool"] = FieldType.Bool,
        ["quoted"] = FieldType.Quoted,
        ["json"] = FieldType.Json,
        ["bytes"] = FieldType.Bytes,
        ["u8"] = FieldType.U8,
        ["u16"] = FieldType.U16,
        ["u24"] = FieldType.U24,
        ["u32"] = FieldType.U32,
        ["u64"] = FieldType.U64,
        ["i8"] = FieldType.I8,
        ["i16"] = FieldType.I16,
        ["i32"] = FieldType.I32,
        ["i64"] = FieldType.I64,
        ["f32"] = FieldType.F32,
        ["f64"] = FieldType.F64,
    };

    private static readonly string[] Words = [.. Simple.Keys, "digits", "bcd", "hex", "fixed", "signed", "time", "degrees_minutes"];

    /// <summary>Types that only mean something in a JSON document.</summary>
    public bool AllowsJson { get; init; }

    /// <param name="at">0-based place of the type in the value of <paramref name="scalar"/>.</param>
    /// <param name="isPlace">A field by place, which may be binary; else a hole.</param>
    public FieldProfile? Read(YamlScalar scalar, int at, string type, string name, bool isPlace)
    {
        var open = type.IndexOf('(', StringComparison.Ordinal);
        if (type.Contains('|', StringComparison.Ordinal) && open < 0)
        {
            return Choices(scalar, at, type, name);
        }

        var word = open < 0 ? type : type[..open];
        var argument = open >= 0 && type.EndsWith(')') ? type[(open + 1)..^1] : null;
        if (open >= 0 && argument is null)
        {
            return Fail(scalar, at, type.Length, $"The type {type} is not closed.", "Write ) behind the number.");
        }

        var field = word switch
        {
            "int" when argument is not null => Range(scalar, at, type, name, argument),
            "bool" when argument is not null => Flag(scalar, at, type, name, argument),
            "digits" => Digits(scalar, at, type, name, argument),
            "bcd" => Bcd(scalar, at, type, name, argument),
            "hex" => Hex(scalar, at, type, name, argument),
            "fixed" or "signed" => Fixed(scalar, at, type, name, argument),
            "degrees_minutes" => DegreesMinutes(scalar, at, type, name, argument),
            "time" => Time(scalar, at, type, name, argument),
            _ when argument is not null && Simple.ContainsKey(word) => Fail(
                scalar, at, type.Length, $"The type {word} takes no number.", $"Write {word}."),
            _ when Simple.TryGetValue(word, out var simple) && (simple != FieldType.Json || AllowsJson) => new FieldProfile { Name = name, Type = simple },
            _ => Unknown(scalar, at, type, word, isPlace),
        };
        if (field is null || isPlace || !IsBinary(field))
        {
            return field;
        }

        return Fail(
            scalar, at, type.Length, $"The type {type} is binary, and this is a text.",
            "Describe the message by its fields: fields: { " + name + ": { type: " + type + " } }.");
    }

    private static bool IsBinary(FieldProfile field) =>
        field.Type is >= FieldType.U8 and <= FieldType.Bcd or FieldType.Bytes || field.Time?.Shape == TimeShape.Bcd;

    private FieldProfile? Unknown(YamlScalar scalar, int at, string type, string word, bool isPlace) => Fail(
        scalar, at, type.Length, $"The type {type} is unknown.",
        Nearest.To(word, Words) is { } near ? $"Did you mean {near}?" : isPlace ? TextTypes + BinaryTypes : TextTypes);

    private FieldProfile? Choices(YamlScalar scalar, int at, string type, string name)
    {
        var choices = type.Split('|');
        foreach (var choice in choices)
        {
            if (choice.Length == 0 || choice != choice.Trim() || !ByteNotation.TryParse(choice, charset, out _, out _))
            {
                return Fail(
                    scalar, at, type.Length, $"The choices {type} hold one that cannot be used.",
                    "Write words of the charset between the bars, without spaces around them.");
            }
        }

        if (choices.Distinct().Count() < choices.Length)
        {
            return Fail(scalar, at, type.Length, $"The choices {type} hold one twice.", "Keep one of each.");
        }

        return new FieldProfile { Name = name, Type = FieldType.Choice, Choices = choices };
    }

    private FieldProfile? Flag(YamlScalar scalar, int at, string type, string name, string argument) =>
        argument.Split('|').Length == 2
            ? Choices(scalar, at, argument, name) is { } field ? field with { IsFlag = true } : null
            : Fail(scalar, at, type.Length, $"{type} does not say what is yes and what is no.", "Write two words, such as bool(TRUE|FALSE).");

    private FieldProfile? Range(YamlScalar scalar, int at, string type, string name, string argument)
    {
        var ends = argument.Split("..");
        if (ends.Length == 2 && Whole(ends[0], out var least) && Whole(ends[1], out var most) && least <= most)
        {
            return new FieldProfile { Name = name, Type = FieldType.Int, Minimum = least, Maximum = most };
        }

        return Fail(scalar, at, type.Length, $"The range of {type} is none.", "Write the smaller number first, such as int(1..99).");
    }

    private FieldProfile? Digits(YamlScalar scalar, int at, string type, string name, string? argument) =>
        Whole(argument ?? "", out var digits) && digits is >= 1 and <= MostDigits
            ? new FieldProfile { Name = name, Type = FieldType.Digits, Digits = (int)digits }
            : Fail(scalar, at, type.Length, $"{type} does not say how many digits.", "Write a number from 1 to 18, such as digits(3).");

    private FieldProfile? Bcd(YamlScalar scalar, int at, string type, string name, string? argument) =>
        Whole(argument ?? "", out var digits) && digits is >= 2 and <= MostDigits && digits % 2 == 0
            ? new FieldProfile { Name = name, Type = FieldType.Bcd, Digits = (int)digits }
            : Fail(scalar, at, type.Length, $"{type} does not say how many digits.", "Write an even number from 2 to 18, such as bcd(4): two digits are one byte.");

    private FieldProfile? Hex(YamlScalar scalar, int at, string type, string name, string? argument) =>
        Whole(argument ?? "", out var digits) && digits is >= 1 and <= MostHexDigits
            ? new FieldProfile { Name = name, Type = FieldType.Hex, Digits = (int)digits }
            : Fail(scalar, at, type.Length, $"{type} does not say how many digits.", "Write a number from 1 to 16, such as hex(4).");

    private FieldProfile? Fixed(YamlScalar scalar, int at, string type, string name, string? argument)
    {
        var parts = (argument ?? "").Split('.');
        long decimals = 0;
        var reads = Whole(parts[0], out var width) && (parts.Length == 1 || (parts.Length == 2 && Whole(parts[1], out decimals)));
        var isSigned = type.StartsWith("signed", StringComparison.Ordinal);
        var least = decimals + (decimals > 0 ? 2 : 1) + (isSigned ? 1 : 0);
        return reads && decimals >= 0 && width >= least && width <= WidestFixed
            ? new FieldProfile { Name = name, Type = isSigned ? FieldType.Signed : FieldType.Fixed, Digits = (int)width, Decimals = (int)decimals }
            : Fail(
                scalar, at, type.Length, $"{type} does not say how wide the number is.",
                "Write all characters, then those behind the point, such as fixed(6.2) for 012.50 or signed(7.2) for +012.50.");
    }

    private FieldProfile? DegreesMinutes(YamlScalar scalar, int at, string type, string name, string? argument) =>
        Whole(argument ?? "", out var digits) && digits is >= 1 and <= 3
            ? new FieldProfile { Name = name, Type = FieldType.DegreesMinutes, Digits = (int)digits }
            : Fail(
                scalar, at, type.Length, $"{type} does not say how many digits the degrees have.",
                "Write degrees_minutes(2) for 4807.038, which is 48 degrees and 7.038 minutes; degrees_minutes(3) for 01131.000.");

    private FieldProfile? Time(YamlScalar scalar, int at, string type, string name, string? argument)
    {
        var format = argument is null ? null : Format(argument);
        return format is null
            ? FailTime(scalar, at, type)
            : new FieldProfile { Name = name, Type = FieldType.Time, Time = format };
    }

    /// <returns>Null for a format that says nothing or has letters we do not know.</returns>
    public static TimeFormat? Format(string text) => text switch
    {
        "iso" => new TimeFormat(TimeShape.Iso, ""),
        "unix_s" => new TimeFormat(TimeShape.UnixSeconds, ""),
        "unix_ms" => new TimeFormat(TimeShape.UnixMilliseconds, ""),
        "bcd" => new TimeFormat(TimeShape.Bcd, ""),
        _ => IsLetters(text) ? new TimeFormat(TimeShape.Letters, text) : null,
    };

    private static bool IsLetters(string text)
    {
        var found = false;
        for (var at = 0; at < text.Length;)
        {
            var run = 1;
            while (at + run < text.Length && text[at + run] == text[at])
            {
                run++;
            }

            var part = (text[at], run) is ('y', 2 or 4) or ('M' or 'd' or 'H' or 'm' or 's', 2) or ('f', <= 7);
            if (!part && (text[at] is not ('T' or 'Z') && char.IsAsciiLetter(text[at]) || !char.IsAscii(text[at])))
            {
                return false;
            }

            found |= part;
            at += run;
        }

        return found;
    }

    private FieldProfile? FailTime(YamlScalar scalar, int at, string type)
    {
        mistakes.Add(
            "E1357", ScalarPlaces.Of(scalar, at, type.Length), $"{type} does not say how the time is written.", null,
            "Write time(iso), time(unix_s), time(unix_ms), time(bcd), or letters such as time(yyyy-MM-dd:HH:mm:ss).");
        return null;
    }

    private static bool Whole(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private FieldProfile? Fail(YamlScalar scalar, int at, int length, string message, string fix)
    {
        mistakes.Add("E1304", ScalarPlaces.Of(scalar, at, length), message, null, fix);
        return null;
    }
}
