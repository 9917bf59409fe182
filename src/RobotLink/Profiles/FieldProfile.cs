namespace RobotLink.Profiles;

/// <summary>How a field stands on the wire.</summary>
public enum FieldType
{
    /// <summary>Any characters; in a text up to the next literal, at the end the rest.</summary>
    Text,

    /// <summary>One or more characters without space.</summary>
    Word,

    /// <summary>Decimal whole number, 64 bits, signed.</summary>
    Int,

    /// <summary>Decimal number with a point, optional exponent.</summary>
    Float,

    /// <summary>1 or 0.</summary>
    Bool,

    /// <summary>A whole number in exactly <see cref="FieldProfile.Digits"/> digits, padded with zeros.</summary>
    Digits,

    /// <summary>One of <see cref="FieldProfile.Choices"/>.</summary>
    Choice,

    U8,
    U16,
    U24,
    U32,
    U64,
    I8,
    I16,
    I32,
    I64,

    /// <summary>IEEE 754, 32 bits.</summary>
    F32,

    /// <summary>IEEE 754, 64 bits.</summary>
    F64,

    /// <summary><see cref="FieldProfile.Digits"/> digits, two in a byte.</summary>
    Bcd,

    /// <summary>A whole number as <see cref="FieldProfile.Digits"/> hexadecimal digits.</summary>
    Hex,

    /// <summary><see cref="FieldProfile.Digits"/> characters with <see cref="FieldProfile.Decimals"/> behind the point, padded with zeros.</summary>
    Fixed,

    /// <summary>The same, always with a sign.</summary>
    Signed,

    /// <summary>An angle in decimal degrees, written as <see cref="FieldProfile.Digits"/> digits of degrees, two of minutes, and decimals: 4807.038.</summary>
    DegreesMinutes,

    /// <summary>Bytes that mean nothing to us; shown as hexadecimal digits.</summary>
    Bytes,

    /// <summary>A text in double quotes; a backslash takes the meaning off the quote or backslash behind it.</summary>
    Quoted,

    /// <summary>A moment, written as <see cref="FieldProfile.Time"/> says.</summary>
    Time,

    /// <summary>Any JSON value, delivered as it is.</summary>
    Json,

    /// <summary><see cref="FieldProfile.Fields"/>, together as often as <see cref="FieldProfile.Count"/> says.</summary>
    Group,
}

/// <summary>One value in a message: a hole of a text, or a place in the payload.</summary>
public sealed record FieldProfile
{
    public required string Name { get; init; }
    public required FieldType Type { get; init; }

    /// <summary>1-based place in the payload; of a field whose size varies only its first byte counts. Null: a hole, or directly behind the field before it.</summary>
    public ByteRange? At { get; init; }

    /// <summary>Digits of digits, bcd and hex; the width of fixed and signed; digits of the degrees of degrees_minutes.</summary>
    public int Digits { get; init; }

    /// <summary>Places behind the point of fixed and signed.</summary>
    public int Decimals { get; init; }

    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The first of two choices means yes, the other no.</summary>
    public bool IsFlag { get; init; }

    /// <summary>The least number on the wire.</summary>
    public long? Minimum { get; init; }

    public long? Maximum { get; init; }

    /// <summary>Limits of the value that is delivered, scale and sum included.</summary>
    public ValueRange? Range { get; init; }

    /// <summary>Most that may be sent on a connection, by what its session captured; null for no such limit.</summary>
    public CapturedLimit? CapturedMost { get; init; }

    /// <summary>The value is the number on the wire times this.</summary>
    public decimal? Scale { get; init; }

    /// <summary>Added to the scaled number.</summary>
    public decimal? Add { get; init; }

    public string? Unit { get; init; }

    /// <summary>What an empty field (spaces) means; null: a value is missing then.</summary>
    public string? Blank { get; init; }

    /// <summary>A frame whose value was seen before is a repeat: acknowledged, not delivered.</summary>
    public bool Unique { get; init; }

    /// <summary>Of the bytes of a binary number.</summary>
    public WordOrder Order { get; init; }

    /// <summary>The bytes of the number are printed, each as two hexadecimal digits.</summary>
    public bool IsHex { get; init; }

    /// <summary>People write the number in hexadecimal, as the device's manual does, whatever goes over the wire.</summary>
    public bool IsNamedInHex { get; init; }

    /// <summary>Bytes of a text or of bytes; null where the type or <see cref="Until"/> says it.</summary>
    public FieldExtent? Length { get; init; }

    /// <summary>The field stands there so often, one behind the other; null: once.</summary>
    public FieldExtent? Count { get; init; }

    /// <summary>Bytes that end the field and belong to it; null for none.</summary>
    public IReadOnlyList<byte>? Until { get; init; }

    /// <summary>What fills the place up; null: zeros before numbers, spaces behind texts.</summary>
    public byte? Pad { get; init; }

