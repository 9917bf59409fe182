using System.Globalization;
using System.Text;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Learning;

/// <summary>A hole of a learned text.</summary>
/// <param name="Type">As a profile writes it.</param>
internal sealed record LearnedHole(string Name, string Type, int Percent, string Evidence);

/// <summary>Texts of one direction that differ in numbers and words alone.</summary>
internal sealed class TextTemplate
{
    private const int ChoicesMax = 6;
    private const int ConstantFrom = 3;

    /// <summary>Belongs to the hole before it: nothing stands between the two.</summary>
    private static readonly LearnedHole Joined = new("", "", 0, "");

    private readonly List<(LearnedFrame Frame, IReadOnlyList<TextToken> Tokens)> seen;
    private readonly LearnedHole?[] holes;
    private readonly bool hasTail;

    /// <param name="hasTail">The texts differ in length: what stands behind the last common token is a text.</param>
    public TextTemplate(List<(LearnedFrame Frame, IReadOnlyList<TextToken> Tokens)> seen, int keywords, bool hasTail)
    {
        this.seen = seen;
        this.hasTail = hasTail;
        var columns = hasTail ? CommonLength(seen) : seen[0].Tokens.Count;
        holes = new LearnedHole?[columns + (hasTail ? 1 : 0)];
        var used = new HashSet<string>(StringComparer.Ordinal);
        for (var column = keywords; column < columns; column++)
        {
            holes[column] = Hole(column, used);
        }

        if (hasTail)
        {
            holes[columns] = new LearnedHole("text", "text", Finding.Share(0.6), $"{seen.Count} texts of different lengths");
        }

        Join();
    }

    public IReadOnlyList<LearnedFrame> Frames => [.. seen.Select(each => each.Frame)];

    public Direction Direction => seen[0].Frame.Direction;

    public IEnumerable<LearnedHole> Holes => holes.OfType<LearnedHole>().Where(hole => !ReferenceEquals(hole, Joined));

    /// <summary>The words that are always there, for a name.</summary>
    public string Words => string.Concat(Enumerable.Range(0, holes.Length - (hasTail ? 1 : 0)).Where(column => holes[column] is null)
        .Select(column => seen[0].Tokens[column].Text).TakeWhile((text, index) => index < 4 || char.IsAsciiLetter(text[0])));

