namespace RobotLink.Profiles;

/// <summary>Reads one message in whichever form it is printed: a text alone, or keys that say the form.</summary>
internal sealed class FormReader(TemplateReader templates, PlacedFieldReader fields, ExpressionReader expressions, MistakeList mistakes)
{
    /// <summary>Documents are in UTF-8, whatever the profile's charset.</summary>
    private readonly TemplateReader documents = new(Charset.Utf8, expressions, mistakes) { InDocument = true };

    /// <summary>Keys that a message has in every form, so no header field can be called so.</summary>
    public static readonly string[] Keys = ["text", "json", "xml", "pattern", "fields", "contains", "ack", "causes", "words", "until", "units"];

    /// <summary>Frames inside begin at a byte of the frame, so no farther than a frame is long.</summary>
    private const int FirstMost = 65_536;

    private static readonly string[] Printed = ["text", "json", "xml", "pattern"];

    /// <summary>Fields in every message of the profile.</summary>
    public IReadOnlyList<FieldProfile> Header { get; set; } = [];

    /// <summary>Where the first field without a place begins.</summary>
    public int First { get; set; } = 1;

    /// <summary>Bytes that belong to the framing.</summary>
    public IReadOnlyList<ByteRange> Taken { get; set; } = [];

    /// <summary>Reads what stands behind <paramref name="key"/>.</summary>
    /// <returns>Null when nothing stands there, or it has mistakes.</returns>
    public MessageProfile? Read(Section keys, string key, string name, MessageKind kind, bool isSent)
    {
        if (keys.Node(key) is not YamlMapping)
        {
            return keys.Scalar(key) is { } scalar ? Text(scalar, name, kind, isSent) : null;
        }

        var inner = keys.Map(key);
        var message = Read(inner, name, kind, isSent);
        inner.Done();
        return message;
    }

    /// <summary>A message that is nothing but a text.</summary>
    public MessageProfile? Text(YamlScalar scalar, string name, MessageKind kind, bool isSent)
    {
        var text = templates.Read(scalar);
        expressions.CheckFields(text is null ? [] : [.. FieldsOf(text).Select(field => field.Name)]);
        if (text is not null && !isSent)
        {
            CheckReceived(scalar, text);
        }

        return text is null ? null : new MessageProfile { Name = name, Kind = kind, Text = text, Fields = FieldsOf(text) };
    }

    /// <summary>Reads the keys of a form; the caller reports those that are left.</summary>
    public MessageProfile? Read(Section keys, string name, MessageKind kind, bool isSent)
    {
        var before = mistakes.Count;
        var forms = Printed.Where(keys.Has).ToList();
        if (forms.Count > 1)
        {
            mistakes.Add(
                "E1361", keys.KeyPlace(forms[1]), $"{keys.Path} is printed twice: as {forms[0]} and as {forms[1]}.", "A message has one form.", "Keep one of them.");
        }

        var message = new MessageProfile { Name = name, Kind = kind };
        message = forms.FirstOrDefault() switch
        {
            "text" => keys.Scalar("text") is { } scalar && Text(scalar, name, kind, isSent) is { } text ? text : message,
            "json" => Json(keys, message, isSent),
            "xml" => Xml(keys, message, isSent),
            "pattern" => Pattern(keys, message, isSent),
            _ => Places(keys, message),
        };
        if (forms.Count > 0)
        {
            message = Described(keys, message);
        }

        CheckSigns(keys, message.Fields);
        CheckDoubts(keys, message);

        return mistakes.Count > before ? null : message;
    }

    internal static IReadOnlyList<FieldProfile> FieldsOf(IReadOnlyList<TemplatePart> text) => [.. text.Select(part => part.Field).OfType<FieldProfile>()];

    private MessageProfile Json(Section keys, MessageProfile message, bool isSent)
    {
        var reader = new DocumentReader(documents, mistakes);
        var node = keys.Node("json");
        if (node is not (YamlMapping or YamlSequence))
        {
            if (node is not null)
            {
                mistakes.Add("E1362", node, $"{keys.PathOf("json")} is {node.Shape}, but a JSON document is an object or a list.", null, "Write json: { command: start }.");
            }

            return message;
        }

        var json = reader.Json(node);
        CheckMade(node, keys, isSent, json is not null && Made(json) is { } made ? made : null);
        expressions.CheckFields([.. reader.Fields.Select(field => field.Name)]);
        return message with { Json = json, Fields = reader.Fields };
    }

    private MessageProfile Xml(Section keys, MessageProfile message, bool isSent)
    {
        if (keys.Scalar("xml") is not { } scalar)
        {
            return message;
        }

        var reader = new DocumentReader(documents, mistakes);
        var xml = reader.Xml(scalar);
        CheckMade(scalar, keys, isSent, xml is not null && Made(xml) is { } made ? made : null);
        expressions.CheckFields([.. reader.Fields.Select(field => field.Name)]);
        return message with { Xml = xml, Fields = InDocumentOrder(xml) };
    }

