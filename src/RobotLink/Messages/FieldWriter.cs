using System.Globalization;
using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>The bytes of one field, and the value that reading them back must give.</summary>
/// <param name="Value">Null for texts and choices: the same bytes.</param>
/// <param name="Margin">Bytes at both ends that do not belong to the value, such as quotes.</param>
internal readonly record struct WrittenField(byte[] Bytes, FieldValue? Value, ValueKind Kind = ValueKind.Text, int Margin = 0)
{
    /// <summary>Bytes that are the value: without padding and without what ends the field.</summary>
    public int Own { get; init; } = Bytes.Length;

    /// <summary>The value that is read back when the bytes stand at <paramref name="start"/>.</summary>
    public FieldValue At(int start) => Value ?? FieldValue.Slice(Kind, start + Margin, Own - (2 * Margin));
}

/// <summary>Turns arguments into the bytes of one field. What a device would read differently is refused.</summary>
/// <param name="delimiters">Bytes that would end the frame.</param>
internal sealed class FieldWriter(string message, FieldProfile field, Charset charset, IReadOnlyList<byte[]> delimiters)
{
    private readonly string fits = FieldWords.Fits(field, charset);
    private readonly FieldMeaning meaning = new(field);
    private readonly FieldReader reader = new(field, charset, isPlace: false);
    private readonly Charset charset = field.Charset ?? charset;
    private readonly int width = BinaryNumber.Width(field);

    /// <exception cref="EncodeException">The argument does not fit the field.</exception>
    public WrittenField Write(Argument argument) => field.Type switch
    {
        _ when argument.Kind is ArgumentKind.Null => throw Missing(),
        FieldType.Time => WriteTime(argument),
        _ when BinaryNumber.IsFloat(field.Type) => WriteBinaryNumber(argument),
        _ when width > 0 || field.Type is FieldType.Hex => WriteBits(argument),
        FieldType.Int or FieldType.Digits => WriteWhole(argument),
        FieldType.Float => WriteNumber(argument),
        FieldType.Fixed or FieldType.Signed => WriteFixed(argument),
        FieldType.DegreesMinutes => WriteAngle(argument),
        FieldType.Bool => argument.Boolean is { } flag
            ? new(flag ? "1"u8.ToArray() : "0"u8.ToArray(), FieldValue.Of(flag))
            : throw Refused(argument, "it is neither true nor false"),
        FieldType.Choice when field.IsFlag => WriteFlag(argument),
        FieldType.Choice => WriteChoice(argument),
        FieldType.Bytes => WriteBytes(argument),
        FieldType.Quoted => WriteQuoted(argument),
        _ => WriteText(argument),
    };

    /// <summary>The same, and within what the session captured on this connection.</summary>
    /// <exception cref="EncodeException">The argument does not fit the field.</exception>
    public WrittenField Write(Argument argument, IArguments arguments)
    {
        CheckCaptured(argument, arguments);
        return Write(argument);
    }

    /// <exception cref="EncodeException">The device said on this connection that it takes less.</exception>
    public void CheckCaptured(Argument argument, IArguments arguments)
    {
        if (field.CapturedMost is { } limit && arguments.Scope.TryGet("captured", limit.Name, out var told)
            && Argument.Of(told).Exact + limit.Add is { } most && argument.Exact is { } wanted && wanted > most)
        {
            throw new EncodeException(
                $"Argument '{field.Name}' of '{message}' cannot be {Plain(wanted)}: on this connection the device takes at most {Plain(most)} ({limit}).");
        }
    }

    public EncodeException Missing() => new($"Argument '{field.Name}' of '{message}' is missing; {fits} fits.");

    public EncodeException Refused(Argument argument, string why) => Refused(argument.Shown(), why);

    public EncodeException Refused(string shown, string why) => new($"Argument '{field.Name}' of '{message}' cannot be {shown}: {why}; {fits} fits.");

    private WrittenField WriteWhole(Argument argument)
    {
        var wire = Whole(argument);
        if (wire is < long.MinValue or > long.MaxValue)
        {
            throw Refused(argument, "it does not fit into 64 bits");
        }

        CheckRange(argument, wire < field.Minimum, wire > field.Maximum);
        var whole = (long)wire;
        var text = whole.ToString(CultureInfo.InvariantCulture);
        if (field.Type == FieldType.Digits)
        {
            if (whole < 0 || text.Length > field.Digits)
            {
                throw Refused(argument, whole < 0 ? "it is negative" : $"it needs {text.Length} digits");
            }

            text = text.PadLeft(field.Digits, '0');
        }

        return new(Encoding.ASCII.GetBytes(text), meaning.TryRead(whole, out var value) ? value : throw OutOfRange(argument));
    }

