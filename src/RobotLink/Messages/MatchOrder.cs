namespace RobotLink.Messages;

/// <summary>Messages in the order in which they are tried; where a header field identifies them all, only those with its value are.</summary>
internal sealed class MatchOrder
{
    private readonly MessageShape[] shapes;
    private readonly HeaderField? identity;
    private readonly Dictionary<byte[], MessageShape[]>.AlternateLookup<ReadOnlySpan<byte>> shapesByKey;
    private readonly string unknown = "a known message";

    public MatchOrder(MessageShape[] shapes, HeaderField? identity)
    {
        this.shapes = shapes;
        if (identity is not null && shapes.All(shape => shape is PositionShape { Key: not null }))
        {
            this.identity = identity;
            unknown = $"a known {identity.Profile.Name}";
            var index = shapes.GroupBy(shape => ((PositionShape)shape).Key!, ByteComparer.Instance)
                .ToDictionary(group => group.Key, group => group.ToArray(), ByteComparer.Instance);
            shapesByKey = index.GetAlternateLookup<ReadOnlySpan<byte>>();
        }
    }

    public IReadOnlyList<MessageShape> Shapes => shapes;

    public MessageShape? Match(ReadOnlySpan<byte> payload, ReadOnlySpan<MessageShape?> awaited, Span<FieldValue> values, out NearestMiss nearest)
    {
        nearest = new NearestMiss(null, Unidentified(payload));
        return TryAll(awaited, payload, values, ref nearest) ?? TryAll(Candidates(payload), payload, values, ref nearest);
    }

    private ReadOnlySpan<MessageShape?> Candidates(ReadOnlySpan<byte> payload)
    {
        if (identity is null)
        {
            return shapes;
        }

        return identity.At.TryResolve(payload.Length, out var start, out var length)
            && shapesByKey.TryGetValue(identity.Normal(payload.Slice(start, length)), out var found)
            ? found
            : [];
    }

    private static MessageShape? TryAll(
        ReadOnlySpan<MessageShape?> candidates, ReadOnlySpan<byte> payload, Span<FieldValue> values, ref NearestMiss nearest)
    {
        foreach (var shape in candidates)
        {
            if (shape is null)
            {
                continue;
            }

            if (shape.TryDecode(payload, values, out var fault))
            {
                return shape;
            }

            if (fault.Reached > nearest.Fault.Reached)
            {
                nearest = new NearestMiss(shape, fault);
            }
        }

        return null;
    }

    /// <summary>Any message that got at least as far as its identification is nearer than this.</summary>
    private DecodeFault Unidentified(ReadOnlySpan<byte> payload)
    {
        var at = identity is null ? 0 : PositionShape.StartOf(identity.At, payload.Length);
        return new DecodeFault(at, -1, unknown) { Reached = 0 };
    }

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly ByteComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
