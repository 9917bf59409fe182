using System.Text.Json;

namespace RobotLink.Messages;

/// <summary>One value or key of a JSON document, as places in it. An object's or list's own tokens follow it.</summary>
/// <param name="Length">Quotes and brackets included.</param>
/// <param name="Next">Index of the token behind this one and all that is in it.</param>
/// <param name="IsEscaped">A text in which \ stands.</param>
internal readonly record struct JsonToken(JsonValueKind Kind, int Start, int Length, int Next, bool IsEscaped);

/// <summary>A JSON document cut into tokens.</summary>
internal readonly ref struct JsonView(ReadOnlySpan<byte> payload, ReadOnlySpan<JsonToken> tokens, DocumentParts? parts = null)
{
    /// <summary>Told which bytes each rule took; null when nobody asks.</summary>
    public DocumentParts? Parts { get; } = parts;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    public ReadOnlySpan<JsonToken> Tokens { get; } = tokens;

    /// <summary>A text without its quotes, as it is written.</summary>
    public ReadOnlySpan<byte> Text(JsonToken token) => Payload.Slice(token.Start + 1, token.Length - 2);

    /// <summary>Whether a text means these bytes; a device may escape what needs no escape.</summary>
    public bool Means(JsonToken token, ReadOnlySpan<byte> plain) =>
        token.IsEscaped ? JsonText.Means(Text(token), plain) : Text(token).SequenceEqual(plain);
}
