using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>What a device's refusal means to people and programs. Its code is in the field <c>code</c>, its own words, if any, in <c>text</c>.</summary>
/// <param name="Cause">As the profile names it; <c>rejected</c> where it names none.</param>
/// <param name="Words">What the profile says about the code, then the device's own words; null when neither says anything.</param>
public sealed record Refusal(string Cause, string? Words)
{
    private const string Rejected = "rejected";

    public static bool Is(MessageShape shape) =>
        shape.Kind == MessageKind.Error || shape.Profile.Causes.Count > 0 || shape.Profile.Words.Count > 0;

    /// <summary>Null when the message is no refusal.</summary>
    public static Refusal? Of(MessageShape shape, ReadOnlySpan<FieldValue> values, ReadOnlySpan<byte> payload)
    {
        if (!Is(shape))
        {
            return null;
        }

        var words = string.Join(": ", new[] { Meaning(shape, values), Own(shape, values, payload) }.Where(part => !string.IsNullOrEmpty(part)));
        return new Refusal(NamedCause(shape, values) ?? Rejected, words.Length == 0 ? null : words);
    }

    /// <summary>What follows: as the profile says, else as the cause of its code wants it.</summary>
    internal static ErrorReaction Reaction(MessageShape shape, ReadOnlySpan<FieldValue> values) =>
        shape.Profile.Then ?? (ErrorCauses.EndsConnection(NamedCause(shape, values)) ? ErrorReaction.Close : ErrorReaction.GoOn);

    /// <summary>Whole, as a sentence goes on: <c>the device answers exception 2: no such address</c>.</summary>
    internal static string Sentence(MessageShape shape, ReadOnlySpan<FieldValue> values, ReadOnlySpan<byte> payload)
    {
        var words = Of(shape, values, payload)?.Words;
        return $"the device answers {shape.Name}{(Code(shape, values) is { } code ? $" {code}" : "")}{(words is null ? "" : $": {words}")}";
    }

    private static string? NamedCause(MessageShape shape, ReadOnlySpan<FieldValue> values) =>
        Code(shape, values) is { } code && shape.Profile.Causes.TryGetValue(code, out var cause) ? cause : shape.Profile.Cause;

    private static string? Meaning(MessageShape shape, ReadOnlySpan<FieldValue> values) =>
        Code(shape, values) is { } code && shape.Profile.Words.TryGetValue(code, out var text) ? text : shape.Profile.Meaning;

    private static string? Own(MessageShape shape, ReadOnlySpan<FieldValue> values, ReadOnlySpan<byte> payload)
    {
        var index = shape.IndexOf("text");
        return index < 0 ? null : FieldText.Plain(shape, index, payload, values[index]);
    }

    private static long? Code(MessageShape shape, ReadOnlySpan<FieldValue> values)
    {
        var index = shape.IndexOf("code");
        return index >= 0 && values[index].Kind == ValueKind.Integer ? values[index].Integer : null;
    }
}
