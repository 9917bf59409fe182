using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Reads one field out of a payload; strict, the same on every PC, allocates nothing.</summary>
internal sealed class FieldReader
{
    private readonly byte[][] choices;
    private readonly string tooLarge;

    public FieldReader(FieldProfile field, Charset charset)
    {
        Field = field;

        // At a place, spaces behind a choice cannot be told from padding.
        var written = field.Choices.Select(choice => Bytes(charset, field.At is null ? choice : choice.TrimEnd(' ')));
        choices = [.. written.OrderByDescending(choice => choice.Length)];
        Expected = FieldWords.Expected(field);
        tooLarge = field.Minimum is not null || field.Maximum is not null ? Expected
            : field.Type == FieldType.Float ? FieldWords.TooLarge : FieldWords.TooLargeWhole;
    }

    public FieldProfile Field { get; }

    /// <summary>What stands on the wire, in words.</summary>
    public string Expected { get; }

    /// <summary>The field has no shape of its own: it ends where something else begins.</summary>
    public bool IsOpen => Field.Type is FieldType.Text or FieldType.Word;

    /// <summary>Reads the longest legal value that begins at <paramref name="at"/>. Not for open fields.</summary>
    public bool TryReadPrefix(ReadOnlySpan<byte> payload, int at, out FieldValue value, out int length, out string expected)
    {
        var text = payload[at..];
        expected = Expected;
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
            default:
                return TryReadChoice(text, at, out value, out length);
        }
    }

    /// <summary>Reads a value that fills a place of fixed size and is not all spaces. Spaces around numbers and behind texts are padding.</summary>
    public bool TryReadPlace(ReadOnlySpan<byte> payload, int at, int length, out FieldValue value, out string expected)
    {
        var end = at + payload.Slice(at, length).TrimEnd((byte)' ').Length;
        if (Field.Type is FieldType.Int or FieldType.Float)
        {
            at += payload[at..end].IndexOfAnyExcept((byte)' ');
        }

        return IsOpen
            ? TryReadOpen(payload, at, end - at, out value, out expected, out _)
            : TryReadPrefix(payload[..end], at, out value, out var read, out expected) && at + read == end;
    }

    /// <summary>Takes bytes whose end is known.</summary>
    /// <param name="fault">Where the first byte stands that does not fit.</param>
    public bool TryReadOpen(ReadOnlySpan<byte> payload, int at, int length, out FieldValue value, out string expected, out int fault)
    {
        expected = Expected;
        value = FieldValue.Slice(at, length);
        fault = at;
        if (Field.Type == FieldType.Text)
        {
            return true;
        }

        var odd = payload.Slice(at, length).IndexOfAnyInRange((byte)0, (byte)' ');
        fault = at + Math.Max(odd, 0);
        return length > 0 && odd < 0;
    }

    internal static byte[] Bytes(Charset charset, string text) =>
        charset == Charset.Utf8 ? System.Text.Encoding.UTF8.GetBytes(text) : System.Text.Encoding.Latin1.GetBytes(text);

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

    private bool TryReadChoice(ReadOnlySpan<byte> text, int at, out FieldValue value, out int length)
    {
        foreach (var choice in choices)
        {
            if (text.StartsWith(choice))
            {
                length = choice.Length;
                value = FieldValue.Slice(at, length);
                return true;
            }
        }

        (value, length) = (default, 0);
        return false;
    }

    private bool Accept(NumberResult result, long whole, out FieldValue value, ref string expected)
    {
        value = Field.Scale is { } scale && result == NumberResult.Read ? FieldValue.Of(Scaling.Apply(whole, scale)) : FieldValue.Of(whole);
        expected = result == NumberResult.TooLarge ? tooLarge : expected;
        return result == NumberResult.Read && !(whole < Field.Minimum) && !(whole > Field.Maximum);
    }

    private bool Accept(NumberResult result, double number, ReadOnlySpan<byte> text, out FieldValue value, ref string expected)
    {
        var scaled = Field.Scale is { } scale && result == NumberResult.Read ? Scaling.Apply(text, number, scale) : number;
        value = FieldValue.Of(scaled);
        expected = result == NumberResult.TooLarge ? tooLarge : expected;
        return result == NumberResult.Read && double.IsFinite(scaled) && !(number < Field.Minimum) && !(number > Field.Maximum);
    }
}
