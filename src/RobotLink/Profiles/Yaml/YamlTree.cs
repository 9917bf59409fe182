using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RobotLink.Profiles;

/// <summary>Turns a file's text into a tree with places, and refuses the parts of YAML that surprise people.</summary>
/// <remarks>Walks the parser's events one at a time, so that no input can nest deeper than <see cref="MaxDepth"/> on our side or its.</remarks>
internal sealed class YamlTree
{
    public const int MaxDepth = 64;

    private readonly SourceFile file;
    private readonly FileLimits limits;
    private readonly MistakeList mistakes;
    private readonly Parser parser;

    /// <summary>Quoted and block texts: tabs may stand in them.</summary>
    private readonly List<(int Start, int End)> texts = [];

    /// <summary>Brackets and braces that are open: the end of the file is where they are missed, not where they belong.</summary>
    private readonly Stack<ParsingEvent> open = new();

    private bool refused;
    private int nodes;

    private YamlTree(SourceFile file, string text, FileLimits limits, MistakeList mistakes)
    {
        this.file = file;
        this.limits = limits;
        this.mistakes = mistakes;
        parser = new Parser(new StringReader(text));
    }

    /// <returns>Null when the text is not to be used; why is in <paramref name="mistakes"/>.</returns>
    public static YamlMapping? Read(SourceFile file, FileLimits limits, MistakeList mistakes)
    {
        if (!CharacterScan.Accepts(file, limits, mistakes))
        {
            return null;
        }

        if (!file.Text.Contains('\t', StringComparison.Ordinal))
        {
            return new YamlTree(file, file.Text, limits, mistakes).Parse();
        }

        // Spaces in place of tabs keep every position, so a first reading can tell which tabs stand in texts.
        var untabbed = new YamlTree(file, file.Text.Replace('\t', ' '), limits, new MistakeList());
        var readable = untabbed.Parse() is not null;
        return CharacterScan.AcceptsTabs(file, readable ? untabbed.texts : null, mistakes)
            ? new YamlTree(file, file.Text, limits, mistakes).Parse()
            : null;
    }

    private YamlMapping? Parse()
    {
        try
        {
            var before = mistakes.Count;
            var document = Document();
            if (document is null && mistakes.Count == before)
            {
                // The parser drops the key of "- : value" without a word.
                NotYaml();
            }

            return document;
        }
        catch (YamlException reason)
        {
            var at = YamlWords.IsUnclosed(reason) && open.TryPeek(out var bracket)
                ? PlaceOf(bracket.Start, bracket.End)
                : PlaceOf(reason.Start, reason.End);
            var (words, fix) = YamlWords.Explain(reason, file, at);
            mistakes.Add("E1111", at, words, null, fix);
        }
        catch (Exception reason) when (reason is ArgumentException or InvalidOperationException or IndexOutOfRangeException
            or FormatException or OverflowException or KeyNotFoundException)
        {
            // The parser's own weak spots, reached by text no person writes.
            NotYaml();
        }

        return null;
    }

    private void NotYaml()
    {
        var current = parser.Current is { } seen ? PlaceOf(seen.Start, seen.End) : Whole();
        mistakes.Add("E1111", current, "This is not YAML.", null, "Check indentation, quotes and brackets here and in the line above.");
    }

    private YamlMapping? Document()
    {
        Next();
        if (Next() is not DocumentStart opening)
        {
            mistakes.Add("E1113", Whole(), "The file is empty.", null, "Write at least the keys that the reference page calls required.");
            return null;
        }

        if (opening.Version is not null || (!opening.IsImplicit && opening.Tags is { Count: > 2 }))
        {
            Refuse("E1106", opening, "A % directive is not used here.", "Remove the line that begins with %.");
        }

        Next();
        var root = Node(1);
        if (refused || root is null)
        {
            return null;
        }

        Next();
        if (Next() is DocumentStart second)
        {
            Refuse("E1108", second, "A second document begins here.", "Keep one document per file: remove the line ---.");
            return null;
        }

        if (root is YamlMapping mapping)
        {
            return mapping;
        }

        mistakes.Add(
            "E1203", root.Place, $"The file holds {root.Shape}, but keys with values are needed.", null,
            "Begin with a line such as profile: my-device.");
        return null;
    }

    private ParsingEvent? Next() => parser.MoveNext() ? parser.Current : null;

