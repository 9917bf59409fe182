using System.Buffers;
using System.Text.Json;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A part of a JSON document made ready: read without allocating, written in the profile's order.</summary>
internal sealed class JsonNode
{
    /// <summary>Keys of one object that can be told apart while reading.</summary>
    public const int KeysMax = 64;

    private readonly byte[][]? names;
    private readonly JsonNode[] children = [];
    private readonly bool isList;
    private readonly byte[] plain = []; // a constant: a text without escapes, a number or word as it is written
    private readonly double? number;
    private readonly DocumentText? text;
    private readonly DocumentHole? hole;
    private readonly string expected;
    private string? missingKey;

    public JsonNode(JsonPattern pattern, string message, ref int nextIndex)
    {
        if (pattern.Members is { } members)
        {
            names = [.. members.Select(member => System.Text.Encoding.UTF8.GetBytes(member.Key))];
            children = Children([.. members.Select(member => member.Value)], message, ref nextIndex);
            expected = "an object";
        }
        else if (pattern.Items is { } items)
        {
            isList = true;
            children = Children(items, message, ref nextIndex);
            expected = $"a list of {items.Count}";
        }
        else if (pattern.Plain is { } written)
        {
            plain = System.Text.Encoding.UTF8.GetBytes(written);
            number = NumberText.ReadNumber(plain, out var value, out var length) == NumberResult.Read && length == plain.Length ? value : null;
            expected = written;
        }
        else if (pattern.Hole is { } part)
        {
            hole = new DocumentHole(part, message, part.Field is null ? -1 : nextIndex++);
            expected = hole.Reader.Expected;
        }
        else
        {
            text = new DocumentText(pattern.Text ?? [], message, JsonText.Escape, ref nextIndex);
            plain = text.IsConstant ? System.Text.Encoding.UTF8.GetBytes(JsonText.Unescape(text.Constant)) : [];
            expected = text.IsConstant ? $"\"{System.Text.Encoding.UTF8.GetString(text.Constant)}\"" : "a text";
        }
    }

    public bool IsMadeAnew => hole?.Made is not null || text?.IsMadeAnew == true || Array.Exists(children, child => child.IsMadeAnew);

    public bool IsOptional => hole?.Reader.Field.Optional == true;

    /// <summary>Reads the value that begins with a token.</summary>
    public bool TryRead(JsonView json, int index, Span<FieldValue> values, ref DecodeFault fault)
    {
        var token = json.Tokens[index];
        if (names is not null)
        {
            return token.Kind == JsonValueKind.Object ? TryReadMembers(json, index, values, ref fault) : Fail(token, ref fault);
        }

        if (isList)
        {
            return token.Kind == JsonValueKind.Array ? TryReadItems(json, index, values, ref fault) : Fail(token, ref fault);
        }

        if (hole is not null)
        {
            return TryReadHole(json, token, values, ref fault);
        }

        if (text is not null)
        {
            return token.Kind == JsonValueKind.String ? TryReadText(json, token, values, ref fault) : Fail(token, ref fault);
        }

        var written = json.Payload.Slice(token.Start, token.Length);
        var isEqual = token.Kind is JsonValueKind.Number
            ? number is not null && NumberText.ReadNumber(written, out var value, out _) == NumberResult.Read && value == number
            : token.Kind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null && written.SequenceEqual(plain);
        return isEqual ? Take(json, token) : Fail(token, ref fault);
    }

    public void Write(DocumentWriter writer)
    {
        var output = writer.Output;
        if (names is not null || isList)
        {
            output.Write(isList ? "["u8 : "{"u8);
            for (var index = 0; index < children.Length; index++)
            {
                output.Write(index == 0 ? ""u8 : ","u8);
                if (names is not null)
                {
                    output.Write("\""u8);
                    output.Write(JsonText.Escape(names[index]));
                    output.Write("\":"u8);
                }

                children[index].Write(writer);
            }

            output.Write(isList ? "]"u8 : "}"u8);
        }
        else if (hole is not null)
        {
            JsonHole.Write(hole, writer);
        }
        else if (text is not null)
        {
            output.Write("\""u8);
            text.Write(writer, JsonText.Escape);
            output.Write("\""u8);
        }
        else
        {
            output.Write(plain);
        }
    }