    /// <summary>Only these bits of the number that stands here; 0 is the lowest.</summary>
    public BitRange? Bits { get; init; }

    /// <summary>The bits are those of this earlier field.</summary>
    public string? BitOf { get; init; }

    /// <summary>Numbers that mean words; others stay numbers.</summary>
    public IReadOnlyList<NumberWord> Words { get; init; } = [];

    /// <summary>May be missing: at the end of the frame, as a key of a document, or as nothing where a text has its hole.</summary>
    public bool Optional { get; init; }

    /// <summary>Always this value: told apart by it when received, filled in when sent; null for none.</summary>
    public string? Constant { get; init; }

    /// <summary>Made by us when sent; null when somebody gives it.</summary>
    public Expression? Made { get; init; }

    /// <summary>The length or count of a later field; computed when sent.</summary>
    public bool IsComputed { get; init; }

    /// <summary>The number is negative when another field says so; null: its sign stands with it.</summary>
    public FieldCondition? NegativeIf { get; init; }

    /// <summary>The value is uncertain when it is older than this; null: never for its age.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Values with which the device says that it does not know.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Values with which the device says that it is not sure.</summary>
    public IReadOnlyList<string> Uncertain { get; init; } = [];

    /// <summary>The value is uncertain when another field says so; null: none does.</summary>
    public FieldCondition? UncertainIf { get; init; }

    /// <summary>Null: the profile's.</summary>
    public Charset? Charset { get; init; }

    /// <summary>How a moment is written; also of a binary number that is one. Null for none.</summary>
    public TimeFormat? Time { get; init; }

    /// <summary>The fields of a group, in order.</summary>
    public IReadOnlyList<FieldProfile> Fields { get; init; } = [];

    /// <summary>Read and known by name, but no value for anybody; null: as the profile uses it.</summary>
    public bool? Hidden { get; init; }

    /// <summary>The profile alone uses it: a length, a count, a number of bits, or what it makes itself.</summary>
    public bool IsHidden => Hidden ?? (IsComputed || Made is not null);

    /// <summary>Somebody who sends the message gives the value.</summary>
    public bool IsArgument => Constant is null && Made is null && !IsComputed;
}

/// <summary>Another field of the same message has one of these values.</summary>
public sealed record FieldCondition(string Field, IReadOnlyList<string> Values);

/// <summary>Which byte of a number comes first. The names are those of two 16-bit registers with the bytes AB and CD, A the highest.</summary>
public enum WordOrder
{
    /// <summary>ABCD.</summary>
    Big,

    /// <summary>DCBA.</summary>
    Little,

    /// <summary>BADC: the registers in order, the bytes of each swapped.</summary>
    BigSwapped,

    /// <summary>CDAB: the lower register first, the bytes of each in order.</summary>
    LittleSwapped,
}

/// <summary>How many bytes, or how often: a number, what an earlier field says, or what is left of the frame.</summary>
/// <param name="Field">Name of an earlier field; null for none.</param>
public sealed record FieldExtent(int? Number, string? Field)
{
    /// <summary>Up to the end of the frame.</summary>
    public static FieldExtent Rest { get; } = new(null, null);

    public bool IsRest => Number is null && Field is null;
}

/// <summary>Bits <paramref name="First"/> to <paramref name="Last"/>, both included; 0 is the lowest.</summary>
public readonly record struct BitRange(int First, int Last)
{
    public int Length => Last - First + 1;
}

/// <summary>Both ends included; null for no limit.</summary>
public readonly record struct ValueRange(decimal? Least, decimal? Most);

/// <summary>A captured number and what is added to it, such as <c>captured.length-18</c>.</summary>
public sealed record CapturedLimit(string Name, decimal Add)
{
    public override string ToString() =>
        $"captured.{Name}{(Add == 0 ? "" : Add.ToString("+0;-0", System.Globalization.CultureInfo.InvariantCulture))}";
}

/// <summary>What a number means.</summary>
public sealed record NumberWord(long Number, string Word);

/// <summary>How a moment is written.</summary>
public enum TimeShape
{
    /// <summary>ISO 8601, such as 2026-05-01T13:45:00.250Z.</summary>
    Iso,

    /// <summary>Seconds since 1970 UTC.</summary>
    UnixSeconds,

    /// <summary>Milliseconds since 1970 UTC.</summary>
    UnixMilliseconds,

    /// <summary>Letters of <see cref="TimeFormat.Letters"/>.</summary>
    Letters,

    /// <summary>The 8 bytes of an S7 date and time.</summary>
    Bcd,
}

/// <param name="Letters">Such as <c>yyyy-MM-dd:HH:mm:ss</c>; empty for the other shapes.</param>
public sealed record TimeFormat(TimeShape Shape, string Letters);