    /// <summary>A binary whole number, its bits in a number shared with others, or hexadecimal digits.</summary>
    private WrittenField WriteBits(Argument argument)
    {
        var wire = field.Bits is { Length: 1 } && field.Words.Count == 0
            ? argument.Boolean is { } flag ? flag ? 1 : 0 : throw Refused(argument, "it is neither true nor false")
            : Whole(argument);
        var (least, most) = field.Type == FieldType.Hex ? (0, (decimal)BinaryNumber.Mask(4 * field.Digits)) : BinaryNumber.Bounds(field);
        CheckRange(argument, wire < Math.Max(least, field.Minimum ?? least), wire > Math.Min(most, field.Maximum ?? most));
        var bits = unchecked(wire < 0 ? (ulong)(long)wire : (ulong)wire);
        if (field.Type == FieldType.Hex)
        {
            var digits = bits.ToString("X", CultureInfo.InvariantCulture).PadLeft(field.Digits, '0');
            return new(Encoding.ASCII.GetBytes(digits), ReadBack(bits, argument));
        }

        var bytes = new byte[width];
        if (field.Type == FieldType.Bcd)
        {
            BinaryNumber.WriteDigits((long)wire, field.Order, bytes);
            return new(bytes, meaning.TryRead((long)wire, out var digits) ? digits : throw OutOfRange(argument));
        }

        bits = field.Bits is { } range ? bits << range.First : bits & BinaryNumber.Mask(8 * width);
        BinaryNumber.Write(bits, field.Order, bytes);
        return new(Printed(bytes), ReadBack(bits, argument));
    }

    private byte[] Printed(byte[] bytes) => field.IsHex ? BinaryNumber.Print(bytes) : bytes;

    private FieldValue ReadBack(ulong bits, Argument argument) =>
        reader.TryReadNumber(bits, out var value) ? value : throw OutOfRange(argument);

    private WrittenField WriteBinaryNumber(Argument argument)
    {
        if (argument.Number is not { } number || !double.IsFinite(number))
        {
            throw Refused(argument, "it is no finite number");
        }

        var wire = meaning.IsScaled ? Scaling.ToDouble(Unscaled(argument)) : number;
        CheckRange(argument, wire < field.Minimum, wire > field.Maximum);
        var bits = field.Type == FieldType.F32 ? BitConverter.SingleToUInt32Bits((float)wire) : BitConverter.DoubleToUInt64Bits(wire);
        if (!reader.TryReadNumber(bits, out var value))
        {
            throw field.Range is null ? Refused(argument, "it does not fit into 32 bits") : OutOfRange(argument);
        }

        if (value.Number != number)
        {
            throw Refused(argument, $"it would be rounded to {NumberText.Write(value.Number)}");
        }

        var bytes = new byte[width];
        BinaryNumber.Write(bits, field.Order, bytes);
        return new(Printed(bytes), value);
    }

    private WrittenField WriteNumber(Argument argument)
    {
        if (argument.Number is not { } number || !double.IsFinite(number))
        {
            throw Refused(argument, "it is no finite number");
        }

        if (argument.Exact is { } exact && decimal.Truncate(exact) == exact && (!Scaling.TryExact(number, out var printed) || printed != exact))
        {
            throw Refused(argument, "it would be rounded");
        }

        var wire = meaning.IsScaled ? Scaling.ToDouble(Unscaled(argument)) : number;
        CheckRange(argument, wire < field.Minimum, wire > field.Maximum);
        var text = Encoding.ASCII.GetBytes(NumberText.Write(wire));
        return meaning.TryRead(wire, text, out _) ? new(text, FieldValue.Of(number)) : throw OutOfRange(argument);
    }

    private WrittenField WriteFixed(Argument argument)
    {
        var wire = Unscaled(argument);
        CheckRange(argument, wire < field.Minimum, wire > field.Maximum);
        var text = FixedText.Write(wire, field) ?? throw Refused(argument, "it needs more decimals or more characters");
        var bytes = Encoding.ASCII.GetBytes(text);
        return meaning.TryRead(Scaling.ToDouble(wire), bytes, out var value) ? new(bytes, value) : throw OutOfRange(argument);
    }

    private WrittenField WriteAngle(Argument argument)
    {
        if (Unscaled(argument) < 0)
        {
            throw Refused(argument, "it is negative");
        }

        var bytes = Encoding.ASCII.GetBytes(AngleText.Write(Unscaled(argument), field.Digits) ?? throw Refused(argument, "it needs more digits"));
        return AngleText.TryRead(bytes, field.Digits, out var angle, out _) && meaning.TryRead(angle, bytes, out var value)
            ? new(bytes, value)
            : throw OutOfRange(argument);
    }