    /// <summary>An element's own text is read before its children, as it is written.</summary>
    private static IReadOnlyList<FieldProfile> InDocumentOrder(XmlPattern? xml) => xml is null ? [] :
    [
        .. xml.Attributes.SelectMany(attribute => FieldsOf(attribute.Value)), .. FieldsOf(xml.Text ?? []),
        .. xml.Children.SelectMany(InDocumentOrder),
    ];

    private MessageProfile Pattern(Section keys, MessageProfile message, bool isSent)
    {
        if (keys.Scalar("pattern") is not { } scalar)
        {
            return message;
        }

        if (isSent && message.Kind == MessageKind.Request)
        {
            mistakes.Add(
                "E1365", scalar, $"{keys.PathOf("pattern")} is to be sent, but a pattern says only what fits.", null, "Write the text to send, with holes for what changes.");
        }

        return message with { Pattern = scalar.Value, Fields = Patterns.Fields(scalar, mistakes) };
    }

    private static Expression? Made(JsonPattern json) =>
        json.Hole?.Made ?? json.Text?.Select(part => part.Made).FirstOrDefault(made => made is not null)
        ?? json.Members?.Select(member => Made(member.Value)).FirstOrDefault(made => made is not null)
        ?? json.Items?.Select(Made).FirstOrDefault(made => made is not null);

    private static Expression? Made(XmlPattern xml) =>
        xml.Attributes.SelectMany(attribute => attribute.Value).Concat(xml.Text ?? []).Select(part => part.Made).FirstOrDefault(made => made is not null)
        ?? xml.Children.Select(Made).FirstOrDefault(made => made is not null);

    private void CheckMade(YamlNode node, Section keys, bool isSent, Expression? made)
    {
        if (!isSent && made is not null)
        {
            mistakes.Add(
                "E1368", node, $"{keys.Path} holds {{={made}}}, a value we make, but the device sends it.", null,
                "Give the hole a name and a type, such as {session:text}.");
        }
    }

    private void CheckReceived(YamlScalar scalar, IReadOnlyList<TemplatePart> text)
    {
        if (text.FirstOrDefault(part => part.Made is not null) is { } part)
        {
            mistakes.Add(
                "E1368", scalar, $"{{={part.Made}}} is a value we make, but the device sends this text.", null,
                "Give the hole a name and a type, such as {session:text}.");
        }
    }

    private MessageProfile Places(Section keys, MessageProfile message)
    {
        var constants = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in Header)
        {
            if (fields.HeaderConstant(keys.Scalar(field.Name), keys.PathOf(field.Name), field) is { } value)
            {
                constants[field.Name] = value;
            }
        }

