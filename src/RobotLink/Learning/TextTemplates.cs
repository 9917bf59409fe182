using RobotLink.Messages;

namespace RobotLink.Learning;

/// <summary>Sorts texts into those that differ in numbers and words alone.</summary>
internal static class TextTemplates
{
    private const int CodeDigitsMax = 4;

    private static readonly string[] Refusals = ["ERR", "NAK", "NACK", "FAIL", "ALARM", "REJECT", "DENIED", "INVALID"];

    public static IReadOnlyList<TextTemplate> Of(IReadOnlyList<LearnedFrame> frames)
    {
        var tokens = frames.Where(frame => frame.Payload.Length > 0).Select(frame => (Frame: frame, Tokens: TextToken.Split(frame.Payload))).ToList();
        return
        [
            .. tokens.GroupBy(each => (each.Frame.Direction, Key: Key(each.Tokens)))
                .Select(group => Template([.. group]))
                .OrderBy(template => template.Frames[0].Order),
        ];
    }

    public static bool IsRefusal(TextTemplate template) => IsRefusal(template.Words, template.Direction);

    public static bool IsRefusal(string words, Direction direction) =>
        direction == Direction.Received && Refusals.Any(word => words.StartsWith(word, StringComparison.OrdinalIgnoreCase));

    private static TextTemplate Template(List<(LearnedFrame Frame, IReadOnlyList<TextToken> Tokens)> seen)
    {
        var hasTail = seen.Exists(each => each.Tokens.Count != seen[0].Tokens.Count)
            || seen.Exists(each => !each.Tokens.Select(token => token.Shape).SequenceEqual(seen[0].Tokens.Select(token => token.Shape)));
        return new TextTemplate(seen, HasKeyword(seen[0].Tokens) ? 1 : 0, hasTail);
    }

    /// <summary>Texts with the same key are the same message: the first word or code and where blanks and signs stand.</summary>
    private static string Key(IReadOnlyList<TextToken> tokens)
    {
        var first = HasKeyword(tokens) ? tokens[0].Text : tokens[0].Shape;
        return Refusals.Any(word => first.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            ? first
            : first + string.Concat(tokens.Skip(1).Select(token => token.Shape));
    }

    /// <summary>A word in front, or a short code with something behind it.</summary>
    private static bool HasKeyword(IReadOnlyList<TextToken> tokens) =>
        tokens[0].Kind == TokenKind.Word || (tokens[0].IsWhole && tokens[0].Text.Length <= CodeDigitsMax && tokens.Count > 1 && tokens[1].Text == " ");
}
