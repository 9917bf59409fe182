using System.Globalization;

namespace RobotLink.Simulators.Keyence;

/// <summary>What the reader sees and has counted. Safe to use from several threads.</summary>
internal sealed class ReaderState(int seed)
{
    private readonly Lock gate = new();
    private (int Good, int Failed) counted;
    private long parts;

    /// <summary>A part stands before the reader.</summary>
    public bool PartPresent { get; set; } = true;

    /// <summary>The reading time is on: between LON and its result or LOFF.</summary>
    public bool Reading { get; set; }

    public (int Good, int Failed) Counted
    {
        get
        {
            lock (gate)
            {
                return counted;
            }
        }
    }

    /// <summary>Whether the part before the reader has a code that can be read; about one in nine has not.</summary>
    public bool Readable
    {
        get
        {
            lock (gate)
            {
                return PartPresent && (parts + seed) % 9 != 8;
            }
        }
    }

    /// <param name="cut">The reading was stopped before its time.</param>
    /// <returns>The code, after which the next part comes; null when the reading failed.</returns>
    public string? Finish(bool cut)
    {
        lock (gate)
        {
            var readable = Readable && !cut;
            Reading = false;
            counted = readable ? (counted.Good + 1, counted.Failed) : (counted.Good, counted.Failed + 1);
            var part = parts;
            parts += PartPresent ? 1 : 0;
            return readable ? string.Create(CultureInfo.InvariantCulture, $"SN{(part * 7919 + seed * 104_729L) % 100_000_000:00000000}") : null;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            counted = default;
        }
    }
}
