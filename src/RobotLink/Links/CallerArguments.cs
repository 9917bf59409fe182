using System.Globalization;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Links;

/// <summary>
/// Values that somebody gives for a request. A text in a hole of hexadecimal digits, or of a field with <c>base: hex</c>, is hexadecimal, as the
/// device's manual prints addresses; where the profile scales such digits or names their unit, they are only how a quantity travels.
/// </summary>
internal sealed class CallerArguments(IReadOnlyDictionary<string, object?> fields, MessageShape shape) : IArguments
{
    public bool TryGet(string field, out object? value)
    {
        var isGiven = fields.TryGetValue(field, out value);
        value = value is string text && shape.IndexOf(field) is >= 0 and var index ? Number(text, shape.Fields[index]) : value;
        return isGiven;
    }

    /// <summary>The number that a text writes in hexadecimal; else the text as it is.</summary>
    private static object Number(string text, FieldProfile field)
    {
        var isNamed = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && field.Type is not (FieldType.Text or FieldType.Word or FieldType.Quoted
            or FieldType.Choice or FieldType.Bytes or FieldType.Json or FieldType.Time);
        var isPlain = field is { Type: FieldType.Hex, Scale: null, Add: null, Unit: null } or { IsNamedInHex: true };
        var isHex = isNamed || (isPlain && field.Words.All(word => word.Word != text));
        return isHex && ulong.TryParse(text.AsSpan(isNamed ? 2 : 0), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : text;
    }
}
