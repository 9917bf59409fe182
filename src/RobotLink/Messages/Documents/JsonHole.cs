using System.Buffers;
using System.Text.Json;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A hole that is a JSON value of its own: numbers are numbers, texts are strings, null is no value.</summary>
internal static class JsonHole
{
    public static bool TryRead(DocumentHole hole, ReadOnlySpan<byte> payload, JsonToken token, out FieldValue value)
    {
        value = FieldValue.Missing;
        var field = hole.Reader.Field;
        if (field.Type == FieldType.Json || hole.Made is not null)
        {
            value = FieldValue.Slice(ValueKind.Json, token.Start, token.Length);
            return true;
        }

        switch (token.Kind)
        {
            case JsonValueKind.Null:
                return true;
            case JsonValueKind.True or JsonValueKind.False:
                value = FieldValue.Of(token.Kind == JsonValueKind.True);
                return field.Type == FieldType.Bool;
            case JsonValueKind.Number:
                return TryReadContent(hole, payload, token.Start, token.Length, isText: false, out value);
            case JsonValueKind.String:
                return TryReadContent(hole, payload, token.Start + 1, token.Length - 2, isText: true, out value);
            default:
                return false;
        }
    }

    public static void Write(DocumentHole hole, DocumentWriter writer)
    {
        if (hole.Made is { } expression)
        {
            writer.WriteMadeAlone(expression, JsonText.Escape);
            return;
        }

        var field = hole.Reader.Field;
        var output = writer.Output;
        var start = output.WrittenCount;
        if (writer.Value(hole) is not { } value || Argument.Of(value).Kind == ArgumentKind.Null)
        {
            output.Write("null"u8);
            writer.Expect(hole, Argument.Of(null), field.Type == FieldType.Json ? FieldValue.Slice(ValueKind.Json, start, 4) : FieldValue.Missing);
            return;
        }

        var argument = Argument.Of(value);
        if (field.Type == FieldType.Json)
        {
            output.Write(JsonSerializer.SerializeToUtf8Bytes(value));
            writer.Expect(hole, argument, FieldValue.Slice(ValueKind.Json, start, output.WrittenCount - start));
            return;
        }

        if (field.Type == FieldType.Bool)
        {
            var flag = hole.Writer.Write(argument);
            output.Write(flag.Value!.Value.Boolean ? "true"u8 : "false"u8);
            writer.Expect(hole, argument, flag.Value.Value);
            return;
        }

        var isText = !IsNumber(field);
        output.Write(isText ? "\""u8 : ""u8);
        hole.Write(writer, JsonText.Escape);
        output.Write(isText ? "\""u8 : ""u8);
    }

    /// <summary>Numbers whose digits are not fixed can be JSON numbers.</summary>
    private static bool IsNumber(FieldProfile field) =>
        field.Type is FieldType.Int or FieldType.Float || field.Time is { Shape: TimeShape.UnixSeconds or TimeShape.UnixMilliseconds };

    private static bool TryReadContent(DocumentHole hole, ReadOnlySpan<byte> payload, int start, int length, bool isText, out FieldValue value)
    {
        var reader = hole.Reader;
        if (reader.IsOpen || reader.Field.Type == FieldType.Quoted)
        {
            // A text is a string; a number where a text is awaited is another message.
            value = FieldValue.Slice(start, length);
            return isText && (reader.Field.Type != FieldType.Word || reader.TryReadOpen(payload, start, length, out value, out _, out _));
        }

        var isWord = reader.Field.Words.Count > 0 || IsNumber(reader.Field) || isText || reader.Field.Type == FieldType.Bool;
        return reader.TryReadPrefix(payload[..(start + length)], start, out value, out var read, out _) && read == length && isWord;
    }
}
