using System.Buffers;
using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>An XML element made ready: what the profile names is looked for, everything else is passed over.</summary>
internal sealed class XmlElement
{
    private const int PartsMax = 64;

    private readonly byte[] name;
    private readonly (byte[] Name, DocumentText Value, string Missing)[] attributes;
    private readonly XmlElement[] children;
    private readonly DocumentText? text;
    private readonly string expected;

    public XmlElement(XmlPattern pattern, string message, ref int nextIndex)
    {
        name = Encoding.UTF8.GetBytes(pattern.Name);
        expected = $"<{pattern.Name}>";
        var made = new List<(byte[], DocumentText, string)>();
        foreach (var attribute in pattern.Attributes)
        {
            made.Add((Encoding.UTF8.GetBytes(attribute.Name), new DocumentText(attribute.Value, message, XmlScan.Escape, ref nextIndex), $"the attribute {attribute.Name}"));
        }

        text = pattern.Text is null ? null : new DocumentText(pattern.Text, message, XmlScan.Escape, ref nextIndex);
        children = new XmlElement[pattern.Children.Count];
        for (var index = 0; index < children.Length; index++)
        {
            children[index] = new XmlElement(pattern.Children[index], message, ref nextIndex);
        }

        attributes = [.. made];
        if (attributes.Length > PartsMax || children.Length > PartsMax)
        {
            throw new ArgumentException($"<{pattern.Name}> has more than {PartsMax} attributes or elements.", nameof(pattern));
        }
    }

    public bool IsMadeAnew =>
        Array.Exists(attributes, attribute => attribute.Value.IsMadeAnew) || text?.IsMadeAnew == true || Array.Exists(children, child => child.IsMadeAnew);

    public bool HasName(ReadOnlySpan<byte> other) => other.SequenceEqual(name);

    /// <summary>Reads the element that begins with a token.</summary>
    public bool TryRead(XmlView xml, int index, Span<FieldValue> values, out DecodeFault fault)
    {
        var tag = xml.Tokens[index].Piece;
        fault = new DecodeFault(tag.Start, -1, expected);
        if (!HasName(xml.Of(tag)))
        {
            return false;
        }

        xml.Parts?.Literal(tag.Start - "<"u8.Length, tag.Length + "<"u8.Length);
        return TryReadAttributes(xml, tag, values, out fault) && TryReadContent(xml, index, values, out fault);
    }

    public void Write(DocumentWriter writer)
    {
        var output = writer.Output;
        output.Write("<"u8);
        output.Write(name);
        foreach (var (attribute, value, _) in attributes)
        {
            if (value.IsLeftOut(writer))
            {
                continue;
            }

            output.Write(" "u8);
            output.Write(attribute);
            output.Write("=\""u8);
            value.Write(writer, XmlScan.Escape);
            output.Write("\""u8);
        }

        if (text is null && children.Length == 0)
        {
            output.Write("/>"u8);
            return;
        }

        output.Write(">"u8);
        text?.Write(writer, XmlScan.Escape);
        foreach (var child in children)
        {
            child.Write(writer);
        }

        output.Write("</"u8);
        output.Write(name);
        output.Write(">"u8);
    }

    private bool TryReadAttributes(XmlView xml, XmlPiece tag, Span<FieldValue> values, out DecodeFault fault)
    {
        var payload = xml.Payload;
        var found = 0UL;
        fault = default;
        for (var at = tag.Inside; XmlScan.TryAttribute(payload, ref at, tag.Behind, out var own, out var value);)
        {
            for (var index = 0; index < attributes.Length; index++)
            {
                if (!XmlScan.Of(own, payload).SequenceEqual(attributes[index].Name))
                {
                    continue;
                }

                found |= 1UL << index;
                xml.Parts?.Literal(own.Start, own.Length);
                if (!TryReadText(attributes[index].Value, xml, value, values, out fault))
                {
                    return false;
                }
            }
        }

        for (var index = 0; index < attributes.Length; index++)
        {
            if ((found & (1UL << index)) == 0 && !attributes[index].Value.TryMiss(values))
            {
                fault = new DecodeFault(tag.Behind, -1, attributes[index].Missing);
                return false;
            }
        }

        return true;
    }