    private YamlNode? Node(int depth)
    {
        var current = parser.Current;
        if (depth > MaxDepth)
        {
            Refuse("E1104", current!, $"Nesting is deeper than {MaxDepth}.", "Remove brackets, or flatten the structure.");
            return null;
        }

        if (++nodes > limits.Nodes)
        {
            Refuse("E1101", current!, limits.TooMany, limits.Fix);
            return null;
        }

        if (current is AnchorAlias alias)
        {
            Refuse("E1105", alias, $"The alias *{alias.Value} is not used here.", "Write the value out.");
            return null;
        }

        if (current is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            Refuse("E1105", anchored, $"The anchor &{anchored.Anchor} is not used here.", "Remove it, and write values out where they are needed.");
        }

        if (current is NodeEvent { Tag.IsEmpty: false } tagged)
        {
            ReportTag(tagged);
        }

        return current switch
        {
            Scalar scalar => Keep(scalar),
            MappingStart start => Within(start, start.Style == MappingStyle.Flow, () => Mapping(start, depth)),
            SequenceStart start => Within(start, start.Style == SequenceStyle.Flow, () => Sequence(start, depth)),
            _ => null,
        };
    }

    private T? Within<T>(ParsingEvent start, bool isBracket, Func<T?> read)
        where T : YamlNode
    {
        if (!isBracket)
        {
            return read();
        }

        open.Push(start);
        var node = read();
        open.Pop();
        return node;
    }

    private YamlScalar Keep(Scalar scalar)
    {
        var style = scalar.Style switch
        {
            ScalarStyle.Literal or ScalarStyle.Folded => YamlStyle.Block,
            ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted => YamlStyle.Quoted,
            _ => YamlStyle.Plain,
        };
        var place = YamlTags.Behind(PlaceOf(scalar.Start, scalar.End), scalar);
        if (style != YamlStyle.Plain)
        {
            texts.Add((file.Offset(place.Line, place.Column), file.Offset(place.EndLine, place.EndColumn)));
        }

        return new YamlScalar(scalar.Value, style, place);
    }

    private YamlMapping? Mapping(MappingStart start, int depth)
    {
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!refused && Next() is not (MappingEnd or null))
        {
            var key = Node(depth + 1);
            if (refused || key is not YamlScalar name)
            {
                RefuseKey(key);
                return null;
            }

            Next();
            if (Node(depth + 1) is not { } value)
            {
                return null;
            }

            if (name.Value == "<<" && name.Style == YamlStyle.Plain)
            {
                mistakes.Add(
                    "E1110", name.Place, "The merge key << is not used here.", null, "Write the keys out, or share them with extends.");
            }
            else if (!seen.TryAdd(name.Value, name.Place.Line))
            {
                mistakes.Add(
                    "E1107", name.Place, $"{name.Value} stands here twice; first in line {seen[name.Value]}.",
                    "YAML readers silently take one of the two.", "Keep one.");
                refused |= mistakes.IsFull;
            }
            else
            {
                entries.Add(new YamlEntry(name, value));
            }
        }

        return refused || parser.Current is not MappingEnd end ? null : new YamlMapping(entries, PlaceOf(start.Start, end.End));
    }

    private YamlSequence? Sequence(SequenceStart start, int depth)
    {
        var items = new List<YamlNode>();
        while (!refused && Next() is not (SequenceEnd or null))
        {
            if (Node(depth + 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return refused || parser.Current is not SequenceEnd end ? null : new YamlSequence(items, PlaceOf(start.Start, end.End));
    }

    /// <summary>Reading goes on as if it were not there, so that the other mistakes are found, too.</summary>
    private void ReportTag(NodeEvent tagged)
    {
        var place = PlaceOf(tagged.Start, tagged.End);
        var written = YamlTags.Written(place, tagged);
        mistakes.Add(
            "E1106", place with { EndLine = place.Line, EndColumn = place.Column + written.Length }, $"The tag {written} is not used here.", null,
            "Remove it; a text that looks like a number goes in quotes.");
        refused |= mistakes.IsFull;
    }

    private void RefuseKey(YamlNode? key)
    {
        if (!refused && key is not null)
        {
            refused = true;
            mistakes.Add(
                "E1109", key.Place, $"A key must be a single word, but this is {key.Shape}.", null, "Write a plain word before the colon.");
        }
    }

    private void Refuse(string code, ParsingEvent at, string message, string fix)
    {
        refused = true;
        var place = PlaceOf(at.Start, at.End);
        mistakes.Add(code, place, message, null, fix);
    }

    private YamlPlace Whole() => new(file, 1, 1, 1, 2);

    private YamlPlace PlaceOf(Mark start, Mark end)
    {
        var line = Math.Max(1, (int)start.Line);
        var column = Math.Max(1, (int)start.Column);
        return end.Line < start.Line ? new YamlPlace(file, line, column, line, column + 1)
            : new YamlPlace(file, line, column, (int)end.Line, Math.Max(1, (int)end.Column));
    }
}