    /// <summary>The text with its holes, as a profile writes it; without quotes.</summary>
    public string Written
    {
        get
        {
            var text = new StringBuilder();
            var literal = "";
            for (var column = 0; column <= holes.Length; column++)
            {
                if (column < holes.Length && (holes[column] is null || ReferenceEquals(holes[column], Joined)))
                {
                    literal += holes[column] is null ? seen[0].Tokens[column].Text : "";
                    continue;
                }

                text.Append(Notation(literal, text.Length == 0, column == holes.Length));
                literal = "";
                if (column < holes.Length)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{{{holes[column]!.Name}:{holes[column]!.Type}}}");
                }
            }

            return text.ToString();
        }
    }

    /// <summary>The values of one of the frames, as an example writes them.</summary>
    public string Values(LearnedFrame frame)
    {
        var tokens = seen.Find(each => ReferenceEquals(each.Frame, frame)).Tokens;
        var values = new List<string>();
        for (var column = 0; column < holes.Length; column++)
        {
            if (holes[column] is { } hole && !ReferenceEquals(hole, Joined))
            {
                var next = column + 1;
                while (next < holes.Length && ReferenceEquals(holes[next], Joined))
                {
                    next++;
                }

                var value = string.Concat(tokens.Take(next == holes.Length && hasTail ? tokens.Count : next).Skip(column).Select(token => token.Text));
                values.Add($"{hole.Name}: {(hole.Type is "text" or "word" || hole.Type.Contains('|', StringComparison.Ordinal) ? $"\"{value}\"" : value)}");
            }
        }

        return $"{{{string.Join(", ", values)}}}";
    }

    private static int CommonLength(List<(LearnedFrame Frame, IReadOnlyList<TextToken> Tokens)> seen)
    {
        var common = 0;
        while (seen.TrueForAll(each => each.Tokens.Count > common && each.Tokens[common].Shape == seen[0].Tokens[common].Shape
            && (each.Tokens[common].Kind != TokenKind.Word || each.Tokens[common].Text == seen[0].Tokens[common].Text)))
        {
            common++;
        }

        return common;
    }

    private LearnedHole? Hole(int column, HashSet<string> used)
    {
        var values = seen.ConvertAll(each => each.Tokens[column]);
        var distinct = values.Select(value => value.Text).Distinct(StringComparer.Ordinal).ToList();
        if (values[0].Kind == TokenKind.Other)
        {
            return null;
        }

        if (values[0].Kind == TokenKind.Word)
        {
            return distinct.Count == 1 ? null : WordHole(values.Count, distinct, Name(column, "word", used));
        }

        var isWhole = values.TrueForAll(value => value.IsWhole);
        if (distinct.Count == 1 && isWhole && (values.Count >= ConstantFrom || Direction == Direction.Sent))
        {
            return null;
        }

        var type = PaddedType(distinct, isWhole) ?? (isWhole ? "int" : "float");
        var confidence = Finding.OfMany(values.Count) * (distinct.Count == 1 ? 0.7 : 1);
        return new LearnedHole(
            Name(column, "value", used), type, Finding.Share(confidence),
            $"{values.Count} numbers, {distinct.Count} different, such as {string.Join(", ", distinct.Take(3))}");
    }

    /// <summary>The type of numbers that are all of one width because they are filled up in front; null when they are not.</summary>
    private static string? PaddedType(List<string> distinct, bool isWhole)
    {
        var width = distinct[0].Length;
        var decimals = width - 1 - distinct[0].IndexOf('.', StringComparison.Ordinal);
        if (width > 18 || !distinct.TrueForAll(text => text.Length == width && (isWhole || text.IndexOf('.', StringComparison.Ordinal) == width - 1 - decimals)))
        {
            return null;
        }

        if (distinct.TrueForAll(text => char.IsAsciiDigit(text[0])))
        {
            var isFilled = distinct.Exists(text => text[0] == '0' && text.Length > 1 && char.IsAsciiDigit(text[1]));
            return !isFilled ? null : isWhole ? $"digits({width})" : $"fixed({width}.{decimals})";
        }

        // A minus alone may be that of a plain number.
        return !isWhole && distinct.TrueForAll(text => text[0] is '+' or '-') && distinct.Exists(text => text[0] == '+' || (text[1] == '0' && char.IsAsciiDigit(text[2])))
            ? $"signed({width}.{decimals})"
            : null;
    }

    private static bool HasFixedWidth(string type) => type.Split('(')[0] is "digits" or "fixed" or "signed" || type.Contains('|', StringComparison.Ordinal);

    /// <summary>Two holes without anything between them are one, unless the first has a fixed width.</summary>
    private void Join()
    {
        var last = 0;
        for (var column = 1; column < holes.Length; column++)
        {
            if (holes[column] is null || holes[column - 1] is null || HasFixedWidth(holes[last]!.Type))
            {
                last = column;
                continue;
            }

            holes[last] = holes[last]! with { Type = hasTail && column == holes.Length - 1 ? "text" : "word" };
            holes[column] = Joined;
        }
    }

    private static LearnedHole WordHole(int count, List<string> distinct, string name)
    {
        var areChoices = distinct.Count <= ChoicesMax && count >= 2 * distinct.Count;
        var type = areChoices ? string.Join('|', distinct) : "word";
        var confidence = Finding.OfMany(areChoices ? count / distinct.Count : count);
        return new LearnedHole(name, type, Finding.Share(confidence), $"{count} words, {distinct.Count} different: {string.Join(", ", distinct.Take(ChoicesMax))}");
    }

    /// <summary>After the word that stands before it, unless that is the text's first.</summary>
    private string Name(int column, string otherwise, HashSet<string> used)
    {
        var tokens = seen[0].Tokens;
        var joined = column >= 2 && tokens[column - 1].Text is "=" or ":" ? column - 2 : column - 1;
        var label = joined >= 0 && tokens[joined].Kind == TokenKind.Word && (joined > 0 || joined == column - 2) && holes[joined] is null ? tokens[joined].Text : "";
        var isCode = otherwise == "value" && used.Count == 0 && column <= 2 && TextTemplates.IsRefusal(tokens[0].Text, Direction);
        return LearnedNames.Unused(isCode ? "code" : LearnedNames.Of(label, otherwise), used);
    }

    private static string Notation(string literal, bool isFirst, bool isLast)
    {
        const string Beside = "x";
        var bytes = Encoding.Latin1.GetBytes((isFirst ? "" : Beside) + literal + (isLast ? "" : Beside));
        var text = ByteNotation.Format(bytes);
        text = text[(isFirst ? 0 : 1)..(text.Length - (isLast ? 0 : 1))];
        return text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
    }
}
