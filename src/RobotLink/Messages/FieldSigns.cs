using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Numbers whose sign stands in another field of the message, such as the hemisphere beside a latitude.</summary>
internal sealed class FieldSigns
{
    private readonly MessageShape shape;
    private readonly Signed[] all;

    public FieldSigns(MessageShape shape)
    {
        this.shape = shape;
        all = [.. shape.Fields.Select((field, index) => (field, index)).Where(one => one.field.NegativeIf is not null)
            .Select(one => new Signed(one.index, shape.IndexOf(one.field.NegativeIf!.Field), one.field.NegativeIf!, shape.Charset))];
    }

    /// <summary>Gives decoded numbers their sign.</summary>
    public void Apply(ReadOnlySpan<byte> payload, Span<FieldValue> values)
    {
        foreach (var signed in all)
        {
            if (IsNegative(signed, payload, values[signed.By]))
            {
                values[signed.Index] = Negated(values[signed.Index]);
            }
        }
    }

    /// <summary>The same arguments as they stand on the wire: without the sign that another field says.</summary>
    public IArguments Unsigned(IArguments arguments) => all.Length == 0 ? arguments : new WithoutSigns(arguments, shape, all);

    private bool IsNegative(in Signed signed, ReadOnlySpan<byte> payload, FieldValue by)
    {
        for (var index = 0; index < signed.Written.Length; index++)
        {
            // A text is compared as it stands: decoding allocates nothing.
            if (by.Kind == ValueKind.Text
                ? by.Text(payload).SequenceEqual(signed.Written[index])
                : FieldComparer.Matches(shape, signed.By, payload, by, signed.Condition.Values[index]))
            {
                return true;
            }
        }

        return false;
    }

    private static FieldValue Negated(FieldValue value) => value.Kind switch
    {
        ValueKind.Integer when value.Integer > long.MinValue => FieldValue.Of(-value.Integer),
        ValueKind.Number when value.Number != 0 => FieldValue.Of(-value.Number),
        _ => value,
    };

    private readonly struct Signed(int index, int by, FieldCondition condition, Charset charset)
    {
        public int Index { get; } = index;

        public int By { get; } = by;

        public FieldCondition Condition { get; } = condition;

        public byte[][] Written { get; } = [.. condition.Values.Select(value => CharsetText.Encode(charset, value))];
    }

    private sealed class WithoutSigns(IArguments arguments, MessageShape shape, Signed[] all) : IArguments
    {
        public IScope Scope => arguments.Scope;

        public ISecretSink? Secrets => arguments.Secrets;

        public bool TryGet(string field, out object? value)
        {
            var isGiven = arguments.TryGet(field, out value);
            var index = Array.FindIndex(all, signed => shape.Fields[signed.Index].Name == field);
            if (isGiven && index >= 0 && arguments.TryGet(all[index].Condition.Field, out var by) && all[index].Condition.Values.Contains(Argument.Of(by).Text))
            {
                value = Argument.Of(value) switch
                {
                    { Exact: { } exact } => -exact,
                    { Number: { } number } => -number,
                    _ => value,
                };
            }

            return isGiven;
        }
    }
}
