using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Numbers whose sign stands in another field beside them, such as the hemisphere beside a latitude.</summary>
internal sealed class FieldSigns
{
    private readonly Signed[] all;

    /// <param name="fields">Those that have a value, in its order: of a message, or of one item of a group.</param>
    public FieldSigns(IReadOnlyList<FieldProfile> fields, Charset charset)
    {
        all = [.. fields.Select((field, index) => (field, index)).Where(one => one.field.NegativeIf is not null)
            .Select(one => new Signed(one.field, one.index, Index(fields, one.field.NegativeIf!.Field), fields, charset))];
    }

    /// <summary>Gives decoded numbers their sign.</summary>
    public void Apply(ReadOnlySpan<byte> payload, Span<FieldValue> values)
    {
        foreach (var signed in all)
        {
            if (signed.IsNegative(payload, values[signed.By]))
            {
                values[signed.Index] = Negated(values[signed.Index]);
            }
        }
    }

    /// <summary>The same arguments as they stand on the wire: without the sign that another field says.</summary>
    public IArguments Unsigned(IArguments arguments) => all.Length == 0 ? arguments : new WithoutSigns(arguments, all);

    private static int Index(IReadOnlyList<FieldProfile> fields, string name)
    {
        for (var index = 0; index < fields.Count; index++)
        {
            if (fields[index].Name == name)
            {
                return index;
            }
        }

        throw new ArgumentException($"No field is called '{name}'.", nameof(name));
    }

    private static FieldValue Negated(FieldValue value) => value.Kind switch
    {
        ValueKind.Integer when value.Integer > long.MinValue => FieldValue.Of(-value.Integer),
        ValueKind.Number when value.Number != 0 => FieldValue.Of(-value.Number),
        _ => value,
    };

    private sealed class Signed(FieldProfile number, int index, int by, IReadOnlyList<FieldProfile> fields, Charset charset)
    {
        private readonly FieldProfile sign = fields[by];
        private readonly byte[][] written = [.. number.NegativeIf!.Values.Select(value => CharsetText.Encode(fields[by].Charset ?? charset, value))];

        public string Name => number.Name;

        public int Index { get; } = index;

        public int By { get; } = by;

        public FieldCondition Condition => number.NegativeIf!;

        public bool IsNegative(ReadOnlySpan<byte> payload, FieldValue value)
        {
            for (var index = 0; index < written.Length; index++)
            {
                // A text is compared as it stands: decoding allocates nothing.
                if (value.Kind == ValueKind.Text ? value.Text(payload).SequenceEqual(written[index]) : FieldComparer.Says(sign, payload, value, Condition.Values[index]))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private sealed class WithoutSigns(IArguments arguments, Signed[] all) : IArguments
    {
        public IScope Scope => arguments.Scope;

        public ISecretSink? Secrets => arguments.Secrets;

        public bool TryGet(string field, out object? value)
        {
            var isGiven = arguments.TryGet(field, out value);
            var index = Array.FindIndex(all, signed => signed.Name == field);
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
