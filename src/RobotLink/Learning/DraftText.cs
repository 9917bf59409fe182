using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Learning;

/// <summary>A profile while it is drafted, in the order in which profiles are read.</summary>
internal sealed class DraftText(string name, FramingCandidate framing, string charset)
{
    private readonly StringBuilder sections = new();
    private readonly StringBuilder examples = new();

    /// <summary>What stands behind each frame received in an example; a silence where silence ends it.</summary>
    private readonly string pause = framing.Framing is GapFraming gap ? $"      . {Quantity.Format(gap.Gap)}\n" : "";

    public void Section(string key, IEnumerable<string> lines)
    {
        var written = lines.ToList();
        if (written.Count > 0)
        {
            sections.Append(key).Append(":\n");
            written.ForEach(line => sections.Append("  ").Append(line).Append('\n'));
        }
    }

    public void Line(string line) => sections.Append(line).Append('\n');

    public void Example(string title, IEnumerable<string> lines)
    {
        examples.Append("  - name: ").Append(title).Append("\n    transcript: |\n");
        foreach (var line in lines)
        {
            examples.Append("      ").Append(line).Append('\n').Append(line.StartsWith('<') ? pause : "");
        }
    }

    /// <summary>A value in quotes.</summary>
    public static string Quoted(string text) =>
        text.AsSpan().IndexOfAny('"', '\\') < 0 ? $"\"{text}\"" : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The line of an example for a frame.</summary>
    public static string Shown(LearnedFrame frame) =>
        $"{(frame.Direction == Messages.Direction.Sent ? '>' : '<')} {ByteNotation.Format(frame.Frame)}";

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append($"# A draft, learned from a recording: check every line against the manual.\nprofile: {name}\ntitle: Learned from a recording\nsource: a recording; no manual was read\nextends: base/tcp\n");
        text.Append($"charset: {charset}\nframing: {framing.Yaml}      # {Finding.Share(framing.Confidence)}%: {framing.Evidence}\n");
        text.Append("detect_within: 10s\n").Append(sections);
        if (examples.Length > 0)
        {
            text.Append("examples:\n").Append(examples);
        }

        return text.ToString();
    }
}
