using System.Globalization;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>What the number on the wire means: scaled, a word, a moment; or nothing, when it lies outside of what the field allows.</summary>
internal sealed class FieldMeaning(FieldProfile field)
{
    private const int FloatCharacters = 32;

    private readonly long[] words = [.. field.Words.Select(word => word.Number)];

    private readonly bool isBit = field.Bits is { Length: 1 } && field.Words.Count == 0;

    public bool IsScaled { get; } = field.Scale is not null || field.Add is not null;

    public bool TryRead(long wire, out FieldValue value)
    {
        if (wire < field.Minimum || wire > field.Maximum)
        {
            value = default;
            return false;
        }

        if (words.Length > 0 && Array.IndexOf(words, wire) is >= 0 and var index)
        {
            value = FieldValue.OfWord(index);
            return true;
        }

        return TryRead((decimal)wire, FieldValue.Of(wire), out value);
    }

    public bool TryRead(ulong wire, out FieldValue value)
    {
        if (wire <= long.MaxValue)
        {
            return TryRead((long)wire, out value);
        }

        value = default;
        return field.Maximum is null && TryRead(wire, FieldValue.Of(wire), out value);
    }

    /// <param name="digits">The text that was read as <paramref name="number"/>.</param>
    public bool TryRead(double number, ReadOnlySpan<byte> digits, out FieldValue value)
    {
        var scaled = IsScaled ? Scaling.Apply(digits, number, field.Scale ?? 1, field.Add ?? 0) : number;
        value = FieldValue.Of(scaled);
        return double.IsFinite(scaled) && !(number < field.Minimum) && !(number > field.Maximum) && IsWithin(scaled);
    }

    /// <summary>The shortest digits that are this number and no other of its width: a device's 0.1 is 0.1 here.</summary>
    public bool TryRead(float number, out FieldValue value)
    {
        Span<byte> digits = stackalloc byte[FloatCharacters];
        value = default;
        return float.IsFinite(number) && number.TryFormat(digits, out var length, "R", CultureInfo.InvariantCulture)
            && NumberText.ReadNumber(digits[..length], out var nearest, out _) == NumberResult.Read && TryRead(nearest, digits[..length], out value);
    }

    public bool TryRead(double number, out FieldValue value)
    {
        Span<byte> digits = stackalloc byte[FloatCharacters];
        value = default;
        return double.IsFinite(number) && number.TryFormat(digits, out var length, "R", CultureInfo.InvariantCulture)
            && TryRead(number, digits[..length], out value);
    }

    /// <summary>The number to put on the wire; null when there is none at this scale.</summary>
    public decimal? Undo(decimal value) => Scaling.TryUndo(value - (field.Add ?? 0), field.Scale ?? 1, out var wire) ? wire : null;

    /// <summary>The number that a word stands for.</summary>
    public long? NumberOf(string word) => field.Words.FirstOrDefault(known => known.Word == word)?.Number;

    private bool TryRead(decimal wire, FieldValue plain, out FieldValue value)
    {
        if (field.Time is { } format)
        {
            var fits = TimeText.TryUnix(wire, format.Shape, out var time);
            value = wire == 0 ? FieldValue.Missing : FieldValue.Of(time);
            return fits;
        }

        if (isBit)
        {
            value = FieldValue.Of(wire != 0);
            return true;
        }

        if (!IsScaled)
        {
            value = plain;
            return field.Range is not { } range || (!(wire < range.Least) && !(wire > range.Most));
        }

        value = FieldValue.Of(Scaling.Apply(wire, field.Scale ?? 1, field.Add ?? 0));
        return IsWithin(value.Number);
    }

    private bool IsWithin(double value) =>
        field.Range is not { } range || (!(value < (double?)range.Least) && !(value > (double?)range.Most));
}
