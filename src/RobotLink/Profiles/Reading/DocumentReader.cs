using System.Globalization;
using System.Text;

namespace RobotLink.Profiles;

/// <summary>Reads the documents of <c>json</c> and <c>xml</c>: constants as they are, holes in their texts.</summary>
/// <param name="templates">Of UTF-8, which documents are in, whatever the profile's charset.</param>
internal sealed class DocumentReader(TemplateReader templates, MistakeList mistakes)
{
    private const int KeysMax = 64;

    /// <summary>Fields of the document that was read last, in order.</summary>
    public List<FieldProfile> Fields { get; } = [];

    public JsonPattern? Json(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping map:
                CheckKeys(map);
                var members = map.Entries.Select(entry => (entry.Key.Value, Value: Json(entry.Value))).ToList();
                return new JsonPattern { Members = [.. members.Where(member => member.Value is not null).Select(member => new JsonMember(member.Item1, member.Value!))] };
            case YamlSequence list:
                return new JsonPattern { Items = [.. list.Items.Select(Json).OfType<JsonPattern>()] };
            case YamlScalar { Style: YamlStyle.Plain } scalar when IsPlain(scalar.Value):
                return new JsonPattern { Plain = scalar.Value is "~" ? "null" : scalar.Value };
            case YamlScalar scalar:
                return Text(scalar, scalar.Value, 0, isNotation: true) is not { } parts ? null
                    : parts is [{ Literal.Length: 0 }] ? new JsonPattern { Hole = parts[0] }
                    : new JsonPattern { Text = parts };
            default:
                return null;
        }
    }

    /// <returns>Null when it is no element, or has mistakes.</returns>
    public XmlPattern? Xml(YamlScalar scalar)
    {
        var xml = Encoding.UTF8.GetBytes(scalar.Value);
        var at = 0;
        var before = mistakes.Count;
        var piece = Skip(xml, ref at);
        var prolog = piece.Kind == XmlKind.Start ? Encoding.UTF8.GetString(xml, 0, piece.Start - 1).Trim() : "";
        var root = piece.Kind == XmlKind.Start ? Element(scalar, xml, piece, ref at) : null;
        if (root is not null && Skip(xml, ref at).Kind != XmlKind.None | at < xml.Length)
        {
            root = null;
        }

        if (root is null && mistakes.Count == before)
        {
            mistakes.Add(
                "E1363", scalar, "The text is not one XML element.", null,
                "Write one element with everything closed, such as '<State><Pos A1=\"{a1:float}\"/></State>'.");
        }

        return mistakes.Count > before ? null : root! with { Prolog = prolog };
    }

    private XmlPattern? Element(YamlScalar scalar, byte[] xml, XmlPiece tag, ref int at)
    {
        var attributes = new List<XmlAttributePattern>();
        for (var inside = tag.Inside; XmlScan.TryAttribute(xml, ref inside, tag.Behind, out var name, out var value);)
        {
            if (Text(scalar, xml, value, isAttribute: true) is not { } parts)
            {
                return null;
            }

            attributes.Add(new XmlAttributePattern(Encoding.UTF8.GetString(XmlScan.Of(name, xml)), parts));
        }

        var own = Encoding.UTF8.GetString(XmlScan.Of(tag, xml));
        IReadOnlyList<TemplatePart>? text = null;
        var children = new List<XmlPattern>();
        while (!tag.IsEmpty)
        {
            var piece = XmlScan.Next(xml, ref at);
            switch (piece.Kind)
            {
                case XmlKind.End when Encoding.UTF8.GetString(XmlScan.Of(piece, xml)) == own:
                    return new XmlPattern(own, attributes, children, children.Count > 0 ? null : text);
                case XmlKind.Start when Element(scalar, xml, piece, ref at) is { } child:
                    children.Add(child);
                    break;
                case XmlKind.Text when XmlScan.Of(piece, xml).Trim(XmlScan.Blanks).IsEmpty:
                    break;
                case XmlKind.Text when text is null && children.Count == 0 && Text(scalar, xml, piece, isAttribute: false) is { } parts:
                    text = parts;
                    break;
                default:
                    return null;
            }
        }

        return new XmlPattern(own, attributes, children, null);
    }

    /// <summary>Blanks around an element's text do not count; those of an attribute do.</summary>
    private IReadOnlyList<TemplatePart>? Text(YamlScalar scalar, byte[] xml, XmlPiece piece, bool isAttribute)
    {
        var bytes = XmlScan.Of(piece, xml);
        var blanks = isAttribute ? 0 : bytes.Length - bytes.TrimStart(XmlScan.Blanks).Length;
        var text = XmlScan.Unescape(isAttribute ? bytes : bytes.Trim(XmlScan.Blanks));
        return Text(scalar, text, Encoding.UTF8.GetCharCount(xml, 0, piece.Start + blanks), isNotation: false);
    }

    private IReadOnlyList<TemplatePart>? Text(YamlScalar scalar, string text, int at, bool isNotation)
    {
        var parts = templates.Read(scalar, text, at, isNotation);
        foreach (var field in parts?.Select(part => part.Field).OfType<FieldProfile>() ?? [])
        {
            if (Fields.Exists(other => other.Name == field.Name))
            {
                mistakes.Add(
                    "E1306", ScalarPlaces.Of(scalar, at, Math.Max(1, text.Length)), $"The name {field.Name} is taken by an earlier hole of this document.", null,
                    "Give each hole a name of its own.");
            }

            Fields.Add(field);
        }

        return parts;
    }

    private static XmlPiece Skip(byte[] xml, ref int at)
    {
        var piece = XmlScan.Next(xml, ref at);
        while (piece.Kind == XmlKind.Text && XmlScan.Of(piece, xml).Trim(XmlScan.Blanks).IsEmpty)
        {
            piece = XmlScan.Next(xml, ref at);
        }

        return piece;
    }

    private void CheckKeys(YamlMapping map)
    {
        if (map.Entries.Count > KeysMax)
        {
            mistakes.Add("E1362", map, $"The object has more than {KeysMax} keys.", null, "Leave out the keys that do not matter; they are ignored when received.");
        }
    }

    private static bool IsPlain(string value) => value is "true" or "false" or "null" or "~" || IsNumber(value);

    /// <summary>A number as JSON writes it: no leading zeros, no plus.</summary>
    private static bool IsNumber(string value)
    {
        const NumberStyles style = NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite;
        var digits = value.AsSpan().TrimStart('-');
        return digits.Length > 0 && char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[^1]) && !(digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]))
            && double.TryParse(value, style, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
    }
}
