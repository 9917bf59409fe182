using System.Globalization;
using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>The bytes of one field, and the value that reading them back must give.</summary>
/// <param name="Value">Null for texts and choices: the same bytes.</param>
internal readonly record struct WrittenField(byte[] Bytes, FieldValue? Value);

/// <summary>Turns arguments into the bytes of one field. What a device would read differently is refused.</summary>
/// <param name="delimiters">Bytes that would end the frame.</param>
internal sealed class FieldWriter(string message, FieldProfile field, Charset charset, IReadOnlyList<byte[]> delimiters)
{
    private readonly string fits = FieldWords.Fits(field, charset);

    /// <exception cref="EncodeException">The argument does not fit the field.</exception>
    public WrittenField Write(Argument argument) => field.Type switch
    {
        _ when argument.Kind is ArgumentKind.Null => throw Missing(),
        FieldType.Int or FieldType.Digits => WriteWhole(argument),
        FieldType.Float => WriteNumber(argument),
        FieldType.Bool => argument.Boolean is { } flag
            ? new(flag ? "1"u8.ToArray() : "0"u8.ToArray(), FieldValue.Of(flag))
            : throw Refused(argument, "it is neither true nor false"),
        FieldType.Choice => WriteChoice(argument),
        _ => WriteText(argument),
    };

    public EncodeException Missing() => new($"Argument '{field.Name}' of '{message}' is missing; {fits} fits.");

    public EncodeException Refused(Argument argument, string why) =>
        new($"Argument '{field.Name}' of '{message}' cannot be {argument.Shown()}: {why}; {fits} fits.");

    private WrittenField WriteWhole(Argument argument)
    {
        var wire = Unscaled(argument);
        if (decimal.Truncate(wire) != wire)
        {
            throw Refused(argument, field.Scale is null ? "it is not whole" : $"it is no multiple of {Plain(field.Scale.Value)}");
        }

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

        return new(Encoding.ASCII.GetBytes(text), field.Scale is { } scale ? FieldValue.Of(Scaling.Apply(whole, scale)) : FieldValue.Of(whole));
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

        var wire = field.Scale is null ? number : Scaling.ToDouble(Unscaled(argument));
        CheckRange(argument, wire < field.Minimum, wire > field.Maximum);
        return new(Encoding.ASCII.GetBytes(NumberText.Write(wire)), FieldValue.Of(number));
    }

    private WrittenField WriteChoice(Argument argument)
    {
        var text = argument.Kind is ArgumentKind.Text or ArgumentKind.Number ? argument.Text : null;
        return text is not null && field.Choices.Contains(text)
            ? new(FieldReader.Bytes(charset, text), null)
            : throw Refused(argument, "it is none of the choices");
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
            if (bytes.AsSpan().IndexOf(delimiter) >= 0)
            {
                throw Refused(argument, $"it contains '{ShownText.Of(delimiter)}', which ends a frame");
            }
        }

        return new(bytes, null);
    }

    private decimal Unscaled(Argument argument)
    {
        if (argument.Number is null)
        {
            throw Refused(argument, "it is no number");
        }

        if (argument.Exact is not { } exact)
        {
            throw Refused(argument, "it does not fit into 64 bits");
        }

        return field.Scale is not { } scale ? exact
            : Scaling.TryUndo(exact, scale, out var wire) ? wire
            : throw Refused(argument, $"it is no multiple of {Plain(scale)}");
    }

    private void CheckRange(Argument argument, bool isBelow, bool isAbove)
    {
        if (isBelow || isAbove)
        {
            throw Refused(argument, isBelow ? "it is too small" : "it is too large");
        }
    }

    private static string Plain(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
