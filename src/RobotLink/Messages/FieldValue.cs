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
}

/// <summary>One decoded value. A text is a place in the payload it was decoded from, so decoding allocates nothing.</summary>
public readonly struct FieldValue : IEquatable<FieldValue>
{
    private readonly long bits;

    private FieldValue(ValueKind kind, long bits) => (Kind, this.bits) = (kind, bits);

    public static FieldValue Missing => default;

    public ValueKind Kind { get; }

    public long Integer => bits;

    public double Number => Kind == ValueKind.Integer ? bits : BitConverter.Int64BitsToDouble(bits);

    public bool Boolean => bits != 0;

    public static FieldValue Of(long value) => new(ValueKind.Integer, value);

    public static FieldValue Of(double value) => new(ValueKind.Number, BitConverter.DoubleToInt64Bits(value));

    public static FieldValue Of(bool value) => new(ValueKind.Boolean, value ? 1 : 0);

    public static FieldValue Slice(int start, int length) => new(ValueKind.Text, ((long)start << 32) | (uint)length);

    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> payload) => payload.Slice((int)(bits >> 32), (int)bits);

    /// <summary>Where a text lies in its payload.</summary>
    internal (int Start, int Length) Place => ((int)(bits >> 32), (int)bits);

    public bool Equals(FieldValue other) => Kind == other.Kind && bits == other.bits;

    public override bool Equals(object? obj) => obj is FieldValue other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Kind, bits);

    public static bool operator ==(FieldValue left, FieldValue right) => left.Equals(right);

    public static bool operator !=(FieldValue left, FieldValue right) => !left.Equals(right);
}