        var read = keys.Named("fields").Select(field => fields.Read(field.Name, field.Keys, isHeader: false)).OfType<FieldProfile>().ToList();
        var layout = new FieldPlaces(keys.Map("fields"), mistakes).Resolve(read, First, Taken);
        expressions.CheckFields([.. layout.SelectMany(field => field.Fields.Append(field)).Concat(Header).Select(field => field.Name)]);
        var delivered = layout.Where(field => field.Constant is null).ToList();
        return message with
        {
            Header = constants,
            Contains = Contained(keys),
            Fields = delivered,
            Layout = delivered.Count == layout.Count ? null : layout,
        };
    }

    /// <summary>Messages inside of messages, by name, as far as they were read.</summary>
    public Dictionary<string, MessageProfile?> Inner { get; } = new(StringComparer.Ordinal);

    private ContainedProfile? Contained(Section keys)
    {
        var contains = keys.Map("contains");
        if (!contains.Exists)
        {
            return null;
        }

        var from = contains.Whole("from", 1, FirstMost);
        if (!contains.Has("from"))
        {
            contains.Missing("from", "Write the first byte of the frames inside, such as from: 6.");
        }

        var framing = new FramingReader(templates, mistakes).Read(contains);
        var draft = new MessageReader(new FormReader(templates, fields, expressions, mistakes), fields, framing, new FlowReader(mistakes), mistakes).ReadContained(contains);
        contains.Done();
        foreach (var (name, message) in draft.Messages)
        {
            Inner[name] = message;
        }

        return from is null || framing is null ? null : new ContainedProfile(from.Value, new DeviceProfile
        {
            Name = "",
            Framing = framing,
            Charset = templates.Charset,
            Header = draft.Header,
            HeaderLength = ProfileBinder.HeaderLength(draft),
            Messages = draft.InMatchingOrder(),
        });
    }

    /// <summary>Adds what <c>fields</c> says about the holes of a printed message.</summary>
    private MessageProfile Described(Section keys, MessageProfile message)
    {
        var described = new Dictionary<string, FieldProfile>(StringComparer.Ordinal);
        foreach (var (name, entry) in keys.Named("fields"))
        {
            if (message.Fields.FirstOrDefault(field => field.Name == name.Value) is { } hole)
            {
                described[name.Value] = fields.Traits.Apply(entry, message.Pattern is null ? hole : Typed(entry, hole));
                entry.Done();
            }
            else
            {
                mistakes.Add(
                    "E1402", name, $"{keys.PathOf("fields")} describes {name.Value}, but the message has no hole of that name.", null,
                    Nearest.Offer(name.Value, [.. message.Fields.Select(field => field.Name)], "Remove it, or write a hole of that name."));
            }
        }

        var renewed = described.Count == 0 ? message : Renewed(message, field => described.GetValueOrDefault(field.Name, field));
        if (described.Values.Any(field => field.Optional))
        {
            CheckOptional(keys, renewed);
        }

        return renewed;
    }

    /// <summary>A group of a pattern is a text unless its type is written.</summary>
    private FieldProfile Typed(Section entry, FieldProfile group) =>
        entry.Scalar("type") is { } type && templates.Types.Read(type, 0, type.Value, group.Name, isPlace: false) is { } typed ? typed : group;

    /// <summary>A text shows only by what stands behind a hole that it is empty.</summary>
    private void CheckOptional(Section keys, MessageProfile message)
    {
        var parts = message.Text ?? [];
        for (var index = 0; index + 1 < parts.Count; index++)
        {
            if (parts[index].Field is { Optional: true } field && parts[index + 1].Literal.Length == 0)
            {
                mistakes.Add(
                    "E1305", keys.KeyPlace("text"), $"Nothing stands behind {{{field.Name}}}, which is optional.", null,
                    $"Write what separates it from the next hole: it tells where {field.Name} is empty.");
            }
        }
    }

    /// <summary>A sign of its own stands beside its number: in the same message, or in the same item of a group.</summary>
    private void CheckSigns(Section keys, IReadOnlyList<FieldProfile> fields)
    {
        foreach (var field in fields)
        {
            if (field.Fields.Count > 0)
            {
                CheckSigns(keys.Map("fields").Map(field.Name), field.Fields);
            }

            if (field.NegativeIf?.Field is not { } by)
            {
                continue;
            }

            var others = fields.Where(other => other.Name != field.Name && other is { Count: null, Constant: null }).Select(other => other.Name).ToList();
            var why = field.Count is not null ? "but it stands there several times"
                : others.Contains(by) ? null
                : "which is no other field beside it";
            if (why is not null)
            {
                mistakes.Add(
                    "E1481", keys.Map("fields").KeyPlace(field.Name), $"{field.Name} of {keys.Path} takes its sign from {by}, {why}.", null,
                    Nearest.Offer(by, others, "Remove negative_if, or name a field beside it."));
            }
        }
    }

    /// <summary>What another field says of a value stands in the same message, once.</summary>
    private void CheckDoubts(Section keys, MessageProfile message)
    {
        var names = message.Fields.Where(field => field.Count is null).Select(field => field.Name).ToList();
        foreach (var field in message.Fields.SelectMany(field => field.Fields.Prepend(field)).Where(field => field.UncertainIf is not null))
        {
            var by = field.UncertainIf!.Field;
            var others = names.Where(name => name != field.Name).ToList();
            if (!message.Fields.Contains(field) || !others.Contains(by))
            {
                mistakes.Add(
                    "E1481", keys.Map("fields").KeyPlace(field.Name), $"{field.Name} of {keys.Path} is judged by {by}, which is no other single field of this message.", null,
                    Nearest.Offer(by, others, "Remove uncertain_if, or name a field of the same message."));
            }
        }
    }

    /// <summary>The same message with other fields of the same names.</summary>
    internal static MessageProfile Renewed(MessageProfile message, Func<FieldProfile, FieldProfile> change) => message with
    {
        Fields = [.. message.Fields.Select(change)],
        Text = message.Text is null ? null : Renewed(message.Text, change),
        Json = message.Json is null ? null : Renewed(message.Json, change),
        Xml = message.Xml is null ? null : Renewed(message.Xml, change),
    };

    private static IReadOnlyList<TemplatePart> Renewed(IReadOnlyList<TemplatePart> parts, Func<FieldProfile, FieldProfile> change) =>
        [.. parts.Select(part => part.Field is { } field ? part with { Field = change(field) } : part)];

    private static JsonPattern Renewed(JsonPattern json, Func<FieldProfile, FieldProfile> change) => json with
    {
        Members = json.Members is null ? null : [.. json.Members.Select(member => member with { Value = Renewed(member.Value, change) })],
        Items = json.Items is null ? null : [.. json.Items.Select(item => Renewed(item, change))],
        Text = json.Text is null ? null : Renewed(json.Text, change),
        Hole = json.Hole is null ? null : Renewed([json.Hole], change)[0],
    };

    private static XmlPattern Renewed(XmlPattern xml, Func<FieldProfile, FieldProfile> change) => xml with
    {
        Attributes = [.. xml.Attributes.Select(attribute => attribute with { Value = Renewed(attribute.Value, change) })],
        Children = [.. xml.Children.Select(child => Renewed(child, change))],
        Text = xml.Text is null ? null : Renewed(xml.Text, change),
    };
}
