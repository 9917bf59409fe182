using System.Globalization;

namespace RobotLink.Profiles;

/// <summary>Reads texts with typed holes, such as <c>POS {x:float} {y:float}</c>.</summary>
internal sealed class TemplateReader(Charset charset, MistakeList mistakes)
{
    private const string AllTypes = "Known types: text, word, int, int(1..99), float, bool, digits(3), and choices such as RUN|STOP.";

    private static readonly string[] TypeWords = ["text", "word", "int", "float", "bool", "digits"];

    /// <returns>Null when the template has mistakes.</returns>
    public IReadOnlyList<TemplatePart>? Read(YamlScalar scalar)
    {
        var text = scalar.Value;
        var before = mistakes.Count;
        var parts = new List<TemplatePart>();
        var literal = new List<byte>();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is '{' or '}')
            {
                if (at + 1 < text.Length && text[at + 1] == text[at])
                {
                    literal.Add((byte)text[at]);
                    at += 2;
                    continue;
                }

                if (Hole(scalar, ref at) is not { } field)
                {
                    return null;
                }

                Close(parts, literal);
                CheckNeighbours(scalar, parts, field, at);
                parts.Add(new TemplatePart([], field));
            }
            else if (!ByteNotation.TryStep(text, ref at, charset, literal, out var fault))
            {
                Report(scalar, fault.Code, fault.At, fault.Length, fault.Message, fault.Fix);
                return null;
            }
        }

        Close(parts, literal);
        return mistakes.Count == before ? parts : null;
    }

    /// <summary>Bytes in byte notation, such as a delimiter.</summary>
    public byte[]? Bytes(YamlScalar? scalar)
    {
        if (scalar is null)
        {
            return null;
        }

        if (ByteNotation.TryParse(scalar.Value, charset, out var bytes, out var fault))
        {
            return bytes;
        }

        Report(scalar, fault.Code, fault.At, fault.Length, fault.Message, fault.Fix);
        return null;
    }

    /// <summary>Reads the type of a hole or a field: <c>int(1..99)</c>, <c>digits(3)</c>, <c>RUN|STOP</c>.</summary>
    /// <param name="at">0-based place of the type in the value of <paramref name="scalar"/>.</param>
    public FieldProfile? Type(YamlScalar scalar, int at, string type, string name)
    {
        if (type.Contains('|', StringComparison.Ordinal))
        {
            return Choices(scalar, at, type, name);
        }

        var open = type.IndexOf('(', StringComparison.Ordinal);
        var word = open < 0 ? type : type[..open];
        var argument = open >= 0 && type.EndsWith(')') ? type[(open + 1)..^1] : null;
        if (open >= 0 && argument is null)
        {
            return Fail(scalar, at, type.Length, $"The type {type} is not closed.", "Write ) behind the number.");
        }

        return word switch
        {
            "int" when argument is not null => Range(scalar, at, type, name, argument),
            "digits" => Digits(scalar, at, type, name, argument),
            _ when argument is not null && IsSimple(word) => Fail(
                scalar, at, type.Length, $"The type {word} takes no number.", $"Write {word}."),
            "int" => new FieldProfile { Name = name, Type = FieldType.Int },
            "float" => new FieldProfile { Name = name, Type = FieldType.Float },
            "bool" => new FieldProfile { Name = name, Type = FieldType.Bool },
            "text" => new FieldProfile { Name = name, Type = FieldType.Text },
            "word" => new FieldProfile { Name = name, Type = FieldType.Word },
            _ => Fail(scalar, at, type.Length, $"The type {type} is unknown.", Nearest.To(word, TypeWords) is { } near ? $"Did you mean {near}?" : AllTypes),
        };
    }

    private static bool IsSimple(string word) => word is "float" or "bool" or "text" or "word";

    private static void Close(List<TemplatePart> parts, List<byte> literal)
    {
        if (literal.Count > 0)
        {
            parts.Add(new TemplatePart([.. literal], null));
            literal.Clear();
        }
    }

    private FieldProfile? Hole(YamlScalar scalar, ref int at)
    {
        var text = scalar.Value;
        var close = text.IndexOf('}', at);
        if (text[at] == '}' || close < 0 || text.IndexOf('{', at + 1, close - at - 1) >= 0)
        {
            return text[at] == '}'
                ? Fail(scalar, at, 1, "A } stands here without its {.", "Write }} for the character }.")
                : Fail(scalar, at, 1, "A { opens a hole that no } closes.", "Write {{ for the character {.");
        }

        var inner = text[(at + 1)..close];
        var colon = inner.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? inner : inner[..colon];
        if (!Names.IsField(name))
        {
            return Fail(
                scalar, at, close - at + 1, $"{{{inner}}} has no usable name.",
                "Write a hole as {name:type}, the name in small letters, digits and _.");
        }

        if (colon < 0)
        {
            return Fail(
                scalar, at, close - at + 1, $"{{{inner}}} has no type.",
                $"Write {{{name}:text}}, or int, float, bool, word, digits(3), RUN|STOP in place of text.");
        }

        var field = Type(scalar, at + colon + 2, inner[(colon + 1)..], name);
        at = close + 1;
        return field;
    }

    private void CheckNeighbours(YamlScalar scalar, List<TemplatePart> parts, FieldProfile field, int behind)
    {
        var start = scalar.Value.LastIndexOf('{', behind - 1);
        if (parts.Exists(part => part.Field?.Name == field.Name))
        {
            Report(
                scalar, "E1306", start, behind - start, $"The name {field.Name} is taken by an earlier hole of this text.",
                "Give each hole a name of its own.");
        }

        if (parts is [.., { Field: { } previous }] && previous.Type is not (FieldType.Digits or FieldType.Bool or FieldType.Choice))
        {
            Report(
                scalar, "E1305", start, behind - start, $"Nothing stands between {{{previous.Name}}} and {{{field.Name}}}.",
                $"Write what separates them; or digits(n) for {previous.Name} if its width is fixed.");
        }
    }

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
        Whole(argument ?? "", out var digits) && digits is >= 1 and <= 18
            ? new FieldProfile { Name = name, Type = FieldType.Digits, Digits = (int)digits }
            : Fail(scalar, at, type.Length, $"{type} does not say how many digits.", "Write a number from 1 to 18, such as digits(3).");

    private static bool Whole(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private FieldProfile? Fail(YamlScalar scalar, int at, int length, string message, string fix)
    {
        Report(scalar, "E1304", at, length, message, fix);
        return null;
    }

    private void Report(YamlScalar scalar, string code, int at, int length, string message, string fix) =>
        mistakes.Add(code, ScalarPlaces.Of(scalar, at, length), message, null, fix);
}
