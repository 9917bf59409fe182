namespace RobotLink.Transports;

/// <summary>Bytes that the device does not take yet, up to a limit. Not thread-safe.</summary>
/// <param name="max">So many at most.</param>
internal sealed class UnsentBytes(int max = UnsentBytes.Max)
{
    /// <summary>More than any device's receive buffer holds back: beyond it, the device does not read.</summary>
    public const int Max = 256 * 1024;

    private byte[] bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, Length);

    /// <returns>False when there is no room; nothing was kept then.</returns>
    public bool TryKeep(ReadOnlySpan<byte> more)
    {
        if (Length + more.Length > max)
        {
            return false;
        }

        if (bytes.Length < Length + more.Length)
        {
            Array.Resize(ref bytes, Math.Max(4096, 2 * (Length + more.Length)));
        }

        more.CopyTo(bytes.AsSpan(Length));
        Length += more.Length;
        return true;
    }

    /// <summary>The first <paramref name="count"/> bytes are on their way.</summary>
    public void Drop(int count)
    {
        bytes.AsSpan(count, Length - count).CopyTo(bytes);
        Length -= count;
    }

    public void Clear() => Length = 0;

    /// <summary>Everything, as an array of its own.</summary>
    public byte[] Take()
    {
        var taken = Bytes.ToArray();
        Length = 0;
        return taken;
    }
}
