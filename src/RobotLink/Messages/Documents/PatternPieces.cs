using System.Text.RegularExpressions;

namespace RobotLink.Messages;

/// <summary>
/// A pattern cut at its named groups, so that they are found without memory. Where each piece takes by itself what it likes best and all of them fit
/// one behind the other, this is what the whole pattern tries first, and so its match; where they do not, the engine must be asked.
/// </summary>
internal sealed class PatternPieces
{
    public const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    private const string Named = "(?<";
    private const string Plain = "(?:";

    private readonly List<(Regex Pattern, string? Name)> pieces = [];
    private (Regex Pattern, int Group)[] numbered = [];

    private PatternPieces()
    {
    }

    /// <param name="names">The groups in the order in which their places are wanted.</param>
    /// <returns>Null when the pattern cannot be cut, such as one of alternatives.</returns>
    public static PatternPieces? Of(string pattern, IReadOnlyList<string> names)
    {
        var cut = new PatternPieces();
        if (!cut.TryCut(pattern) || !cut.pieces.Select(piece => piece.Name).OfType<string>().Order().SequenceEqual(names.Order()))
        {
            return null;
        }

        cut.numbered = [.. cut.pieces.Select(piece => (piece.Pattern, piece.Name is null ? -1 : names.ToList().IndexOf(piece.Name)))];
        return cut;
    }

    /// <param name="at">Where the whole pattern matches.</param>
    /// <param name="places">Room for one per name.</param>
    /// <returns>False when the pieces do not fit one behind the other.</returns>
    public bool TryFind(ReadOnlySpan<char> text, int at, Span<(int Start, int Length)> places)
    {
        foreach (var (pattern, group) in numbered)
        {
            var matches = pattern.EnumerateMatches(text, at);
            if (!matches.MoveNext() || matches.Current.Index != at)
            {
                return false;
            }

            if (group >= 0)
            {
                places[group] = (at, matches.Current.Length);
            }

            at += matches.Current.Length;
        }

        return true;
    }

    private bool TryCut(string pattern)
    {
        var begin = 0;
        var depth = 0;
        string? name = null;
        for (var at = 0; at < pattern.Length; at++)
        {
            var rest = pattern.AsSpan(at);
            switch (rest[0])
            {
                case '\\':
                    at++;
                    break;
                case '[' when ClassLength(rest) is var length:
                    if (length == 0)
                    {
                        return false;
                    }

                    at += length - 1;
                    break;
                case '|' when depth == 0:
                    return false;
                case '(' when depth == 0 && rest.StartsWith(Named) && rest[Named.Length] is not ('=' or '!'):
                    Add(pattern[begin..at], null);
                    name = rest[Named.Length..rest.IndexOf('>')].ToString();
                    at += rest.IndexOf('>');
                    (begin, depth) = (at + 1, 1);
                    break;
                case '(' when rest.StartsWith("(?") && !rest.StartsWith(Plain):
                    return false;
                case '(':
                    depth++;
                    break;
                case ')' when --depth == 0 && name is not null:
                    if (rest.Length > 1 && rest[1] is '*' or '+' or '?' or '{')
                    {
                        return false;
                    }

                    Add(pattern[begin..at], name);
                    (begin, name) = (at + 1, null);
                    break;
            }
        }

        Add(pattern[begin..], null);
        return true;
    }

    private void Add(string pattern, string? name)
    {
        if (pattern.Length > 0 || name is not null)
        {
            pieces.Add((new Regex(pattern, Options), name));
        }
    }

    /// <summary>How long the class of characters at the front is; 0 for one that holds another.</summary>
    private static int ClassLength(ReadOnlySpan<char> pattern)
    {
        // A ] that stands first is a character of the class.
        for (var at = pattern.StartsWith("[^") ? 3 : 2; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '\\':
                    at++;
                    break;
                case ']':
                    return at + 1;
                case '[':
                    return 0;
            }
        }

        return 0;
    }
}
