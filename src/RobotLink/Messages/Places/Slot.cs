using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>One field of a layout made ready: where it begins, how far it reaches, how it is read and written.</summary>
internal sealed class Slot
{
    private readonly Padding padding;
    private readonly bool zerosAreBlank;
    private readonly WrittenField constant;

    /// <param name="valueIndex">Where its value is delivered; -1 for a constant.</param>
    /// <param name="earlier">Slots before it in the same layout.</param>
    public Slot(string message, FieldProfile field, int valueIndex, Charset charset, IReadOnlyList<Slot> earlier)
    {
        Field = field;
        ValueIndex = valueIndex;
        Index = earlier.Count;
        var element = field.Count is null ? field : field with { Count = null };
        Reader = new FieldReader(element, charset, isPlace: true);
        Writer = new FieldWriter(message, element, charset, []);
        ListWriter = new FieldWriter(message, field, charset, []);
        padding = new Padding(field, Reader.Charset);
        zerosAreBlank = field is { Type: FieldType.Digits, Blank: not null };
        Width = FieldWidth.Of(field);
        IsAtFixedPlace = field.At is not null && !FieldWidth.Varies(field);
        LengthFrom = Named(field.Length?.Field, earlier);
        CountFrom = Named(field.Count?.Field, earlier);
        BitParent = Named(field.BitOf, earlier);
        Until = field.Until is { } until ? [.. until] : [];
        Group = field.Type == FieldType.Group ? new Layout(message, field.Fields, charset) : null;
        Blank = BlankOf(field);
        if (field.Constant is { } text)
        {
            constant = Writer.Write(Argument.Of(text));
            Expected = $"{field.Name} '{text}'";
        }
        else
        {
            Expected = field.Count is null ? Reader.Expected : $"items, each {Reader.Expected}";
        }

        ExpectedWithEnd = Until.Length > 0 ? $"{Expected} up to '{ShownText.Of(Until)}'" : Expected;
    }

    public FieldProfile Field { get; }

    public int ValueIndex { get; }

    public int Index { get; }

    public FieldReader Reader { get; }

    public FieldWriter Writer { get; }

    /// <summary>Speaks of the whole list, where the field is one.</summary>
    public FieldWriter ListWriter { get; }

    /// <summary>Bytes of one item; 0 when that varies.</summary>
    public int Width { get; }

    public Slot? LengthFrom { get; }

    public Slot? CountFrom { get; }

    public Slot? BitParent { get; }

    public byte[] Until { get; }

    public Layout? Group { get; }

    public FieldValue Blank { get; }

    public string Expected { get; }

    /// <summary>The same, with what ends it. Made once: each candidate that does not fit would make it anew.</summary>
    public string ExpectedWithEnd { get; }

    public bool IsConstant => Field.Constant is not null;

    public WrittenField Constant => constant;

    public bool IsList => Field.Count is not null;

    public bool IsBinary => (BinaryNumber.Width(Field) > 0 && !Field.IsHex) || Field.Type is FieldType.Bytes or FieldType.Group || Until.Contains((byte)0);

    /// <summary>Both ends are known from the profile, or from the frame's length.</summary>
    public bool IsAtFixedPlace { get; }

    /// <summary>Reads one item that lies at a known place.</summary>
    public bool TryRead(ReadOnlySpan<byte> payload, int start, int length, out FieldValue value, out string expected)
    {
        if (Until.Length > 0)
        {
            var end = IndexOfUntil(payload.Slice(start, length));
            length = end < 0 ? length : end;
        }

        if (!IsBinary && IsBlank(payload.Slice(start, length)) && (Until.Length == 0 || !Reader.IsOpen))
        {
            (value, expected) = (Blank, Expected);
            return !IsConstant || IsBlankConstant;
        }

        if (!Reader.TryReadPlace(payload, start, length, out value, out expected))
        {
            return false;
        }

        expected = Expected;
        return !IsConstant || IsTheConstant(payload, value);
    }

    /// <summary>Where the bytes stand that end the field; -1 when they do not.</summary>
    public int IndexOfUntil(ReadOnlySpan<byte> bytes)
    {
        if (Reader.Charset != Charset.Utf16)
        {
            return CharsetText.IndexOf(Reader.Charset, bytes, Until);
        }

        for (var at = 0; at + Until.Length <= bytes.Length; at += 2)
        {
            if (bytes[at..].StartsWith(Until))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Puts a value into a place of known size: numbers behind zeros, texts before their padding.</summary>
    public void Put(byte[] bytes, Span<byte> place)
    {
        if (IsNumber && bytes.Length > 0 && Field.Pad is null or (byte)'0')
        {
            var sign = bytes[0] is (byte)'-' or (byte)'+' ? 1 : 0;
            bytes.AsSpan(0, sign).CopyTo(place);
            place[sign..].Fill((byte)'0');
            bytes.AsSpan(sign).CopyTo(place[(place.Length - bytes.Length + sign)..]);
        }
        else if (IsNumber && bytes.Length > 0)
        {
            place.Fill(Field.Pad ?? (byte)' ');
            bytes.CopyTo(place[(place.Length - bytes.Length)..]);
        }
        else
        {
            bytes.CopyTo(place);
            padding.Fill(place[bytes.Length..]);
        }
    }

    private bool IsNumber => Field.Type is FieldType.Int or FieldType.Float or FieldType.Digits or FieldType.Bool;

    private bool IsBlank(ReadOnlySpan<byte> place) =>
        padding.IsAll(place) || place.IndexOfAnyExcept((byte)' ') < 0 || (zerosAreBlank && place.IndexOfAnyExcept((byte)'0') < 0);

    /// <summary>A blank place is read as what blank means, which a constant may be.</summary>
    private bool IsBlankConstant => constant.Value is { } expected ? Blank == expected : padding.IsAll(constant.Bytes);

    /// <remarks>What fills a place up is no part of a text, whether the constant was written with it or not.</remarks>
    private bool IsTheConstant(ReadOnlySpan<byte> payload, FieldValue value)
    {
        if (constant.Value is { } expected)
        {
            return value == expected;
        }

        ReadOnlySpan<byte> own = constant.Bytes.AsSpan(constant.Margin, constant.Bytes.Length - (2 * constant.Margin));
        return value.Kind == ValueKind.Text ? padding.TrimEnd(value.Text(payload)).SequenceEqual(padding.TrimEnd(own))
            : value.Kind == ValueKind.Bytes && value.Text(payload).SequenceEqual(own);
    }

    private FieldValue BlankOf(FieldProfile field)
    {
        if (field.Blank is null || FieldText.TextOfBlank(field) is not null)
        {
            return FieldValue.Missing;
        }

        var bytes = CharsetText.Encode(Reader.Charset, field.Blank);
        return Reader.TryReadPrefix(bytes, 0, out var value, out var length, out var expected) && length == bytes.Length
            ? value
            : throw new ArgumentException($"Blank '{field.Blank}' of '{field.Name}' is not {expected}.", nameof(field));
    }

    private static Slot? Named(string? name, IReadOnlyList<Slot> earlier) => name is null ? null
        : earlier.LastOrDefault(slot => slot.Field.Name == name) ?? throw new ArgumentException($"No earlier field is called '{name}'.", nameof(name));
}
