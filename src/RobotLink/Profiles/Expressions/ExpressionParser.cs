using System.Globalization;

namespace RobotLink.Profiles;

/// <summary>Reads one expression: names, numbers, texts in quotes, functions and +.</summary>
internal sealed class ExpressionParser(string text)
{
    public const string Functions = "md5, sha256, hex, base64, upper, lower, pad, length";

    private const int DeepestNesting = 32;

    /// <summary>Each function with the fewest and the most arguments it takes.</summary>
    private static readonly Dictionary<string, (int Least, int Most, string Sample)> Known = new(StringComparer.Ordinal)
    {
        ["md5"] = (1, 1, "md5(secret.password)"),
        ["sha256"] = (1, 1, "sha256(secret.password)"),
        ["hex"] = (1, 1, "hex(counter.id)"),
        ["base64"] = (1, 1, "base64(secret.password)"),
        ["upper"] = (1, 1, "upper(captured.name)"),
        ["lower"] = (1, 1, "lower(captured.name)"),
        ["pad"] = (2, 3, "pad(counter.id, 4, \"0\")"),
        ["length"] = (1, 1, "length(7..-1)"),
    };

    private static readonly string[] Scopes = ["captured", "secret", "counter", "now"];

    private readonly List<ExpressionReference> references = [];
    private int at;
    private int depth;
    private ExpressionFault fault;

    public IReadOnlyList<ExpressionReference> References => references;

    public bool TryParse(out ExpressionNode? root, out ExpressionFault why)
    {
        root = Sum();
        Blanks();
        if (root is not null && at < text.Length)
        {
            root = text[at] is '-' or '*' or '/'
                ? Fail(at, 1, $"{text[at]} is no part of an expression.", "Only + is known: it joins texts and adds numbers.")
                : Fail(at, text.Length - at, $"{text[at..]} stands behind the end of the expression.", "Join parts with +, or remove it.");
        }

        why = fault;
        return root is not null;
    }

    private ExpressionNode? Sum()
    {
        var parts = new List<ExpressionNode>();
        do
        {
            if (Part() is not { } part)
            {
                return null;
            }

            parts.Add(part);
            Blanks();
        }
        while (Take('+'));
        return parts.Count == 1 ? parts[0] : new SumNode(parts);
    }

    private ExpressionNode? Part()
    {
        Blanks();
        if (at >= text.Length)
        {
            return Fail(Math.Max(0, text.Length - 1), 1, "The expression ends too early.", "Write a name such as counter.id, a number, or a text in quotes.");
        }

        return text[at] switch
        {
            '"' or '\'' => Quoted(text[at]),
            '(' => Grouped(),
            '-' or >= '0' and <= '9' => Number(),
            _ => Named(),
        };
    }

    private ExpressionNode? Quoted(char quote)
    {
        var close = text.IndexOf(quote, at + 1);
        if (close < 0)
        {
            return Fail(at, text.Length - at, "A text begins here and no quote ends it.", $"Write {quote} behind the text.");
        }

        var value = text[(at + 1)..close];
        at = close + 1;
        return new TextNode(value);
    }

    private ExpressionNode? Grouped()
    {
        var open = at++;
        if (++depth > DeepestNesting)
        {
            return Fail(open, 1, "Too many brackets stand inside each other.", "Write a simpler expression.");
        }

        var inner = Sum();
        depth--;
        return inner is null ? null : Take(')') ? inner : Fail(open, 1, "The bracket ( is not closed.", "Write ) behind its content.");
    }

    private ExpressionNode? Number()
    {
        var start = at;
        at++;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
        {
            at++;
        }

        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(text.AsSpan(start, at - start), style, CultureInfo.InvariantCulture, out var number)
            ? new NumberNode(number)
            : Fail(start, at - start, $"{text[start..at]} is no number.", "Write a number such as 4 or 0.5; a text goes in quotes.");
    }

    private ExpressionNode? Named()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.'))
        {
            at++;
        }

        var name = text[start..at];
        if (name.Length == 0)
        {
            return Fail(start, 1, $"{text[start]} is no part of an expression.", "Write names such as counter.id, numbers, or texts in quotes, joined with +.");
        }

        var behind = at;
        Blanks();
        if (at < text.Length && text[at] == '(')
        {
            return Call(name, start);
        }

        at = behind;
        return Name(name, start);
    }

    private ExpressionNode? Name(string name, int start)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var scope = dot < 0 ? null : name[..dot];
        var own = dot < 0 ? name : name[(dot + 1)..];
        if (scope is not null && !Scopes.Contains(scope))
        {
            return Fail(start, scope.Length, $"{scope} is no source of values.", Nearest.Offer(scope, Scopes, ""));
        }

        if (!Names.IsField(own))
        {
            return Fail(start, name.Length, $"{name} is no name.", "Names have small letters, digits and _; a text goes in quotes.");
        }

        if (scope == "now" && own is not ("iso" or "unix"))
        {
            return Fail(start, name.Length, $"{name} is not known.", "Write now.iso or now.unix.");
        }

        references.Add(new ExpressionReference(scope, own, start, name.Length));
        return new NameNode(scope, own);
    }

    private ExpressionNode? Call(string function, int start)
    {
        if (!Known.TryGetValue(function, out var known))
        {
            return Fail(start, function.Length, $"The function {function} is unknown.", Nearest.To(function, Known.Keys) is { } near ? $"Did you mean {near}?" : $"Known functions: {Functions}.");
        }

        var open = at++;
        if (++depth > DeepestNesting)
        {
            return Fail(open, 1, "Too many functions stand inside each other.", "Write a simpler expression.");
        }

        if (function == "length")
        {
            return Length(start);
        }

        var arguments = new List<ExpressionNode>();
        do
        {
            if (Sum() is not { } argument)
            {
                return null;
            }

            arguments.Add(argument);
        }
        while (Take(','));
        depth--;
        if (!Take(')'))
        {
            return Fail(open, 1, $"The bracket of {function} is not closed.", "Write ) behind its content.");
        }

        return arguments.Count >= known.Least && arguments.Count <= known.Most
            ? new CallNode(function, arguments)
            : Fail(start, at - start, $"{function} does not take {arguments.Count} values.", $"Write it like {known.Sample}.");
    }

    /// <summary>A range of the frame, a field's bytes, or the characters of any other text.</summary>
    private ExpressionNode? Length(int start)
    {
        var close = text.IndexOf(')', at);
        var inner = close < 0 ? "" : text[at..close].Trim();
        depth--;
        if (Ranges.TryParse(inner, out var range) && inner.Contains("..", StringComparison.Ordinal))
        {
            at = close + 1;
            return new RangeLengthNode(range);
        }

        if (Names.IsField(inner))
        {
            references.Add(new ExpressionReference(null, inner, text.IndexOf(inner, at, StringComparison.Ordinal), inner.Length));
            at = close + 1;
            return new FieldLengthNode(inner);
        }

        return Sum() is not { } argument ? null
            : Take(')') ? new CallNode("length", [argument])
            : Fail(start, Math.Max(1, at - start), "The bracket of length is not closed.", "Write it like length(7..-1) or length(body).");
    }

    private bool Take(char expected)
    {
        Blanks();
        var stands = at < text.Length && text[at] == expected;
        at += stands ? 1 : 0;
        return stands;
    }

    private void Blanks()
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }
    }

    private ExpressionNode? Fail(int place, int length, string message, string fix)
    {
        fault = new ExpressionFault(place, length, message, fix);
        return null;
    }
}
