namespace RobotLink.Fuzz;

/// <summary>Numbers that look random and follow from a seed alone: SplitMix64.</summary>
internal sealed class Draw(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    // Mixed once: neighbouring seeds would give the same numbers, one step apart.
    private ulong state = Mixed(seed ^ Step);

    public ulong Bits()
    {
        state += Step;
        return Mixed(state);
    }

    private static ulong Mixed(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>0 to below <paramref name="below"/>.</summary>
    public int Next(int below) => (int)(((Bits() >> 32) * (ulong)below) >> 32);

    public int Next(int least, int below) => least + Next(below - least);

    public bool OneIn(int count) => Next(count) == 0;

    public byte From(ReadOnlySpan<byte> bytes) => bytes[Next(bytes.Length)];

    public T From<T>(IReadOnlyList<T> list) => list[Next(list.Count)];

    public byte[] Bytes(ReadOnlySpan<byte> alphabet, int least, int most)
    {
        var bytes = new byte[Next(least, most + 1)];
        foreach (ref var value in bytes.AsSpan())
        {
            value = From(alphabet);
        }

        return bytes;
    }
}
