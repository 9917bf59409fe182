namespace RobotLink.Recording;

/// <summary>Whole numbers in as few bytes as they need: seven bits in each, the highest bit says that more follow.</summary>
internal static class RecordNumbers
{
    /// <summary>A tag and two numbers at their longest.</summary>
    public const int HeadMax = 1 + NumberMax + NumberMax;

    private const int NumberMax = 10;

    public static int Write(Span<byte> into, ulong number)
    {
        var length = 0;
        for (; number >= 0x80; number >>= 7)
        {
            into[length++] = (byte)(number | 0x80);
        }

        into[length++] = (byte)number;
        return length;
    }

    public static ulong Read(ref ReadOnlySpan<byte> from)
    {
        ulong number = 0;
        for (var (at, shift) = (0, 0); ; at++, shift += 7)
        {
            number |= (ulong)(from[at] & 0x7F) << shift;
            if (from[at] < 0x80)
            {
                from = from[(at + 1)..];
                return number;
            }
        }
    }
}
