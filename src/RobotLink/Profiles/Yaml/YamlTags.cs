using System.Buffers;
using YamlDotNet.Core.Events;

namespace RobotLink.Profiles;

/// <summary>Finds a tag as it stands in the file: the parser knows only what it stands for, and counts it as part of its value.</summary>
internal static class YamlTags
{
    private const int Shown = 60;

    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t,[]{}");

    /// <summary>The tag in the writer's own spelling, such as <c>!!str</c>.</summary>
    /// <param name="place">The tagged value's place.</param>
    public static string Written(YamlPlace place, NodeEvent tagged)
    {
        var length = Length(place);
        return length == 0 ? $"{tagged.Tag}" : place.File.Line(place.Line).Slice(place.Column - 1, Math.Min(length, Shown)).ToString();
    }

    /// <summary>The place of the value alone, when it stands in the tag's line.</summary>
    public static YamlPlace Behind(YamlPlace place, NodeEvent tagged)
    {
        var length = tagged.Tag.IsEmpty ? 0 : Length(place);
        if (length == 0)
        {
            return place;
        }

        var rest = place.File.Line(place.Line)[(place.Column - 1 + length)..];
        var blanks = rest.IndexOfAnyExcept(' ');
        var column = place.Column + length + Math.Max(0, blanks);
        return blanks < 0 || (place.Line == place.EndLine && column >= place.EndColumn) ? place : place with { Column = column };
    }

    private static int Length(YamlPlace place)
    {
        var line = place.File.Line(place.Line);
        if (place.Column > line.Length || line[place.Column - 1] != '!')
        {
            return 0;
        }

        var text = line[(place.Column - 1)..];
        var end = text.StartsWith("!<") ? text.IndexOf('>') + 1 : text.IndexOfAny(Ends);
        return end <= 0 ? text.Length : end;
    }
}
