namespace RobotLink.Messages;

/// <summary>What a decoded value is.</summary>
public enum ValueKind
{
    /// <summary>The field was blank or left out.</summary>
    Missing,
    Integer,
    Number,
    Boolean,

    /// <summary>A slice of the payload.</summary>
    Text,

    /// <summary>A whole number beyond <see cref="long.MaxValue"/>.</summary>
    Unsigned,

    /// <summary>One of the field's words for numbers.</summary>
    Word,

    /// <summary>A moment.</summary>
    Time,

    /// <summary>A slice of the payload that is no text.</summary>
    Bytes,

    /// <summary>A slice of the payload that holds one value behind the other.</summary>
    List,

    /// <summary>A slice of the payload that is a JSON value.</summary>
    Json,
}

/// <summary>One decoded value. A text is a place in the payload it was decoded from, so decoding allocates nothing.</summary>
public readonly struct FieldValue : IEquatable<FieldValue>
{
    private readonly long bits;

    private FieldValue(ValueKind kind, long bits) => (Kind, this.bits) = (kind, bits);

    public static FieldValue Missing => default;

    public ValueKind Kind { get; }

    public long Integer => bits;

    public ulong Unsigned => unchecked((ulong)bits);

    public double Number => Kind switch
    {
        ValueKind.Integer => bits,
        ValueKind.Unsigned => Unsigned,
        _ => BitConverter.Int64BitsToDouble(bits),
    };

    public bool Boolean => bits != 0;

    /// <summary>Index into the field's words.</summary>
    public int Word => (int)bits;

    /// <summary>In UTC, or of no known zone.</summary>
    public DateTime Time => DateTime.FromBinary(bits);

    public static FieldValue Of(long value) => new(ValueKind.Integer, value);

    public static FieldValue Of(ulong value) =>
        value <= long.MaxValue ? Of((long)value) : new(ValueKind.Unsigned, unchecked((long)value));

    public static FieldValue Of(double value) => new(ValueKind.Number, BitConverter.DoubleToInt64Bits(value));

    public static FieldValue Of(bool value) => new(ValueKind.Boolean, value ? 1 : 0);

    /// <param name="value">In UTC, or of no known zone; local time means something else on every PC.</param>
    public static FieldValue Of(DateTime value) => new(ValueKind.Time, value.ToBinary());

    public static FieldValue OfWord(int index) => new(ValueKind.Word, index);

    public static FieldValue Slice(int start, int length) => Slice(ValueKind.Text, start, length);

    public static FieldValue Slice(ValueKind kind, int start, int length) => new(kind, ((long)start << 32) | (uint)length);

    /// <summary>The bytes of a text, of bytes, of a list or of a JSON value.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> payload) => payload.Slice(Start, Length);

    /// <summary>The value is a place in the payload.</summary>
    internal bool IsSlice => Kind is ValueKind.Text or ValueKind.Bytes or ValueKind.List or ValueKind.Json;

    internal int Start => (int)(bits >> 32);

    internal int Length => (int)bits;

    /// <summary>Where a text lies in its payload.</summary>
    internal (int Start, int Length) Place => ((int)(bits >> 32), (int)bits);

    public bool Equals(FieldValue other) => Kind == other.Kind && bits == other.bits;

    public override bool Equals(object? obj) => obj is FieldValue other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Kind, bits);

    public static bool operator ==(FieldValue left, FieldValue right) => left.Equals(right);

    public static bool operator !=(FieldValue left, FieldValue right) => !left.Equals(right);
}
