using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Reads one field out of a payload; strict, the same on every PC, allocates nothing.</summary>
internal sealed class FieldReader
{
    private const int NumberCharactersMax = 64;

    private static readonly SearchValues<byte> IsoBytes = SearchValues.Create("0123456789-:.+TZ"u8);

    private readonly byte[][] choices;
    private readonly byte[] yes;
    private readonly byte[][] unknown;
    private readonly FieldMeaning meaning;
    private readonly string tooLarge;
    private readonly Padding padding;
    private readonly int width;

    /// <param name="isPlace">It fills a place of known size, where padding may stand.</param>
    public FieldReader(FieldProfile field, Charset charset, bool isPlace = true)
    {
        Field = field;
        charset = field.Charset ?? charset;
        Charset = charset;
        meaning = new FieldMeaning(field);
        padding = new Padding(field, charset);
        width = BinaryNumber.Width(field);

        // At a place, spaces behind a word cannot be told from padding.
        var written = field.Choices.Select(choice => CharsetText.Encode(charset, isPlace ? choice.TrimEnd(' ') : choice)).ToList();
        choices = [.. written.OrderByDescending(choice => choice.Length)];
        yes = written.FirstOrDefault() ?? [];
        unknown = [.. field.Unknown.Where(word => !IsNumber(word)).Select(word => isPlace ? word.TrimEnd(' ') : word).Where(word => word.Length > 0).Select(word => CharsetText.Encode(charset, word))];
        Expected = FieldWords.Expected(field);
        tooLarge = field.Minimum is not null || field.Maximum is not null || field.Range is not null ? Expected
            : field.Type == FieldType.Float ? FieldWords.TooLarge : FieldWords.TooLargeWhole;
    }

    public FieldProfile Field { get; }

    public Charset Charset { get; }

    /// <summary>What stands on the wire, in words.</summary>
    public string Expected { get; }

    /// <summary>The field has no shape of its own: it ends where something else begins.</summary>
    public bool IsOpen => Field.Type is FieldType.Text or FieldType.Word or FieldType.Bytes;

    /// <summary>Reads the longest legal value that begins at <paramref name="at"/>. Not for open fields.</summary>
    public bool TryReadPrefix(ReadOnlySpan<byte> payload, int at, out FieldValue value, out int length, out string expected)
    {
        var text = payload[at..];
        expected = Expected;
        if (unknown.Length > 0 && TryReadUnknown(text, out length))
        {
            value = FieldValue.Missing;
            return true;
        }

        switch (Field.Type)
        {
            case FieldType.Int:
                return Accept(NumberText.ReadWhole(text, out var whole, out length), whole, out value, ref expected);
            case FieldType.Float:
                return Accept(NumberText.ReadNumber(text, out var number, out length), number, text[..length], out value, ref expected);
            case FieldType.Digits:
                return TryReadDigits(text, out value, out length, ref expected);
            case FieldType.Bool:
                length = 1;
                value = FieldValue.Of(text.Length > 0 && text[0] == '1');
                return text.Length > 0 && text[0] is (byte)'0' or (byte)'1';
            case FieldType.Hex:
                return TryReadHex(text, out value, out length);
            case FieldType.Fixed or FieldType.Signed:
                return TryReadFixed(text, out value, out length);
            case FieldType.DegreesMinutes:
                return AngleText.TryRead(text, Field.Digits, out var angle, out length) & meaning.TryRead(angle, text[..length], out value);
            case FieldType.Quoted:
                return QuotedText.TryFind(text, at, out value, out length);
            case FieldType.Time:
                return TryReadTime(text, out value, out length);
            default:
                return TryReadChoice(text, at, out value, out length);
        }
    }

