using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>What a request and its reply have in common: a number, or a text. The default is no key at all.</summary>
internal readonly record struct ReplyKey(bool IsSet, long Number, string? Text);

/// <summary>Reads the key of a frame, where replies find their requests by one.</summary>
internal sealed class ReplyKeyReader
{
    private readonly string name;
    private readonly HeaderValue? header;

    private ReplyKeyReader(string name, HeaderValue? header) => (this.name, this.header) = (name, header);

    /// <returns>Null where replies come in order.</returns>
    public static ReplyKeyReader? For(DeviceProfile profile) =>
        profile.Replies.MatchedBy is { } name ? new ReplyKeyReader(name, HeaderValue.Find(profile, name)) : null;

    /// <summary>Whether this message has a place for the key.</summary>
    public bool IsIn(MessageShape? shape) => header is not null || shape?.IndexOf(name) >= 0;

    /// <summary>The key, or none when this message does not carry it.</summary>
    public ReplyKey Read(MessageShape shape, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> values)
    {
        if (header is not null)
        {
            return header.TryRead(payload, out var value) ? Of(value, header.Text(payload, value)) : default;
        }

        var index = shape.IndexOf(name);
        return index < 0 || values[index].Kind == ValueKind.Missing
            ? default
            : Of(values[index], values[index].Kind == ValueKind.Integer ? null : FieldText.Plain(shape, index, payload, values[index]));
    }

    private static ReplyKey Of(in FieldValue value, string? text) =>
        value.Kind == ValueKind.Integer ? new ReplyKey(true, value.Integer, null) : new ReplyKey(true, 0, text);
}
