using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>How a frame is read, one line for each stretch of it.</summary>
internal static class ExplanationLines
{
    private const string Indent = "        ";
    private const int ShownCharactersMax = 60;

    /// <summary>Place, rule, name and value, bytes; places are those that a profile counts.</summary>
    public static void Write(ExplanationDocument explanation, TextWriter output)
    {
        if (!explanation.Fits)
        {
            output.WriteLine($"{Indent}{Terminal.Safe(explanation.Reason)}");
        }

        if (explanation.Cause is { } cause)
        {
            output.WriteLine($"{Indent}refused: {Lines.Refused(explanation.Words, cause)}");
        }

        var rows = explanation.Parts.Select(part => new[]
        {
            $"{Indent}{part.At ?? (part.Offset < 0 ? "?" : "")}",
            part.Kind,
            What(part),
            Shown(part.Bytes),
        }).ToList();
        Columns.Write(rows, output);
        if (explanation.AlsoFits.Count > 0)
        {
            output.WriteLine($"{Indent}would also fit, but comes later: {string.Join(", ", explanation.AlsoFits)}");
        }
    }

    private static string What(ExplainedPartDocument part)
    {
        if (part.Kind == "fault")
        {
            return $"expected {part.Value}{(part.Name is null ? "" : $" for {part.Name}")}";
        }

        var value = part.Value is null ? "" : $"{(part.Name is null ? "" : "=")}{part.Value}{(part.Unit is null ? "" : " " + part.Unit)}";
        return Terminal.Safe($"{part.Name}{value}");
    }

    private static string Shown(string bytes) =>
        bytes.Length <= ShownCharactersMax ? bytes : $"{bytes.AsSpan(0, ShownCharactersMax)}..";
}
