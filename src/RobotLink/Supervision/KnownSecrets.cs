using System.Collections.Concurrent;
using RobotLink.Profiles;

namespace RobotLink.Supervision;

/// <summary>Every secret that a link of the site was given since the program started: none of them may leave it. Thread-safe.</summary>
public sealed class KnownSecrets
{
    /// <summary>A secret that changes with every use is none that a person could write down.</summary>
    private const int Most = 100_000;

    /// <summary>No password is longer; a larger file was named by mistake.</summary>
    private const int FileBytesMax = 64 * 1024;

    private readonly ConcurrentDictionary<string, byte> texts = new(StringComparer.Ordinal);

    /// <summary>How many. Grows only.</summary>
    public int Count => texts.Count;

    /// <summary>Their texts.</summary>
    public IReadOnlyCollection<string> Texts => [.. texts.Keys];

    /// <summary>Learns secrets that nobody has used yet, as far as they can be read at this moment.</summary>
    /// <param name="folder">Files are relative to it.</param>
    public void Learn(IEnumerable<SecretReference> places, string folder)
    {
        foreach (var place in places)
        {
            Add(place.Variable is { } variable ? Environment.GetEnvironmentVariable(variable) : InFile(Path.Combine(folder, place.File!)));
        }
    }

    internal void Add(string? text)
    {
        if (!string.IsNullOrEmpty(text) && texts.Count < Most)
        {
            texts.TryAdd(text, 0);
        }
    }

    private static string? InFile(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= FileBytesMax } ? File.ReadAllText(path).TrimEnd('\r', '\n') : null;
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
