using System.Globalization;

namespace RobotLink.Proof;

/// <summary>Written wrongly; the message says how it is right.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Options as <c>--name value</c>.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> given = [];
    private readonly HashSet<string> asked = [];

    public static Arguments Parse(IReadOnlyList<string> words)
    {
        var read = new Arguments();
        for (var index = 0; index < words.Count; index += 2)
        {
            if (!words[index].StartsWith("--", StringComparison.Ordinal) || index + 1 == words.Count)
            {
                throw new UsageException($"'{words[index]}': options are written --name value");
            }

            read.given[words[index][2..]] = words[index + 1];
        }

        return read;
    }

    public string? Text(string name)
    {
        asked.Add(name);
        return given.GetValueOrDefault(name);
    }

    public string Required(string name) => Text(name) ?? throw new UsageException($"--{name} is missing");

    public IReadOnlyList<string>? List(string name) => Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public int Number(string name, int otherwise) => Text(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new UsageException($"--{name} takes a whole number, not '{text}'");

    public double Decimal(string name, double otherwise) => Text(name) is not { } text ? otherwise
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : throw new UsageException($"--{name} takes a number, not '{text}'");

    /// <summary>Such as <c>2s</c> or <c>500ms</c>.</summary>
    public TimeSpan Duration(string name, TimeSpan otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        foreach (var (unit, length) in new[] { ("ms", 0.001), ("min", 60.0), ("s", 1.0), ("h", 3600.0) })
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return TimeSpan.FromSeconds(number * length);
            }
        }

        throw new UsageException($"--{name} takes a duration such as 2s or 500ms, not '{text}'");
    }

    /// <summary>To be called when all have been asked for.</summary>
    public void RefuseOthers()
    {
        if (given.Keys.FirstOrDefault(name => !asked.Contains(name)) is { } unknown)
        {
            throw new UsageException($"--{unknown} is not known; there are {string.Join(", ", asked.Select(name => $"--{name}"))}");
        }
    }
}
