namespace RobotLink.Simulators.Fanuc;

/// <summary>Cuts a stream into lines that end with CR LF and are not longer than agreed.</summary>
internal sealed class CrLfLines(int bytesMax)
{
    private readonly List<byte> present = [];
    private int searched;

    /// <summary>No line can come of this any more.</summary>
    public bool TooLong { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes) => present.AddRange(bytes);

    /// <returns>The next line without its end; null when there is none yet, or when it is too long.</returns>
    public byte[]? TryTake()
    {
        for (; searched < present.Count; searched++)
        {
            if (present[searched] == '\n' && searched > 0 && present[searched - 1] == '\r')
            {
                byte[] line = [.. present.GetRange(0, searched - 1)];
                present.RemoveRange(0, searched + 1);
                searched = 0;
                TooLong = line.Length > bytesMax;
                return TooLong ? null : line;
            }
        }
        TooLong = present.Count > bytesMax;
        return null;
    }
}
