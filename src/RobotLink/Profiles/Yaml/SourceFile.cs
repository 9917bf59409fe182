using System.Text;

namespace RobotLink.Profiles;

/// <summary>A configuration file's name and text, and its lines for those who point at places in it.</summary>
public sealed class SourceFile
{
    /// <summary>Longer lines are cut where they are shown.</summary>
    public const int ShownWidth = 200;

    private readonly int[] lineStarts;

    public SourceFile(string name, string text)
    {
        Name = name;
        Text = text.StartsWith('\uFEFF') ? text[1..] : text;
        lineStarts = FindLines(Text);
    }

    public string Name { get; }

    /// <summary>Without a byte order mark.</summary>
    public string Text { get; }

    public int LineCount => lineStarts.Length;

    /// <summary>The line without its end; empty for lines that do not exist.</summary>
    /// <param name="line">1-based.</param>
    public ReadOnlySpan<char> Line(int line)
    {
        if (line < 1 || line > lineStarts.Length)
        {
            return default;
        }

        var end = line < lineStarts.Length ? lineStarts[line] : Text.Length;
        return Text.AsSpan(lineStarts[line - 1]..end).TrimEnd("\r\n");
    }

    /// <summary>0-based place in <see cref="Text"/> of a 1-based line and column.</summary>
    public int Offset(int line, int column) =>
        line < 1 || line > lineStarts.Length ? Text.Length : Math.Min(lineStarts[line - 1] + column - 1, Text.Length);

    public (int Line, int Column) Place(int offset)
    {
        var found = Array.BinarySearch(lineStarts, offset);
        var line = found >= 0 ? found : ~found - 1;
        return (line + 1, offset - lineStarts[line] + 1);
    }

    /// <summary>The line as it can be shown on a terminal: cut, and without characters that would move the cursor.</summary>
    public string Shown(int line)
    {
        var text = Line(line);
        var cut = text.Length > ShownWidth ? string.Concat(text[..ShownWidth], "…") : text.ToString();
        return Harmless(cut);
    }

    /// <summary>Control characters other than tabs become a visible dot: files must not steer somebody's terminal.</summary>
    public static string Harmless(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1F') && !text.AsSpan().ContainsAnyInRange('\x7F', '\x9F'))
        {
            return text;
        }

        var clean = new StringBuilder(text);
        for (var index = 0; index < clean.Length; index++)
        {
            if (char.IsControl(clean[index]) && clean[index] != '\t')
            {
                clean[index] = '·';
            }
        }

        return clean.ToString();
    }

    private static int[] FindLines(string text)
    {
        var starts = new List<int> { 0 };
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '\n' || (text[index] == '\r' && (index + 1 == text.Length || text[index + 1] != '\n')))
            {
                starts.Add(index + 1);
            }
        }

        return [.. starts];
    }
}
