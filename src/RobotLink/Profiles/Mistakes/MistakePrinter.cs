using System.Text;

namespace RobotLink.Profiles;

/// <summary>Writes mistakes the way compilers do: place, line, underlined text, why, fix.</summary>
public static class MistakePrinter
{
    public static string Print(IEnumerable<Mistake> mistakes)
    {
        var text = new StringBuilder();
        foreach (var mistake in mistakes)
        {
            Print(mistake, text);
        }

        return text.ToString();
    }

    public static string Print(Mistake mistake) => Print([mistake]);

    private static void Print(Mistake mistake, StringBuilder text)
    {
        text.Append($"{mistake.File}:{mistake.Line}:{mistake.Column} {mistake.Code} {mistake.Message}\n");
        if (mistake.Column <= mistake.SourceLine.Length + 1 && mistake.SourceLine.Length > 0)
        {
            var number = $"{mistake.Line}";
            text.Append($"  {number} | {mistake.SourceLine}\n");
            text.Append($"  {new string(' ', number.Length)} | {Indent(mistake)}{Underline(mistake)}\n");
        }

        if (mistake.Why is not null)
        {
            text.Append($"  why: {mistake.Why}\n");
        }

        if (mistake.Fix is not null)
        {
            text.Append($"  fix: {mistake.Fix}\n");
        }
    }

    /// <summary>Tabs stay tabs, so that the marks stand under the text whatever a tab's width.</summary>
    private static string Indent(Mistake mistake) =>
        string.Concat(mistake.SourceLine.Take(mistake.Column - 1).Select(character => character == '\t' ? '\t' : ' '));

    private static string Underline(Mistake mistake) =>
        new('^', Math.Clamp(mistake.Length, 1, Math.Max(1, mistake.SourceLine.Length - mistake.Column + 1)));
}
