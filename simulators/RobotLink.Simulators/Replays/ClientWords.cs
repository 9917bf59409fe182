namespace RobotLink.Simulators.Replays;

/// <summary>Compares what a client says with what a recording has, stretch by stretch. Pure.</summary>
/// <remarks>A stretch is done when as many bytes came. Behind one that differs, the next is looked for, so that one longer word does not shift all that follow.</remarks>
internal sealed class ClientWords(IReadOnlyList<ReplayStep> said)
{
    /// <summary>A line that tells more is not read.</summary>
    private const int ShownMax = 120;

    private readonly List<byte> waiting = [];

    /// <summary>So many stretches are done.</summary>
    public int Done { get; private set; }

    /// <summary>So many of them differed.</summary>
    public int Differing { get; private set; }

    /// <summary>A part of the next one has come.</summary>
    public bool IsInside => waiting.Count > 0 && Done < said.Count;

    /// <returns>In words, each stretch that differs.</returns>
    public IReadOnlyList<string> Add(ReadOnlySpan<byte> bytes)
    {
        waiting.AddRange(bytes);
        var told = new List<string>();
        while (Done < said.Count && waiting.Count >= said[Done].Bytes.Length)
        {
            Take(told);
        }

        if (Done == said.Count && waiting.Count > 0)
        {
            told.Add($"client sent {Shown([.. waiting])} where the recording has nothing more");
            Differing++;
            waiting.Clear();
        }

        return told;
    }

    /// <summary>The client stopped inside: what came has to do for the whole stretch.</summary>
    /// <returns>The difference in words.</returns>
    public string Give()
    {
        var told = Different([.. waiting], said[Done]);
        waiting.Clear();
        Done++;
        return told;
    }

    private void Take(List<string> told)
    {
        var step = said[Done];
        var length = step.Bytes.Length;
        var isSame = Same(waiting[..length], step);
        if (!isSame && Done + 1 < said.Count && Find(said[Done + 1]) is { } next && next > length)
        {
            length = next;
        }

        if (!isSame)
        {
            told.Add(Different(waiting[..length], step));
        }

        waiting.RemoveRange(0, length);
        Done++;
    }

    private string Different(List<byte> came, ReplayStep step)
    {
        Differing++;
        return $"client sent {Shown([.. came])} where the recording has {Shown(step.Bytes.Span)}";
    }

    private static bool Same(List<byte> came, ReplayStep step)
    {
        for (var index = 0; index < came.Count; index++)
        {
            var recorded = step.Bytes.Span[index];
            if (came[index] != recorded && !(step.IsMasked && recorded == (byte)'*'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where the step's bytes begin among those that wait; null when they are not there.</summary>
    private int? Find(ReplayStep step)
    {
        for (var at = 0; at + step.Bytes.Length <= waiting.Count; at++)
        {
            if (Same(waiting.GetRange(at, step.Bytes.Length), step))
            {
                return at;
            }
        }

        return null;
    }

    private static string Shown(ReadOnlySpan<byte> bytes)
    {
        return bytes.Length <= ShownMax ? ByteText.Of(bytes) : $"{ByteText.Of(bytes[..ShownMax])}.. ({bytes.Length} bytes)";
    }
}
