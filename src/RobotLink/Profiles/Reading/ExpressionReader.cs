namespace RobotLink.Profiles;

/// <summary>Reads expressions, and checks the names in them as far as a profile knows them.</summary>
/// <param name="counters">Names under <c>counters</c>.</param>
internal sealed class ExpressionReader(IReadOnlyCollection<string> counters, MistakeList mistakes)
{
    private static readonly string[] Marks =
        ["captured.", "secret.", "counter.", "now.", "md5(", "sha256(", "hex(", "base64(", "upper(", "lower(", "pad(", "length("];

    private readonly List<(YamlPlace Place, string Name, string Text)> asked = [];
    private readonly List<(YamlPlace Place, string Name)> captured = [];
    private readonly List<string> secrets = [];

    /// <summary>Names of the secrets that were asked for, each once.</summary>
    public IReadOnlyList<string> Secrets => [.. secrets.Distinct()];

    /// <summary>A value that names a source or a function is made; every other stands for itself.</summary>
    public static bool IsExpression(string value) => Marks.Any(mark => value.Contains(mark, StringComparison.Ordinal));

    /// <param name="at">0-based place of <paramref name="text"/> in the value of <paramref name="scalar"/>.</param>
    /// <returns>Null when it has mistakes.</returns>
    public Expression? Read(YamlScalar scalar, int at, string text)
    {
        if (!Expression.TryParse(text, out var expression, out var fault))
        {
            mistakes.Add("E1358", ScalarPlaces.Of(scalar, at + fault.At, fault.Length), fault.Message, null, fault.Fix);
            return null;
        }

        foreach (var reference in expression!.References)
        {
            var place = ScalarPlaces.Of(scalar, at + reference.At, reference.Length);
            if (reference.Scope is null)
            {
                asked.Add((place, reference.Name, text));
            }
            else if (reference.Scope == "captured")
            {
                captured.Add((place, reference.Name));
            }
            else if (reference.Scope == "secret")
            {
                secrets.Add(reference.Name);
            }
            else if (reference.Scope == "counter" && !counters.Contains(reference.Name))
            {
                mistakes.Add(
                    "E1359", place, $"counter.{reference.Name} is asked for, but no counter has that name.", null,
                    Nearest.Offer(reference.Name, counters, $"Write counters: {{ {reference.Name}: {{ from: 1, to: 65535 }} }}."));
            }
        }

        return expression;
    }

    /// <summary>Reports captured values that no step keeps.</summary>
    public void CheckCaptured(IReadOnlyCollection<string> kept)
    {
        foreach (var (place, name) in captured.Where(asked => !kept.Contains(asked.Name)))
        {
            mistakes.Add(
                "E1493", place, $"captured.{name} is asked for, but no step captures a value of that name.", null,
                Nearest.Offer(name, kept, $"Write capture: {{ {name}: FIELD }} at the step whose reply carries it."));
        }
    }

    /// <summary>Reports the names that expressions read since the last call took for fields and are none.</summary>
    public void CheckFields(IReadOnlyCollection<string> fields)
    {
        foreach (var (place, name, text) in asked)
        {
            if (!fields.Contains(name))
            {
                mistakes.Add(
                    "E1359", place, $"{text} asks for {name}, but the message has no field of that name.", null,
                    Nearest.Offer(name, fields, "Write captured., secret., counter. or now. before a name that is no field; texts stand in quotes."));
            }
        }

        asked.Clear();
    }
}
