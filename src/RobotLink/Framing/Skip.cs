namespace RobotLink.Framing;

/// <summary>Drops bytes until a mark comes, piece by piece, so that endless noise needs no memory.</summary>
/// <remarks>Only the first piece carries the fault.</remarks>
/// <param name="mark">Where framing can start again.</param>
/// <param name="behind">The mark is dropped as well.</param>
internal sealed class Skip(byte[] mark, bool behind)
{
    private int from;

    public bool Active { get; private set; }

    /// <summary>Nothing has come since it was begun, and it may end with the next byte.</summary>
    public bool IsFresh => Active && from == 0 && Fault == FramingFault.NoStart;

    /// <summary>What the next piece is reported as.</summary>
    public FramingFault Fault { get; private set; }

    /// <param name="fault">Why.</param>
    /// <param name="atLeast">So many bytes at the front are no place to start again.</param>
    public void Begin(FramingFault fault, int atLeast)
    {
        Active = true;
        Fault = fault;
        from = atLeast;
    }

    public void Reset()
    {
        Active = false;
        Fault = FramingFault.None;
        from = 0;
    }

    /// <summary>Nothing needs to be dropped: the mark stands at the front. Then no longer <see cref="Active"/>.</summary>
    public bool Ends(ReadOnlySpan<byte> received)
    {
        Active = from > 0 || !received.StartsWith(mark);
        return !Active;
    }

    /// <summary><see cref="CutKind.More"/> when there is nothing to drop; <see cref="Active"/> tells whether the mark is reached.</summary>
    public Cut Next(ReadOnlySpan<byte> received)
    {
        var at = received[from..].IndexOf(mark);
        Active = at < 0;
        var drop = Active ? Math.Max(from, received.Length - mark.Length + 1)
            : behind ? from + at + mark.Length
            : from + at;
        if (drop <= 0)
        {
            return Cut.More;
        }

        var cut = Cut.Noise(drop, Fault);
        Fault = FramingFault.None;
        from = 0;
        return cut;
    }
}
