using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>How far a value can be relied on.</summary>
public enum QualityLevel
{
    Good,
    Uncertain,
    Bad,
}

/// <summary>What one value is worth, by what the profile says about the device's own words and the value's age. Pure.</summary>
/// <param name="Reason">Why it is not good; null when it is.</param>
public readonly record struct FieldQuality(QualityLevel Level, string? Reason)
{
    public bool IsGood => Level == QualityLevel.Good;

    public string Word => Level switch
    {
        QualityLevel.Good => "good",
        QualityLevel.Uncertain => "uncertain",
        _ => "bad",
    };

    /// <param name="values">All of the message: another field may say what this one is worth.</param>
    /// <param name="age">How old the frame is.</param>
    public static FieldQuality Of(MessageShape shape, int index, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> values, TimeSpan age)
    {
        var field = shape.Fields[index];
        if (IsUnknown(shape, index, payload, values[index]))
        {
            return new FieldQuality(QualityLevel.Bad, "unknown");
        }

        if (IsOneOf(field.Uncertain, shape, index, payload, values[index]) || IsUncertainBy(field.UncertainIf, shape, payload, values))
        {
            return new FieldQuality(QualityLevel.Uncertain, "the device is not sure");
        }

        return field.MaxAge is { } most && age > most
            ? new FieldQuality(QualityLevel.Uncertain, $"older than {Profiles.Quantity.Format(most)}")
            : default;
    }

    /// <summary>The device says that it does not know this value.</summary>
    public static bool IsUnknown(MessageShape shape, int index, ReadOnlySpan<byte> payload, FieldValue value) =>
        shape.Fields[index].Unknown is { Count: > 0 } unknown && (value.Kind == ValueKind.Missing || IsOneOf(unknown, shape, index, payload, value));

    /// <summary>The worst of a message's fields; the reason names the field.</summary>
    public static FieldQuality Worst(MessageShape shape, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> values, TimeSpan age)
    {
        var worst = default(FieldQuality);
        for (var index = 0; index < shape.Fields.Count; index++)
        {
            var quality = Of(shape, index, payload, values, age);
            if (quality.Level > worst.Level)
            {
                worst = quality with { Reason = $"{shape.Fields[index].Name}: {quality.Reason}" };
            }
        }

        return worst;
    }

    private static bool IsUncertainBy(FieldCondition? condition, MessageShape shape, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> values) =>
        condition is not null && shape.IndexOf(condition.Field) is >= 0 and var by && IsOneOf(condition.Values, shape, by, payload, values[by]);

    private static bool IsOneOf(IReadOnlyList<string> words, MessageShape shape, int index, ReadOnlySpan<byte> payload, FieldValue value)
    {
        foreach (var word in words)
        {
            if (FieldComparer.Matches(shape, index, payload, value, word))
            {
                return true;
            }
        }

        return false;
    }
}
