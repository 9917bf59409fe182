namespace RobotLink.Simulators.Replays;

/// <summary>Compares what a client says with what a recording has, stretch by stretch. Pure.</summary>
/// <remarks>A stretch is done when as many bytes came. Behind one that differs, the next is looked for, so that one longer word does not shift all that follow.</remarks>
internal sealed class ClientWords
{
    /// <summary>A line that tells more is not read.</summary>
    private const int ShownMax = 120;

    private readonly IEnumerator<ReplayStep> said;
    private readonly List<byte> waiting = [];

    /// <summary>What is to come now; null when nothing more is.</summary>
    private ReplayStep? due;

    /// <summary>What is to come behind it.</summary>
    private ReplayStep? following;

    /// <param name="said">Gone through once, no further than is needed.</param>
    public ClientWords(IEnumerable<ReplayStep> said)
    {
        this.said = said.GetEnumerator();
        following = Read();
        Next();
    }

    /// <summary>So many stretches are done.</summary>
    public int Done { get; private set; }

    /// <summary>So many of them differed.</summary>
    public int Differing { get; private set; }

    /// <summary>A part of the next one has come.</summary>
    public bool IsInside => waiting.Count > 0 && due is not null;

    /// <returns>In words, each stretch that differs.</returns>
    public IReadOnlyList<string> Add(ReadOnlySpan<byte> bytes)
    {
        waiting.AddRange(bytes);
        var told = new List<string>();
        while (due is { } step && waiting.Count >= step.Bytes.Length)
        {
            Take(step, told);
        }

        if (due is null && waiting.Count > 0)
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
        var told = Different([.. waiting], due!);
        waiting.Clear();
        Done++;
        Next();
        return told;
    }

    private void Next() => (due, following) = (following, following is null ? null : Read());

    private ReplayStep? Read() => said.MoveNext() ? said.Current : null;

    private void Take(ReplayStep step, List<string> told)
    {
        var length = step.Bytes.Length;
        var isSame = Same(waiting[..length], step);
        if (!isSame && following is { } other && Find(other) is { } next && next > length)
        {
            length = next;
        }

        if (!isSame)
        {
            told.Add(Different(waiting[..length], step));
        }

        waiting.RemoveRange(0, length);
        Done++;
        Next();
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
