using System.Text.Json;
using System.Text.RegularExpressions;

namespace RobotLink.Profiles;

/// <summary>A part of a file written anew, so that it can stand in another.</summary>
internal static partial class YamlText
{
    /// <summary>Each key on a line of its own.</summary>
    public static string Lines(IReadOnlyList<YamlEntry> entries) => string.Concat(entries.Select(entry => $"{Of(entry.Key)}: {Of(entry.Value)}\n"));

    private static string Of(YamlNode node) => node switch
    {
        YamlScalar scalar => Of(scalar),
        YamlMapping mapping => $"{{ {string.Join(", ", mapping.Entries.Select(entry => $"{Of(entry.Key)}: {Of(entry.Value)}"))} }}",
        YamlSequence sequence => $"[{string.Join(", ", sequence.Items.Select(Of))}]",
        _ => "null",
    };

    private static string Of(YamlScalar scalar) =>
        scalar.IsNull ? "null" : scalar.Style == YamlStyle.Plain && Plain().IsMatch(scalar.Value) ? scalar.Value : JsonSerializer.Serialize(scalar.Value);

    /// <summary>What needs no quotes, whatever stands around it.</summary>
    [GeneratedRegex("^[A-Za-z0-9_.][A-Za-z0-9_.%/-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Plain();
}
