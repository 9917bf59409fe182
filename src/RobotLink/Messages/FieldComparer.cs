using System.Globalization;
using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Compares a decoded value with one written in a profile: a transcript's <c>{count: 118}</c>, a condition's <c>[STOP, HOLD]</c>.</summary>
public static class FieldComparer
{
    /// <summary>Numbers compare by value (<c>12.340</c> equals 12.34), texts letter by letter; <c>null</c> is a missing value.</summary>
    public static bool Matches(MessageShape shape, int index, ReadOnlySpan<byte> payload, FieldValue value, string? written) => value.Kind switch
    {
        ValueKind.Missing or ValueKind.Text or ValueKind.Time or ValueKind.Json or ValueKind.List => IsPlain(shape, index, payload, value, written),
        ValueKind.Bytes when written?.Contains('<', StringComparison.Ordinal) != true => IsPlain(shape, index, payload, value, written),
        _ => Says(shape.Fields[index], payload, value, written),
    };

    /// <summary>The same for numbers, words, bytes and bools, which need no message around them.</summary>
    internal static bool Says(FieldProfile field, ReadOnlySpan<byte> payload, FieldValue value, string? written) => value.Kind switch
    {
        ValueKind.Integer => IsInteger(value.Integer, written),
        ValueKind.Unsigned => IsNumeric(written) && ulong.TryParse(written, out var large) && large == value.Unsigned,
        ValueKind.Word => field.Words[value.Word] is var word && (word.Word == written || IsInteger(word.Number, written)),
        ValueKind.Number => IsNumber(value.Number, written),
        ValueKind.Bytes => BytesText.TryRead(written ?? "", out var bytes) && value.Text(payload).SequenceEqual(bytes),
        ValueKind.Boolean => written is not null && written == (value.Boolean ? "true" : "false") || IsInteger(value.Boolean ? 1 : 0, written),
        _ => false,
    };

    private static bool IsPlain(MessageShape shape, int index, ReadOnlySpan<byte> payload, FieldValue value, string? written) =>
        (FieldText.Plain(shape, index, payload, value) ?? "null") == (written ?? "null");

    private static bool IsInteger(long value, string? written) =>
        IsNumeric(written)
        && decimal.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == value;

    private static bool IsNumber(double value, string? written)
    {
        var bytes = Encoding.UTF8.GetBytes(written ?? "");
        return NumberText.ReadNumber(bytes, out var number, out var length) == NumberResult.Read && length == bytes.Length && number == value;
    }

    private static bool IsNumeric(string? written)
    {
        var bytes = Encoding.UTF8.GetBytes(written ?? "");
        return NumberText.ReadNumber(bytes, out _, out var length) == NumberResult.Read && length == bytes.Length;
    }
}
