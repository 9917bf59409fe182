using System.Collections.Concurrent;

namespace RobotLink.Supervision;

/// <summary>Every secret that a link of the site was given since the program started: none of them may leave it. Thread-safe.</summary>
public sealed class KnownSecrets
{
    /// <summary>A secret that changes with every use is none that a person could write down.</summary>
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<string, byte> texts = new(StringComparer.Ordinal);

    /// <summary>How many. Grows only.</summary>
    public int Count => texts.Count;

    /// <summary>Their texts.</summary>
    public IReadOnlyCollection<string> Texts => [.. texts.Keys];

    internal void Add(string? text)
    {
        if (!string.IsNullOrEmpty(text) && texts.Count < Most)
        {
            texts.TryAdd(text, 0);
        }
    }
}
