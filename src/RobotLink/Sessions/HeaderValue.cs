using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>A header field's value in any frame of the profile.</summary>
internal sealed class HeaderValue
{
    private readonly FieldReader reader;
    private readonly ByteRange at;
    private readonly Charset charset;

    private HeaderValue(FieldProfile field, Charset charset)
    {
        at = field.At!.Value;
        this.charset = charset;
        reader = new FieldReader(field, charset);
    }

    public static HeaderValue? Find(DeviceProfile profile, string name) =>
        profile.Header.FirstOrDefault(field => field.Name == name) is { At: not null } field ? new HeaderValue(field, profile.Charset) : null;

    public bool TryRead(ReadOnlySpan<byte> payload, out FieldValue value)
    {
        value = default;
        return at.TryResolve(payload.Length, out var start, out var length) && reader.TryReadPlace(payload, start, length, out value, out _);
    }

    /// <summary>Null for numbers.</summary>
    public string? Text(ReadOnlySpan<byte> payload, in FieldValue value) =>
        value.Kind == ValueKind.Text ? CharsetText.Decode(charset, value.Text(payload)) : null;
}