    private WrittenField WriteTime(Argument argument)
    {
        var isIso = argument.Kind == ArgumentKind.Text && TimeText.TryParse(argument.Text, out _);
        if (!isIso || !TimeText.TryParse(argument.Text, out var time))
        {
            throw Refused(argument, "it is no time as ISO 8601 writes it");
        }

        if (width > 0)
        {
            var bytes = new byte[width];
            return TimeText.TryWriteBcd(time, bytes)
                ? new(bytes, FieldValue.Of(DateTime.SpecifyKind(time, DateTimeKind.Unspecified)))
                : throw Refused(argument, "the device's format cannot say it");
        }

        var text = TimeText.Write(time, field.Time!) ?? throw Refused(argument, "the device's format cannot say it");
        var written = Encoding.ASCII.GetBytes(text);
        return TimeText.TryRead(written, field.Time!, out var read) && read.Ticks == time.Ticks
            ? new(written, FieldValue.Of(read))
            : throw Refused(argument, "the device's format cannot say it");
    }

    private WrittenField WriteChoice(Argument argument)
    {
        var text = argument.Kind is ArgumentKind.Text or ArgumentKind.Number ? argument.Text : null;
        return text is not null && field.Choices.Contains(text)
            ? new(CharsetText.Encode(charset, text), null)
            : throw Refused(argument, "it is none of the choices");
    }

    private WrittenField WriteFlag(Argument argument)
    {
        var isYes = argument.Text == "true" || argument.Text == field.Choices[0];
        return isYes || argument.Text == "false" || argument.Text == field.Choices[1]
            ? new(CharsetText.Encode(charset, field.Choices[isYes ? 0 : 1]), FieldValue.Of(isYes))
            : throw Refused(argument, "it is neither true nor false");
    }

    private WrittenField WriteBytes(Argument argument) =>
        argument.Kind == ArgumentKind.Text && BytesText.TryRead(argument.Text, out var bytes)
            ? new(bytes, null, ValueKind.Bytes)
            : throw Refused(argument, $"it is {BytesText.Needed}");

    private WrittenField WriteQuoted(Argument argument)
    {
        var bytes = WriteText(argument).Bytes;
        return new(CharsetText.Encode(charset, QuotedText.Escape(CharsetText.Decode(charset, bytes))), null, Margin: 1);
    }

    private WrittenField WriteText(Argument argument)
    {
        var isWholeNumber = argument.Kind == ArgumentKind.Number && argument.Text.All(char.IsAsciiDigit);
        if (argument.Kind != ArgumentKind.Text && !isWholeNumber)
        {
            throw Refused(argument, "it is no text, which stands in quotes");
        }

        if (!CharsetText.TryEncode(charset, argument.Text, out var bytes, out var why))
        {
            throw Refused(argument, why);
        }

        if (field.Type == FieldType.Word && (bytes.Length == 0 || bytes.Contains((byte)' ')))
        {
            throw Refused(argument, bytes.Length == 0 ? "it is empty" : "it contains a space");
        }

        foreach (var delimiter in delimiters)
        {
            if (CharsetText.IndexOf(charset, bytes, delimiter) >= 0)
            {
                throw Refused(argument, $"it contains '{ShownText.Of(delimiter)}', which ends a frame");
            }
        }

        return new(bytes, null);
    }

    private decimal Whole(Argument argument)
    {
        if (argument.Kind == ArgumentKind.Text && meaning.NumberOf(argument.Text) is { } number)
        {
            return number;
        }

        if (field.Time is { } format)
        {
            var isTime = argument.Kind == ArgumentKind.Text && TimeText.TryParse(argument.Text, out _);
            return isTime && TimeText.TryParse(argument.Text, out var time) && time.Kind == DateTimeKind.Utc
                ? WholeUnix(argument, time, format)
                : throw Refused(argument, "it is no time in UTC as ISO 8601 writes it");
        }

        var wire = Unscaled(argument);
        return decimal.Truncate(wire) == wire ? wire
            : throw Refused(argument, field.Scale is null ? "it is not whole" : $"it is no multiple of {Plain(field.Scale.Value)}");
    }

    private decimal WholeUnix(Argument argument, DateTime time, TimeFormat format)
    {
        var unix = TimeText.ToUnix(time, format.Shape);
        return decimal.Truncate(unix) == unix ? unix : throw Refused(argument, "its fraction of a second would be lost");
    }

    private decimal Unscaled(Argument argument)
    {
        if (argument.Number is null)
        {
            throw Refused(argument, field.Words.Count > 0 && argument.Kind == ArgumentKind.Text ? "it is none of the words" : "it is no number");
        }

        if (argument.Exact is not { } exact)
        {
            throw Refused(argument, "it does not fit into 64 bits");
        }

        return !meaning.IsScaled ? exact : meaning.Undo(exact) ?? throw Refused(argument, $"it is no multiple of {Plain(field.Scale ?? 1)}");
    }

    private void CheckRange(Argument argument, bool isBelow, bool isAbove)
    {
        if (isBelow || isAbove)
        {
            throw Refused(argument, isBelow ? "it is too small" : "it is too large");
        }
    }

    private EncodeException OutOfRange(Argument argument) =>
        Refused(argument, field.Range is { Least: { } least } && argument.Exact < least ? "it is too small" : "it is too large");

    private static string Plain(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
