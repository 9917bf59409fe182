using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>Reads a device's refusal: its code is in the field <c>code</c>, its own words, if any, in <c>text</c>.</summary>
internal static class Refusal
{
    public static bool Is(MessageShape shape) =>
        shape.Kind == MessageKind.Error || shape.Profile.Causes.Count > 0 || shape.Profile.Words.Count > 0;

    public static string? Cause(MessageShape shape, ReadOnlySpan<FieldValue> values) =>
        Code(shape, values) is { } code && shape.Profile.Causes.TryGetValue(code, out var cause) ? cause : null;

    public static string Words(MessageShape shape, ReadOnlySpan<FieldValue> values, ReadOnlySpan<byte> payload)
    {
        var code = Code(shape, values);
        var words = code is { } known && shape.Profile.Words.TryGetValue(known, out var text) ? text : null;
        var index = shape.IndexOf("text");
        var own = index < 0 ? null : FieldText.Plain(shape, index, payload, values[index]);
        var said = string.Join(": ", new[] { words, own }.Where(part => !string.IsNullOrEmpty(part)));
        return $"the device answers {shape.Name}{(code is null ? "" : $" {code}")}{(said.Length == 0 ? "" : $": {said}")}";
    }

    private static long? Code(MessageShape shape, ReadOnlySpan<FieldValue> values)
    {
        var index = shape.IndexOf("code");
        return index >= 0 && values[index].Kind == ValueKind.Integer ? values[index].Integer : null;
    }
}
