namespace RobotLink.Framing;

/// <summary>Finds where a document ends, looking at each byte once. What it needs to remember are places, so the bytes must not move.</summary>
internal abstract class DocumentScan
{
    /// <summary>Deeper nested documents are refused: a bound for whoever reads them.</summary>
    public const int DeepestNesting = 64;

    public enum Result
    {
        More,
        End,
        Bad,
    }

    /// <summary>Where the next call goes on. At the end: how long the document is. When it is bad: so many bytes are no document.</summary>
    public int At { get; protected set; }

    /// <summary>Whether a document may begin with this byte.</summary>
    public abstract bool Begins(byte first);

    /// <param name="document">From its first byte; longer than in the call before.</param>
    public abstract Result Next(ReadOnlySpan<byte> document);

    public virtual void Reset() => At = 0;

    protected Result Bad(int at)
    {
        At = at;
        return Result.Bad;
    }

    protected Result More(int at)
    {
        At = at;
        return Result.More;
    }
}