    /// <summary>Reads a value that fills a place of fixed size and is not all spaces. Spaces around numbers and behind texts are padding.</summary>
    public bool TryReadPlace(ReadOnlySpan<byte> payload, int at, int length, out FieldValue value, out string expected)
    {
        if (width > 0)
        {
            expected = Expected;
            value = default;
            Span<byte> printed = stackalloc byte[Field.IsHex ? width : 0];
            return !Field.IsHex ? TryReadBinary(payload.Slice(at, length), out value)
                : BinaryNumber.TryUnprint(payload.Slice(at, length), printed) && TryReadBinary(printed, out value);
        }

        if (Field.Type == FieldType.Bytes)
        {
            return TryReadOpen(payload, at, length, out value, out expected, out _);
        }

        var end = at + padding.TrimEnd(payload.Slice(at, length)).Length;
        if (Field.Type is FieldType.Int or FieldType.Float)
        {
            at += Math.Max(0, payload[at..end].IndexOfAnyExcept(padding.BeforeNumbers));
            if (at + 1 < end && payload[at] is (byte)'+' or (byte)'-' && payload[at + 1] == (byte)' ')
            {
                return TryReadApart(payload[at..end], out value, out expected);
            }
        }

        return IsOpen
            ? TryReadOpen(payload, at, end - at, out value, out expected, out _)
            : TryReadPrefix(payload[..end], at, out value, out var read, out expected) && at + read == end;
    }

    /// <summary>A number whose sign stands apart at the left of its place, as balances print it.</summary>
    private bool TryReadApart(ReadOnlySpan<byte> text, out FieldValue value, out string expected)
    {
        (value, expected) = (default, Expected);
        var gap = text[1..].IndexOfAnyExcept((byte)' ');
        var length = text.Length - gap;
        Span<byte> closed = stackalloc byte[NumberCharactersMax];
        if (gap < 0 || length > closed.Length || !char.IsAsciiDigit((char)text[1 + gap]))
        {
            return false;
        }

        closed[0] = text[0];
        text[(1 + gap)..].CopyTo(closed[1..]);
        return TryReadPrefix(closed[..length], 0, out value, out var read, out expected) && read == length;
    }

    /// <summary>Takes bytes whose end is known.</summary>
    /// <param name="fault">Where the first byte stands that does not fit.</param>
    public bool TryReadOpen(ReadOnlySpan<byte> payload, int at, int length, out FieldValue value, out string expected, out int fault)
    {
        expected = Expected;
        value = FieldValue.Slice(Field.Type == FieldType.Bytes ? ValueKind.Bytes : ValueKind.Text, at, length);
        fault = at;
        if (Field.Type != FieldType.Word)
        {
            return true;
        }

        var odd = payload.Slice(at, length).IndexOfAnyInRange((byte)0, (byte)' ');
        fault = at + Math.Max(odd, 0);
        return length > 0 && odd < 0;
    }

    /// <summary>The number of a binary field, with or without the bits that belong to others.</summary>
    public bool TryReadNumber(ulong bits, out FieldValue value)
    {
        if (Field.Bits is { } range)
        {
            return meaning.TryRead((bits >> range.First) & BinaryNumber.Mask(range.Length), out value);
        }

        return Field.Type switch
        {
            FieldType.F32 => meaning.TryRead(BitConverter.UInt32BitsToSingle((uint)bits), out value),
            FieldType.F64 => meaning.TryRead(BitConverter.UInt64BitsToDouble(bits), out value),
            _ when BinaryNumber.IsSigned(Field.Type) => meaning.TryRead(BinaryNumber.SignExtend(bits, width), out value),
            _ => meaning.TryRead(bits, out value),
        };
    }

    /// <summary>A word such as UNAVAILABLE where a value should stand.</summary>
    private bool TryReadUnknown(ReadOnlySpan<byte> text, out int length)
    {
        foreach (var word in unknown)
        {
            if (text.StartsWith(word))
            {
                length = word.Length;
                return true;
            }
        }

        length = 0;
        return false;
    }

    private static bool IsNumber(string word) =>
        System.Text.Encoding.UTF8.GetBytes(word) is var bytes && NumberText.ReadNumber(bytes, out _, out var length) == NumberResult.Read && length == bytes.Length;

