using System.Buffers;
using System.Text.Json;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A part of a JSON document made ready: read in one pass without allocating, written in the profile's order.</summary>
internal sealed class JsonNode
{
    /// <summary>Keys of one object that can be told apart while reading.</summary>
    public const int KeysMax = 64;

    private readonly byte[][]? names;
    private readonly JsonNode[] children = [];
    private readonly bool isList;
    private readonly byte[] plain = [];
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
            expected = text.IsConstant ? $"\"{System.Text.Encoding.UTF8.GetString(text.Constant)}\"" : "a text";
        }
    }

    public bool IsMadeAnew => hole?.Made is not null || text?.IsMadeAnew == true || Array.Exists(children, child => child.IsMadeAnew);

    public bool IsOptional => hole?.Reader.Field.Optional == true;

    /// <summary>Reads the value whose first token the reader stands on; leaves it on the last.</summary>
    public bool TryRead(ref Utf8JsonReader reader, ReadOnlySpan<byte> payload, Span<FieldValue> values, ref DecodeFault fault)
    {
        var at = (int)reader.TokenStartIndex;
        if (names is not null)
        {
            return reader.TokenType == JsonTokenType.StartObject ? TryReadMembers(ref reader, payload, values, ref fault) : Fail(at, ref fault);
        }

        if (isList)
        {
            return reader.TokenType == JsonTokenType.StartArray ? TryReadItems(ref reader, payload, values, ref fault) : Fail(at, ref fault);
        }

        if (hole is not null)
        {
            return TryReadHole(ref reader, payload, at, values, ref fault);
        }

        if (text is not null)
        {
            return reader.TokenType == JsonTokenType.String ? TryReadText(ref reader, payload, at, values, ref fault) : Fail(at, ref fault);
        }

        var isEqual = reader.TokenType is JsonTokenType.Number
            ? number is not null && NumberText.ReadNumber(reader.ValueSpan, out var value, out _) == NumberResult.Read && value == number
            : reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null && reader.ValueSpan.SequenceEqual(plain);
        return isEqual || Fail(at, ref fault);
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

    private bool TryReadMembers(ref Utf8JsonReader reader, ReadOnlySpan<byte> payload, Span<FieldValue> values, ref DecodeFault fault)
    {
        var seen = 0UL;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = Find(ref reader);
            reader.Read();
            if (index < 0 || (seen & (1UL << index)) != 0)
            {
                reader.Skip();
                continue;
            }

            seen |= 1UL << index;
            if (!children[index].TryRead(ref reader, payload, values, ref fault))
            {
                return false;
            }
        }

        for (var index = 0; index < children.Length; index++)
        {
            if ((seen & (1UL << index)) == 0 && !children[index].TryMiss(values))
            {
                fault = new DecodeFault((int)reader.TokenStartIndex, -1, children[index].MissingKey(names![index]));
                return false;
            }
        }

        return true;
    }

    private int Find(ref Utf8JsonReader reader)
    {
        for (var index = 0; index < names!.Length; index++)
        {
            if (reader.ValueTextEquals(names[index]))
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

    private bool TryReadItems(ref Utf8JsonReader reader, ReadOnlySpan<byte> payload, Span<FieldValue> values, ref DecodeFault fault)
    {
        var at = (int)reader.TokenStartIndex;
        foreach (var child in children)
        {
            if (!reader.Read() || reader.TokenType == JsonTokenType.EndArray)
            {
                return Fail(at, ref fault);
            }

            if (!child.TryRead(ref reader, payload, values, ref fault))
            {
                return false;
            }
        }

        return (reader.Read() && reader.TokenType == JsonTokenType.EndArray) || Fail(at, ref fault);
    }

    private bool TryReadText(ref Utf8JsonReader reader, ReadOnlySpan<byte> payload, int at, Span<FieldValue> values, ref DecodeFault fault)
    {
        if (text!.IsConstant)
        {
            // A device may escape what needs no escape.
            var isEqual = reader.ValueSpan.SequenceEqual(text.Constant)
                || (reader.ValueIsEscaped && JsonText.Unescape(reader.ValueSpan) == JsonText.Unescape(text.Constant));
            return isEqual || Fail(at, ref fault);
        }

        return text.TryRead(payload, at + 1, reader.ValueSpan.Length, values, out fault);
    }

    private bool TryReadHole(ref Utf8JsonReader reader, ReadOnlySpan<byte> payload, int at, Span<FieldValue> values, ref DecodeFault fault)
    {
        if (JsonHole.TryRead(hole!, ref reader, payload, at, out var value))
        {
            if (hole!.Index >= 0)
            {
                values[hole.Index] = value;
            }

            return true;
        }

        fault = new DecodeFault(at, hole!.Index, expected);
        return false;
    }

    private bool Fail(int at, ref DecodeFault fault)
    {
        fault = new DecodeFault(at, -1, expected);
        return false;
    }
}
