using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A field at the same place in every frame of a profile. Compared in one normal form, so that <c>1</c>, <c>001</c> and blank can be equal.</summary>
internal sealed class HeaderField
{
    private readonly Charset charset;
    private readonly byte[] blank;
    private readonly byte[] constant;
    private readonly FieldReader reader;
    private readonly Padding padding;
    private readonly bool isBinary;

    public HeaderField(FieldProfile profile, Charset charset)
    {
        this.charset = profile.Charset ?? charset;
        padding = new Padding(profile, this.charset);
        Profile = profile;
        At = profile.At ?? throw new ArgumentException($"Header field '{profile.Name}' has no place.", nameof(profile));
        blank = profile.Blank is null ? [] : Trim(CharsetText.Encode(this.charset, profile.Blank)).ToArray();
        Blank = profile.Blank;
        reader = new FieldReader(profile, charset, isPlace: true);
        isBinary = BinaryNumber.Width(profile) > 0 || profile.Type == FieldType.Hex;
        Expected = $"{profile.Name} '{profile.Constant}'";
        constant = profile.Constant is null ? [] : Key(profile.Constant);
    }

    public FieldProfile Profile { get; }

    public ByteRange At { get; }

    public string? Blank { get; }

    /// <summary>Words for a frame that has another value than every frame of the profile.</summary>
    public string Expected { get; }

    private bool IsNumeric => Profile.Type is FieldType.Digits or FieldType.Int;

    public byte[] Key(string value) => isBinary ? Bytes(value, "header") : Normal(CharsetText.Encode(charset, value)).ToArray();

    /// <summary>The normal form of what stands at this field's place: without padding; a blank becomes what a blank means.</summary>
    public ReadOnlySpan<byte> Normal(ReadOnlySpan<byte> place)
    {
        if (isBinary)
        {
            return place;
        }

        var trimmed = Trim(place);
        var isBlank = trimmed.IsEmpty || (IsNumeric && Blank is not null && trimmed.SequenceEqual("0"u8));
        return isBlank ? blank : trimmed;
    }

    /// <summary>False when every frame has a value here and this one has another.</summary>
    public bool HoldsConstant(ReadOnlySpan<byte> payload) =>
        Profile.Constant is null
        || (At.TryResolve(payload.Length, out var start, out var length) && Normal(payload.Slice(start, length)).SequenceEqual(constant));

    /// <summary>What stands here in plain text; null when nothing does.</summary>
    public string? Read(MessageShape shape, ReadOnlySpan<byte> payload)
    {
        if (!At.TryResolve(payload.Length, out var start, out var length) || !reader.TryReadPlace(payload, start, length, out var value, out _))
        {
            return null;
        }

        return value.Kind == ValueKind.Text
            ? CharsetText.Decode(charset, value.Text(payload))
            : FieldText.PlainNumber(Profile, payload, value);
    }

    /// <summary>Puts a constant at its place: numbers behind zeros, texts before spaces.</summary>
    /// <exception cref="EncodeException">It is too long, or no value of the field.</exception>
    public void Write(string value, string message, Span<byte> payload)
    {
        var bytes = isBinary ? Bytes(value, message) : CharsetText.Encode(charset, value);
        if (!At.TryResolve(payload.Length, out var start, out var length) || bytes.Length > length)
        {
            throw new EncodeException($"Header field '{Profile.Name}' of '{message}' cannot be '{value}': its place {At} is too short.");
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
            if (Profile.Pad is not null)
            {
                padding.Fill(place[bytes.Length..]);
            }
        }
    }

    /// <exception cref="EncodeException">It is too long, or no value of the field; a secret is not shown.</exception>
    public void Write(MadeValue made, string message, Span<byte> payload)
    {
        try
        {
            Write(made.Text, message, payload);
        }
        catch (EncodeException) when (made.IsSecret)
        {
            throw new EncodeException($"Header field '{Profile.Name}' of '{message}' cannot be '***': what is made here does not fit its place {At}.");
        }
    }

    private byte[] Bytes(string value, string message) => new FieldWriter(message, Profile, charset, []).Write(Argument.Of(value)).Bytes;

    private ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> place)
    {
        if (!IsNumeric)
        {
            return padding.TrimEnd(place);
        }

        var number = place.Trim((byte)' ');
        var digits = number.TrimStart((byte)'0');
        return digits.IsEmpty && !number.IsEmpty ? "0"u8 : digits;
    }
}