    /// <summary>Whether a document cannot be both: at the same place another constant.</summary>
    public bool IsDistinctFrom(JsonNode other)
    {
        if (names is not null && other.names is not null)
        {
            return names.Select((name, index) => (index, theirs: Array.FindIndex(other.names, one => one.AsSpan().SequenceEqual(name))))
                .Any(pair => pair.theirs >= 0 && children[pair.index].IsDistinctFrom(other.children[pair.theirs]));
        }

        if (number is not null && other.number is not null)
        {
            return number != other.number;
        }

        var (mine, others) = (Constant, other.Constant);
        return mine is not null && others is not null && mine != others;
    }

    private string? Constant => plain.Length > 0 || text is { IsConstant: true } ? expected : null;

    private static JsonNode[] Children(IReadOnlyList<JsonPattern> patterns, string message, ref int nextIndex)
    {
        var made = new JsonNode[patterns.Count];
        for (var index = 0; index < made.Length; index++)
        {
            made[index] = new JsonNode(patterns[index], message, ref nextIndex);
        }

        return made;
    }

    private bool TryReadMembers(JsonView json, int index, Span<FieldValue> values, ref DecodeFault fault)
    {
        var seen = 0UL;
        var whole = json.Tokens[index];
        for (var key = index + 1; key < whole.Next; key = json.Tokens[key + 1].Next)
        {
            var member = Find(json, json.Tokens[key]);
            if (member < 0 || (seen & (1UL << member)) != 0)
            {
                continue;
            }

            seen |= 1UL << member;
            json.Parts?.Literal(json.Tokens[key].Start, json.Tokens[key + 1].Start - json.Tokens[key].Start);
            if (!children[member].TryRead(json, key + 1, values, ref fault))
            {
                return false;
            }
        }

        for (var member = 0; member < children.Length; member++)
        {
            if ((seen & (1UL << member)) == 0 && !children[member].TryMiss(values))
            {
                fault = new DecodeFault(whole.Start + whole.Length - 1, -1, children[member].MissingKey(names![member]));
                return false;
            }
        }

        return true;
    }

    private int Find(JsonView json, JsonToken key)
    {
        for (var index = 0; index < names!.Length; index++)
        {
            if (json.Means(key, names[index]))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Made once, because a frame that does not fit must not cost a text each time.</summary>
    private string MissingKey(byte[] name) => missingKey ??= $"the key {System.Text.Encoding.UTF8.GetString(name)}";

    private bool TryMiss(Span<FieldValue> values)
    {
        if (!IsOptional)
        {
            return false;
        }

        values[hole!.Index] = FieldValue.Missing;
        return true;
    }

    private bool TryReadItems(JsonView json, int index, Span<FieldValue> values, ref DecodeFault fault)
    {
        var whole = json.Tokens[index];
        var item = index + 1;
        foreach (var child in children)
        {
            if (item == whole.Next)
            {
                return Fail(whole, ref fault);
            }

            if (!child.TryRead(json, item, values, ref fault))
            {
                return false;
            }

            item = json.Tokens[item].Next;
        }

        return item == whole.Next || Fail(whole, ref fault);
    }

    private bool TryReadText(JsonView json, JsonToken token, Span<FieldValue> values, ref DecodeFault fault) => text!.IsConstant
        ? json.Means(token, plain) ? Take(json, token) : Fail(token, ref fault)
        : text.TryRead(json.Payload, token.Start + 1, token.Length - 2, values, json.Parts, out fault);

    private bool TryReadHole(JsonView json, JsonToken token, Span<FieldValue> values, ref DecodeFault fault)
    {
        if (JsonHole.TryRead(hole!, json.Payload, token, out var value))
        {
            json.Parts?.Field(token.Start, token.Length, hole!.Reader.Field.Name, hole.Index);
            if (hole!.Index >= 0)
            {
                values[hole.Index] = value;
            }

            return true;
        }

        fault = new DecodeFault(token.Start, hole!.Index, expected);
        return false;
    }

    private static bool Take(JsonView json, JsonToken token)
    {
        json.Parts?.Literal(token.Start, token.Length);
        return true;
    }

    private bool Fail(JsonToken token, ref DecodeFault fault)
    {
        fault = new DecodeFault(token.Start, -1, expected);
        return false;
    }
}
