namespace RobotLink.Profiles;

/// <summary>Reads texts with typed holes, such as <c>POS {x:float} {y:float}</c>, and with values we make, such as <c>{=counter.id}</c>.</summary>
internal sealed class TemplateReader(Charset charset, ExpressionReader expressions, MistakeList mistakes)
{
    /// <summary>Part of a JSON or XML document, where a hole may be a JSON value.</summary>
    public bool InDocument { get; init; }

    public Charset Charset => charset;

    public TypeReader Types => new(charset, mistakes) { AllowsJson = InDocument };

    /// <returns>Null when the template has mistakes.</returns>
    public IReadOnlyList<TemplatePart>? Read(YamlScalar scalar) => Read(scalar, scalar.Value, 0, isNotation: true);

    /// <summary>A part of a document that is a template of its own.</summary>
    /// <param name="at">0-based place of <paramref name="text"/> in the value of <paramref name="scalar"/>.</param>
    /// <param name="isNotation">Bytes may be written by name, such as <c>&lt;CR&gt;</c>.</param>
    public IReadOnlyList<TemplatePart>? Read(YamlScalar scalar, string text, int at, bool isNotation)
    {
        var before = mistakes.Count;
        var parts = new List<TemplatePart>();
        var literal = new List<byte>();
        var source = new Source(scalar, text, at);
        for (var index = 0; index < text.Length;)
        {
            if (text[index] is '{' or '}')
            {
                if (index + 1 < text.Length && text[index + 1] == text[index])
                {
                    literal.Add((byte)text[index]);
                    index += 2;
                    continue;
                }

                var start = index;
                if (Hole(source, ref index) is not { } part)
                {
                    if (!TryPass(text, ref index, start))
                    {
                        return null;
                    }

                    // Something stands there, whatever it was meant to be: its neighbours are no neighbours.
                    parts.Add(new TemplatePart([0], null));
                    continue;
                }

                Close(parts, literal);
                CheckNeighbours(source, parts, part, start, index);
                parts.Add(part);
            }
            else if (!isNotation)
            {
                literal.AddRange(System.Text.Encoding.UTF8.GetBytes(text.Substring(index, char.IsHighSurrogate(text[index]) ? 2 : 1)));
                index += char.IsHighSurrogate(text[index]) ? 2 : 1;
            }
            else if (!ByteNotation.TryStep(text, ref index, charset, literal, out var fault))
            {
                Report(source, fault.Code, fault.At, fault.Length, fault.Message, fault.Fix);
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

        Report(new Source(scalar, scalar.Value, 0), fault.Code, fault.At, fault.Length, fault.Message, fault.Fix);
        return null;
    }

    /// <summary>Goes on behind a hole with a mistake, so that the next one's is told, too.</summary>
    private static bool TryPass(string text, ref int index, int start)
    {
        var close = text.IndexOf('}', start);
        if (close <= start || text[start + 1] == '=')
        {
            return false;
        }

        index = close + 1;
        return true;
    }

    private static void Close(List<TemplatePart> parts, List<byte> literal)
    {
        if (literal.Count > 0)
        {
            parts.Add(new TemplatePart([.. literal], null));
            literal.Clear();
        }
    }

    private TemplatePart? Hole(Source source, ref int at)
    {
        var text = source.Text;
        if (text[at] == '{' && at + 1 < text.Length && text[at + 1] == '=')
        {
            return Made(source, ref at);
        }

        var close = text.IndexOf('}', at);
        if (text[at] == '}' || close < 0 || text.IndexOf('{', at + 1, close - at - 1) >= 0)
        {
            return text[at] == '}'
                ? Fail(source, at, 1, "A } stands here without its {.", "Write }} for the character }.")
                : Fail(source, at, 1, "A { opens a hole that no } closes.", "Write {{ for the character {.");
        }

        var inner = text[(at + 1)..close];
        var colon = inner.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? inner : inner[..colon];
        var isOptional = name.EndsWith('?');
        name = isOptional ? name[..^1] : name;
        if (!Names.IsField(name))
        {
            return Fail(
                source, at, close - at + 1, $"{{{inner}}} has no usable name.",
                name.Contains('.', StringComparison.Ordinal) || name.Contains('(', StringComparison.Ordinal)
                    ? $"Write {{={inner}}} for a value that we make; a hole is {{name:type}}, the name in small letters, digits and _."
                    : "Write a hole as {name:type}, the name in small letters, digits and _.");
        }

        if (colon < 0)
        {
            return Fail(
                source, at, close - at + 1, $"{{{inner}}} has no type.",
                $"Write {{{name}:text}}, or int, float, bool, word, digits(3), RUN|STOP in place of text.");
        }

        var field = Types.Read(source.Scalar, source.At + at + colon + 2, inner[(colon + 1)..], name, isPlace: false);
        at = close + 1;
        return field is null ? null : new TemplatePart([], isOptional ? field with { Optional = true } : field);
    }

    /// <summary>A value of ours; quotes inside may hold any character.</summary>
    private TemplatePart? Made(Source source, ref int at)
    {
        var text = source.Text;
        var quote = '\0';
        for (var index = at + 2; index < text.Length; index++)
        {
            if (quote == '\0' && text[index] == '}')
            {
                var expression = expressions.Read(source.Scalar, source.At + at + 2, text[(at + 2)..index]);
                at = index + 1;
                return expression is null ? null : new TemplatePart([], null) { Made = expression };
            }

            quote = quote == '\0' && text[index] is '"' or '\'' ? text[index] : text[index] == quote ? '\0' : quote;
        }

        return Fail(source, at, 2, "A {= opens a value that no } closes.", "Write } behind the expression, or {{ for the character {.");
    }

    private void CheckNeighbours(Source source, List<TemplatePart> parts, TemplatePart part, int start, int behind)
    {
        if (part.Field is { } field && parts.Exists(other => other.Field?.Name == field.Name))
        {
            Report(
                source, "E1306", start, behind - start, $"The name {field.Name} is taken by an earlier hole of this text.",
                "Give each hole a name of its own.");
        }

        var shown = part.Field?.Name ?? "=" + part.Made;
        if (parts is [.., { Field: { } previous }] && !EndsByItself(previous))
        {
            Report(
                source, "E1305", start, behind - start, $"Nothing stands between {{{previous.Name}}} and {{{shown}}}.",
                previous.Optional ? $"Write what separates them: it tells where {previous.Name} is empty."
                    : $"Write what separates them; or digits(n) for {previous.Name} if its width is fixed.");
        }
        else if (parts is [.., { Made: { } made }])
        {
            Report(
                source, "E1305", start, behind - start, $"Nothing stands between {{={made}}} and {{{shown}}}.",
                "Write what separates them; values we make can be joined with +.");
        }
    }

    private static bool EndsByItself(FieldProfile field) => !field.Optional && (field.Type is FieldType.Choice or FieldType.Quoted || FieldWidth.OfType(field) > 0);

    private TemplatePart? Fail(Source source, int at, int length, string message, string fix)
    {
        Report(source, "E1304", at, length, message, fix);
        return null;
    }

    private void Report(Source source, string code, int at, int length, string message, string fix) =>
        mistakes.Add(code, ScalarPlaces.Of(source.Scalar, source.At + at, length), message, null, fix);

    /// <summary>A text and where it stands in the value of a file.</summary>
    private sealed record Source(YamlScalar Scalar, string Text, int At);
}