    private bool TryReadBinary(ReadOnlySpan<byte> bytes, out FieldValue value)
    {
        value = default;
        if (bytes.Length != width)
        {
            return false;
        }

        if (Field.Type == FieldType.Bcd)
        {
            return BinaryNumber.TryReadDigits(bytes, Field.Order, out var whole) && meaning.TryRead(whole, out value);
        }

        if (Field.Type == FieldType.Time)
        {
            // A controller whose clock was never set sends zeros.
            var isUnset = bytes.IndexOfAnyExcept((byte)0) < 0;
            var fits = TimeText.TryReadBcd(bytes, out var time);
            value = isUnset ? FieldValue.Missing : FieldValue.Of(time);
            return isUnset || fits;
        }

        return TryReadNumber(BinaryNumber.Read(bytes, Field.Order), out value);
    }

    private bool TryReadDigits(ReadOnlySpan<byte> text, out FieldValue value, out int length, ref string expected)
    {
        length = Field.Digits;
        value = default;
        if (text.Length < length || text[..length].IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
        {
            return false;
        }

        return Accept(NumberText.ReadWhole(text[..length], out var whole, out _), whole, out value, ref expected);
    }

    private bool TryReadHex(ReadOnlySpan<byte> text, out FieldValue value, out int length)
    {
        length = Field.Digits;
        value = default;
        var bits = 0UL;
        if (text.Length < length)
        {
            return false;
        }

        foreach (var digit in text[..length])
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }

            bits = (bits << 4) | (uint)HexValue(digit);
        }

        return TryReadNumber(bits, out value);
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private bool TryReadFixed(ReadOnlySpan<byte> text, out FieldValue value, out int length)
    {
        length = Field.Digits;
        value = default;
        return text.Length >= length && FixedText.IsWritten(text[..length], Field)
            && NumberText.ReadNumber(text[..length], out var number, out var read) == NumberResult.Read && read == length
            && meaning.TryRead(number, text[..length], out value);
    }

    private bool TryReadTime(ReadOnlySpan<byte> text, out FieldValue value, out int length)
    {
        var format = Field.Time!;
        length = format.Shape == TimeShape.Letters ? Math.Min(format.Letters.Length, text.Length) : TimeLength(text, format.Shape);
        var written = text[..length];

        // A device without a clock prints zeros or blanks where the moment would stand.
        var isUnset = format.Shape == TimeShape.Letters && length == format.Letters.Length && written.IndexOfAnyInRange((byte)'1', (byte)'9') < 0;
        var fits = TimeText.TryRead(written, format, out var time);
        value = isUnset ? FieldValue.Missing : FieldValue.Of(time);
        return isUnset || fits;
    }

    private static int TimeLength(ReadOnlySpan<byte> text, TimeShape shape)
    {
        var end = shape == TimeShape.Iso ? text.IndexOfAnyExcept(IsoBytes) : text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }

    private bool TryReadChoice(ReadOnlySpan<byte> text, int at, out FieldValue value, out int length)
    {
        foreach (var choice in choices)
        {
            if (text.StartsWith(choice))
            {
                length = choice.Length;
                value = Field.IsFlag ? FieldValue.Of(choice.AsSpan().SequenceEqual(yes)) : FieldValue.Slice(at, length);
                return true;
            }
        }

        (value, length) = (default, 0);
        return false;
    }

    private bool Accept(NumberResult result, long whole, out FieldValue value, ref string expected)
    {
        value = default;
        expected = result == NumberResult.TooLarge ? tooLarge : expected;
        return result == NumberResult.Read && meaning.TryRead(whole, out value);
    }

    private bool Accept(NumberResult result, double number, ReadOnlySpan<byte> text, out FieldValue value, ref string expected)
    {
        value = default;
        expected = result == NumberResult.TooLarge ? tooLarge : expected;
        return result == NumberResult.Read && meaning.TryRead(number, text, out value);
    }
}
