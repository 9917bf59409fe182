namespace RobotLink.Profiles;

/// <summary>What is refused before YAML is even parsed: size, characters nobody sees, tabs.</summary>
internal static class CharacterScan
{
    public static bool Accepts(SourceFile file, FileLimits limits, MistakeList mistakes)
    {
        var text = file.Text;
        if (text.Length > limits.Bytes || System.Text.Encoding.UTF8.GetByteCount(text) > limits.Bytes)
        {
            mistakes.Add("E1101", new YamlPlace(file, 1, 1, 1, 2), limits.TooLong, null, limits.Fix);
            return false;
        }

        for (var index = 0; index < text.Length; index++)
        {
            if (!IsAllowed(text, index))
            {
                mistakes.Add(
                    "E1102", At(file, index), $"The character U+{(int)text[index]:X4} must not stand in this file.",
                    "It cannot be seen, and editors and YAML readers disagree about it.", Fix(text[index]));
                return false;
            }
        }

        return true;
    }

    /// <param name="texts">Quoted and block texts, in order; null when they are unknown because the file is not YAML.</param>
    public static bool AcceptsTabs(SourceFile file, List<(int Start, int End)>? texts, MistakeList mistakes)
    {
        var accepted = true;
        for (var line = 1; line <= file.LineCount; line++)
        {
            var shown = file.Line(line);
            var tab = FirstTab(file, line, shown, texts);
            if (tab >= 0)
            {
                accepted = false;
                var run = shown[tab..].IndexOfAnyExcept('\t');
                var end = run < 0 ? shown.Length : tab + run;
                mistakes.Add(
                    "E1103", new YamlPlace(file, line, tab + 1, line, end + 1), "A tab stands here.",
                    "Editors show tabs in different widths, so nobody can see how deep the line is.",
                    "Use spaces; two per level are usual.");
            }
        }

        return accepted;
    }

    private static int FirstTab(SourceFile file, int line, ReadOnlySpan<char> shown, List<(int Start, int End)>? texts)
    {
        var start = file.Offset(line, 1);
        for (var index = 0; index < shown.Length; index++)
        {
            if (shown[index] == '#' && (index == 0 || shown[index - 1] is ' ' or '\t') && !Inside(texts, start + index))
            {
                return -1;
            }

            if (shown[index] == '\t' && !Inside(texts, start + index))
            {
                return index;
            }
        }

        return -1;
    }

    private static bool Inside(List<(int Start, int End)>? texts, int offset)
    {
        if (texts is null || texts.Count == 0)
        {
            return false;
        }

        var found = texts.BinarySearch((offset, int.MaxValue));
        var before = (found >= 0 ? found : ~found) - 1;
        return before >= 0 && offset >= texts[before].Start && offset < texts[before].End;
    }

    private static bool IsAllowed(string text, int index)
    {
        var character = text[index];
        return character switch
        {
            '\t' or '\n' or '\r' => true,
            < ' ' or (>= '\x7F' and <= '\x9F') => false,
            '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF' => false,
            _ when char.IsHighSurrogate(character) => index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]),
            _ when char.IsLowSurrogate(character) => index > 0 && char.IsHighSurrogate(text[index - 1]),
            _ => true,
        };
    }

    private static string Fix(char character) => character < 0x80
        ? $"Remove it; where the device needs this byte, write {ByteNotation.Format([(byte)character])}."
        : "Remove it.";

    private static YamlPlace At(SourceFile file, int offset)
    {
        var (line, column) = file.Place(offset);
        return new YamlPlace(file, line, column, line, column + 1);
    }
}
