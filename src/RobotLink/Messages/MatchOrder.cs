namespace RobotLink.Messages;

/// <summary>Messages in the order in which they are tried; of those that a header field identifies, only the ones with its value are.</summary>
internal sealed class MatchOrder
{
    private readonly MessageShape[] shapes;
    private readonly HeaderField? identity;
    private readonly Dictionary<byte[], MessageShape[]>.AlternateLookup<ReadOnlySpan<byte>> shapesByKey;
    private readonly MessageShape[] withoutKey = [];
    private readonly string unknown = "a known message";

    public MatchOrder(MessageShape[] shapes, HeaderField? identity)
    {
        this.shapes = shapes;
        if (identity is null || !shapes.Any(shape => KeyOf(shape) is not null))
        {
            return;
        }

        this.identity = identity;
        withoutKey = [.. shapes.Where(shape => KeyOf(shape) is null)];
        unknown = withoutKey.Length == 0 ? $"a known {identity.Profile.Name}" : unknown;
        var keys = shapes.Select(KeyOf).OfType<byte[]>().Distinct(ByteComparer.Instance);
        var index = keys.ToDictionary(
            key => key, key => shapes.Where(shape => KeyOf(shape) is null || ByteComparer.Instance.Equals(KeyOf(shape), key)).ToArray(), ByteComparer.Instance);
        shapesByKey = index.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public IReadOnlyList<MessageShape> Shapes => shapes;

    public MessageShape? Match(ReadOnlySpan<byte> payload, ReadOnlySpan<MessageShape?> awaited, Span<FieldValue> values, out NearestMiss nearest)
    {
        nearest = new NearestMiss(null, Unidentified(payload));
        var frame = new FrameReading(payload);
        try
        {
            return TryAll(awaited, ref frame, values, ref nearest) ?? TryAll(Candidates(payload), ref frame, values, ref nearest);
        }
        finally
        {
            frame.Return();
        }
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
            : withoutKey;
    }

    private static byte[]? KeyOf(MessageShape shape) => (shape as PositionShape)?.Key;

    private static MessageShape? TryAll(
        ReadOnlySpan<MessageShape?> candidates, ref FrameReading frame, Span<FieldValue> values, ref NearestMiss nearest)
    {
        foreach (var shape in candidates)
        {
            if (shape is null)
            {
                continue;
            }

            if (shape.TryDecode(ref frame, values, out var fault))
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
