namespace RobotLink.Profiles;

/// <summary>What a value is made of, such as <c>md5(captured.realm + ":" + secret.password)</c>: read and checked here, computed where messages are made.</summary>
public sealed class Expression
{
    internal Expression(string text, ExpressionNode root, IReadOnlyList<ExpressionReference> references) =>
        (Text, Root, References) = (text, root, references);

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>Every name it asks for, in order, each with its place in <see cref="Text"/>.</summary>
    public IReadOnlyList<ExpressionReference> References { get; }

    internal ExpressionNode Root { get; }

    /// <exception cref="FormatException">The text is no expression; the message says where and why.</exception>
    public static Expression Parse(string text) =>
        TryParse(text, out var expression, out var fault)
            ? expression!
            : throw new FormatException($"Character {fault.At + 1}: {fault.Message} {fault.Fix}");

    public static bool TryParse(string text, out Expression? expression, out ExpressionFault fault)
    {
        var parser = new ExpressionParser(text);
        expression = parser.TryParse(out var root, out fault) ? new Expression(text, root!, parser.References) : null;
        return expression is not null;
    }

    public override string ToString() => Text;
}

/// <summary>Why a text is no expression.</summary>
/// <param name="At">0-based place in the text.</param>
/// <param name="Length">Characters concerned, at least 1.</param>
public readonly record struct ExpressionFault(int At, int Length, string Message, string Fix);

/// <summary>A name that an expression asks for.</summary>
/// <param name="Scope">Such as <c>captured</c>; null for a field of the message.</param>
/// <param name="At">0-based place in the expression's text.</param>
/// <param name="Length">Characters, the scope included.</param>
public sealed record ExpressionReference(string? Scope, string Name, int At, int Length);

internal abstract record ExpressionNode;

internal sealed record TextNode(string Value) : ExpressionNode;

internal sealed record NumberNode(decimal Value) : ExpressionNode;

/// <param name="Scope">Null for a field of the message.</param>
internal sealed record NameNode(string? Scope, string Name) : ExpressionNode;

internal sealed record CallNode(string Function, IReadOnlyList<ExpressionNode> Arguments) : ExpressionNode;

internal sealed record SumNode(IReadOnlyList<ExpressionNode> Parts) : ExpressionNode;

/// <summary>How many bytes of the frame a range holds.</summary>
internal sealed record RangeLengthNode(ByteRange Range) : ExpressionNode;

/// <summary>How many bytes a field has on the wire.</summary>
internal sealed record FieldLengthNode(string Field) : ExpressionNode;
