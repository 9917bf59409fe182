using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A field at the same place in every frame of a profile. Compared in one normal form, so that <c>1</c>, <c>001</c> and blank can be equal.</summary>
internal sealed class HeaderField
{
    private readonly Charset charset;
    private readonly byte[] blank;

    public HeaderField(FieldProfile profile, Charset charset)
    {
        this.charset = charset;
        Profile = profile;
        At = profile.At ?? throw new ArgumentException($"Header field '{profile.Name}' has no place.", nameof(profile));
        blank = profile.Blank is null ? [] : Trim(FieldReader.Bytes(charset, profile.Blank)).ToArray();
        Blank = profile.Blank;
    }

    public FieldProfile Profile { get; }

    public ByteRange At { get; }

    public string? Blank { get; }

    private bool IsNumeric => Profile.Type is FieldType.Digits or FieldType.Int;

    public byte[] Key(string constant) => Normal(FieldReader.Bytes(charset, constant)).ToArray();

    /// <summary>The normal form of what stands at this field's place: without padding; a blank becomes what a blank means.</summary>
    public ReadOnlySpan<byte> Normal(ReadOnlySpan<byte> place)
    {
        var trimmed = Trim(place);
        var isBlank = trimmed.IsEmpty || (IsNumeric && Blank is not null && trimmed.SequenceEqual("0"u8));
        return isBlank ? blank : trimmed;
    }

    /// <summary>Puts a constant at its place: numbers behind zeros, texts before spaces.</summary>
    /// <exception cref="EncodeException">It is too long.</exception>
    public void Write(string constant, string message, Span<byte> payload)
    {
        var bytes = FieldReader.Bytes(charset, constant);
        if (!At.TryResolve(payload.Length, out var start, out var length) || bytes.Length > length)
        {
            throw new EncodeException($"Header field '{Profile.Name}' of '{message}' cannot be '{constant}': its place {At} is too short.");
        }

        var place = payload.Slice(start, length);
        if (IsNumeric && bytes.Length > 0)
        {
            place.Fill((byte)'0');
            bytes.CopyTo(place[(length - bytes.Length)..]);
        }
        else
        {
            bytes.CopyTo(place);
        }
    }

    private ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> place)
    {
        if (!IsNumeric)
        {
            return place.TrimEnd((byte)' ');
        }

        var number = place.Trim((byte)' ');
        var digits = number.TrimStart((byte)'0');
        return digits.IsEmpty && !number.IsEmpty ? "0"u8 : digits;
    }
}
