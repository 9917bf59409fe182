using System.Globalization;

namespace RobotLink.Learning;

internal enum TokenKind
{
    Word,
    Number,
    Other,
}

/// <summary>A word, a number or one other character of a text; one character stands for one byte.</summary>
internal readonly record struct TextToken(TokenKind Kind, string Text)
{
    public bool IsWhole => Kind == TokenKind.Number && Text.AsSpan().IndexOfAny('.', 'e', 'E') < 0;

    /// <summary>What stays the same when only numbers differ.</summary>
    public string Skeleton => Kind == TokenKind.Number ? "#" : Text;

    /// <summary>What stays the same when numbers and words differ.</summary>
    public string Shape => Kind switch { TokenKind.Number => "#", TokenKind.Word => "w", _ => Text };

    public static IReadOnlyList<TextToken> Split(ReadOnlySpan<byte> bytes)
    {
        var text = System.Text.Encoding.Latin1.GetString(bytes);
        var tokens = new List<TextToken>();
        for (var at = 0; at < text.Length;)
        {
            var length = NumberAt(text, at, tokens);
            var kind = length > 0 ? TokenKind.Number : TokenKind.Word;
            if (length == 0)
            {
                length = WordAt(text, at);
            }

            if (length == 0)
            {
                (kind, length) = (TokenKind.Other, 1);
            }

            tokens.Add(new TextToken(kind, text.Substring(at, length)));
            at += length;
        }

        return tokens;
    }

    private static bool IsLetter(char character) => char.IsAsciiLetter(character) || character == '_' || character >= '\x80';

    private static int WordAt(string text, int at)
    {
        var end = at;
        while (end < text.Length && IsLetter(text[end]))
        {
            end++;
        }

        // X1.5 is an axis and its number; J1 and RobotWare6 are names.
        if (end - at >= 2 || (end < text.Length && NumberLength(text, end) is var number && number > 0 && text.AsSpan(end, number).IndexOf('.') < 0 && end > at))
        {
            while (end < text.Length && (IsLetter(text[end]) || char.IsAsciiDigit(text[end])))
            {
                end++;
            }
        }

        return end - at;
    }

    private static int NumberAt(string text, int at, List<TextToken> before)
    {
        var isSigned = text[at] is '-' or '+';

        // A sign behind a number or a word joins two things: 120-500123.
        return isSigned && before.Count > 0 && before[^1].Kind != TokenKind.Other ? 0 : NumberLength(text, at);
    }

    private static int NumberLength(string text, int at)
    {
        var end = at + (text[at] is '-' or '+' ? 1 : 0);
        var digits = end;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        if (end == digits)
        {
            return 0;
        }

        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
        {
            end++;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }
        }

        return double.TryParse(text.AsSpan(at, end - at), NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? end - at : 0;
    }
}