    private bool TryReadContent(XmlView xml, int start, Span<FieldValue> values, out DecodeFault fault)
    {
        var found = 0UL;
        var hasText = false;
        var at = xml.Tokens[start].Behind;
        fault = default;
        for (var index = start + 1; !xml.Tokens[start].Piece.IsEmpty;)
        {
            var token = xml.Tokens[index];
            at = token.Behind;
            if (token.Piece.Kind == XmlKind.End && HasName(xml.Of(token.Piece)))
            {
                xml.Parts?.Literal(token.Piece.Start - "</"u8.Length, token.Piece.Length + "</"u8.Length);
                break;
            }

            if (token.Piece.Kind is XmlKind.None or XmlKind.End)
            {
                fault = new DecodeFault(at, -1, "the element's end");
                return false;
            }

            if (token.Piece.Kind == XmlKind.Start && !TryReadChild(xml, index, ref found, values, ref fault))
            {
                return false;
            }

            if (text is not null && token.Piece.Kind == XmlKind.Text && !xml.IsBlank(token.Piece))
            {
                if (hasText || !TryReadText(text, xml, Trimmed(token.Piece, xml.Payload), values, out fault))
                {
                    return false;
                }

                hasText = true;
            }

            index = token.Next;
        }

        if (text is not null && !hasText && !TryReadText(text, xml, new XmlPiece(XmlKind.Text, at, 0, 0, 0, false, false), values, out fault))
        {
            return false;
        }

        for (var index = 0; index < children.Length; index++)
        {
            if ((found & (1UL << index)) == 0)
            {
                // Why an element of this name did not fit says more than that there is none.
                fault = fault.Expected is null ? new DecodeFault(at, -1, children[index].expected) : fault;
                return false;
            }
        }

        return true;
    }

    /// <summary>Gives an element to the first part of the profile that it fits and that has none yet.</summary>
    /// <returns>False when the element is not closed and nobody can say where the next begins.</returns>
    private bool TryReadChild(XmlView xml, int start, ref ulong found, Span<FieldValue> values, ref DecodeFault fault)
    {
        for (var index = 0; index < children.Length; index++)
        {
            if ((found & (1UL << index)) != 0 || !children[index].HasName(xml.Of(xml.Tokens[start].Piece)))
            {
                continue;
            }

            var before = xml.Parts?.Count ?? 0;
            if (children[index].TryRead(xml, start, values, out var why))
            {
                found |= 1UL << index;
                return true;
            }

            xml.Parts?.Forget(before);
            fault = why;
        }

        return xml.Tokens[start].Next >= 0;
    }

    private static bool TryReadText(DocumentText pattern, XmlView xml, XmlPiece piece, Span<FieldValue> values, out DecodeFault fault)
    {
        var payload = xml.Payload;
        var written = XmlScan.Of(piece, payload);
        var isEscaped = written.IndexOf((byte)'&') >= 0;
        if (pattern.IsConstant && isEscaped && !piece.IsRaw)
        {
            fault = new DecodeFault(piece.Start, -1, pattern.Expected);
            xml.Parts?.Literal(piece.Start, piece.Length);
            return XmlScan.Means(written, pattern.Constant);
        }

        // What stands in CDATA cannot be told from an entity later on.
        fault = new DecodeFault(piece.Start, -1, "a text without & in CDATA");
        return !(piece.IsRaw && isEscaped) && pattern.TryRead(payload, piece.Start, piece.Length, values, xml.Parts, out fault);
    }

    private static XmlPiece Trimmed(XmlPiece piece, ReadOnlySpan<byte> payload)
    {
        var text = XmlScan.Of(piece, payload);
        var start = piece.Start + text.Length - text.TrimStart(XmlScan.Blanks).Length;
        return piece with { Start = start, Length = text.Trim(XmlScan.Blanks).Length };
    }
}
