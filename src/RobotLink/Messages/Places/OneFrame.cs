using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>What expressions see while one frame is made. A counter is asked once per frame, however often its name stands in it.</summary>
internal sealed class OneFrame(IArguments arguments) : IScope, IMessageFields
{
    private readonly Dictionary<(string Scope, string Name), object?> known = [];
    private readonly Dictionary<string, object?> made = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> lengths = new(StringComparer.Ordinal);

    /// <summary>Bytes of the whole frame; -1 while that is not known.</summary>
    public int Length { get; set; } = -1;

    public void Made(string field, object? value) => made[field] = value;

    public void Written(string field, int length) => lengths[field] = length;

    /// <summary>Something in the frame is made with a secret.</summary>
    public bool HoldsSecret { get; private set; }

    public MadeValue Make(Expression expression)
    {
        var value = expression.Evaluate(this, this);
        HoldsSecret |= value.IsSecret;
        return value;
    }

    public bool TryGet(string scope, string name, out object? value)
    {
        if (known.TryGetValue((scope, name), out value))
        {
            return true;
        }

        if (!arguments.Scope.TryGet(scope, name, out value))
        {
            return false;
        }

        known[(scope, name)] = value;
        return true;
    }

    public bool TryGet(string field, out object? value) => made.TryGetValue(field, out value) || arguments.TryGet(field, out value);

    public int LengthOf(string field) =>
        lengths.TryGetValue(field, out var length) ? length : throw new EncodeException($"The length of '{field}' is not known where it is needed.");

    public int LengthOf(ByteRange range) =>
        range.TryResolve(Length, out _, out var length) ? length
        : Length >= 0 && range.Last < 0 ? 0
        : throw new EncodeException($"The frame has {Length} bytes and no {range}.");
}
