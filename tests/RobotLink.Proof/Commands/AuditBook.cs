using System.Text.Json;

namespace RobotLink.Proof.Commands;

/// <summary>The audit's files, read by somebody who knows nothing but their format.</summary>
internal sealed class AuditBook
{
    private readonly Dictionary<string, List<string>> endings = [];
    private readonly Dictionary<string, string> keys = [];

    /// <summary>How often each key was admitted.</summary>
    public Dictionary<string, int> Admitted { get; } = [];

    public int Refused { get; private set; }

    public int Repeated { get; private set; }

    public int Damaged { get; private set; }

    public static AuditBook Read(string folder)
    {
        var book = new AuditBook();
        foreach (var line in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).SelectMany(ReadLines))
        {
            book.Take(line);
        }

        return book;
    }

    /// <summary>Whether a line that admits this key is in a file at this moment.</summary>
    public static bool Holds(string folder, string key) => Directory.Exists(folder)
        && Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Reverse().SelectMany(path => ReadLines(path).Reverse())
            .Any(line => line.Contains($"\"key\":\"{key}\"", StringComparison.Ordinal) && line.Contains("\"decision\":\"admitted\"", StringComparison.Ordinal));

    /// <summary>Of the one time that the key was admitted: null when it never ended; several when it ended twice.</summary>
    public string? OutcomeOf(string key)
    {
        var ends = keys.Where(pair => pair.Value == key).SelectMany(pair => endings.GetValueOrDefault(pair.Key) ?? []).ToList();
        return ends.Count == 0 ? null : string.Join(" and ", ends);
    }

    private static string[] ReadLines(string path)
    {
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private void Take(string line)
    {
        JsonElement read;
        try
        {
            using var document = JsonDocument.Parse(line);
            read = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            Damaged++;
            return;
        }

        var id = read.GetProperty("id").GetString()!;
        switch (Word(read, "decision"))
        {
            case "admitted":
                var key = read.GetProperty("key").GetString()!;
                Admitted[key] = Admitted.GetValueOrDefault(key) + 1;
                keys[id] = key;
                break;
            case "refused":
                Refused++;
                return;
            case "repeated":
                Repeated++;
                return;
            default:
                break;
        }

        if (Word(read, "outcome") is { } outcome)
        {
            (endings.TryGetValue(id, out var ends) ? ends : endings[id] = []).Add(outcome);
        }
    }

    private static string? Word(JsonElement from, string name) => from.TryGetProperty(name, out var value) ? value.GetString() : null;
}
