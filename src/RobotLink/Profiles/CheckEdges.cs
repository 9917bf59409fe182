namespace RobotLink.Profiles;

/// <summary>Bytes at both ends of a frame that computed checks take. They belong to the framing, as marks do: no message sees them.</summary>
public readonly record struct CheckEdges(int Front, int Back)
{
    public int Width => Front + Back;

    /// <param name="before">Bytes at the front that places of checks count and messages do not; null: messages begin with what the framing reads there.</param>
    /// <param name="size">Of every frame; null where they differ.</param>
    internal static CheckEdges Of(IReadOnlyList<CheckProfile> checks, int? before = 0, int? size = null)
    {
        var edges = default(CheckEdges);
        for (var grown = true; grown;)
        {
            var last = edges;
            foreach (var check in checks.Where(check => check.Algorithm != CheckAlgorithm.Constant))
            {
                if (IsLast(check.At, edges.Back, size))
                {
                    edges = edges with { Back = edges.Back + check.Width };
                }
                else if (before is { } outside && check.At.First == outside + edges.Front + 1)
                {
                    edges = edges with { Front = edges.Front + check.Width };
                }
            }

            grown = edges != last;
        }

        return edges;
    }

    /// <summary>The place within the message; null where the framing has taken it.</summary>
    /// <param name="before">As where the edges were found.</param>
    internal ByteRange? Within(ByteRange at, int? before, int? size)
    {
        if (at.First < 0)
        {
            return IsTakenBehind(at.Last) ? null : new ByteRange(at.First + Back, at.Last + Back);
        }

        var outside = before ?? 0;
        return at.First <= outside + Front && before is not null ? null
            : size is { } total && IsTakenBehind(at.Last - total - 1) ? null
            : new ByteRange(at.First - outside - Front, at.Last - outside - Front);
    }

    private bool IsTakenBehind(int last) => last >= -Back;

    private static bool IsLast(ByteRange at, int behind, int? size) => (at.First < 0 ? at.Last : at.Last - size - 1) == -1 - behind;
}
