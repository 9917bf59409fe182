using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A string of a document: constant, a hole alone, or a text with holes.</summary>
internal sealed class DocumentText
{
    private readonly byte[][] literals;
    private readonly DocumentHole[] holes;

    /// <param name="escape">How the document writes characters that mean something in it.</param>
    /// <param name="nextIndex">Where the next value is delivered; moved on.</param>
    public DocumentText(IReadOnlyList<TemplatePart> parts, string message, Func<byte[], byte[]> escape, ref int nextIndex)
    {
        var bytes = new List<byte[]> { Array.Empty<byte>() };
        var made = new List<DocumentHole>();
        foreach (var part in parts)
        {
            if (part.Field is null && part.Made is null)
            {
                bytes[^1] = [.. bytes[^1], .. escape(part.Literal)];
                continue;
            }

            made.Add(new DocumentHole(part, message, part.Field is null ? -1 : nextIndex++));
            bytes.Add([]);
        }

        literals = [.. bytes];
        holes = [.. made];
        Expected = $"'{ShownText.Of(literals[0])}'";
    }

    public bool IsConstant => holes.Length == 0;

    public bool IsMadeAnew => Array.Exists(holes, hole => hole.Made is not null);

    /// <summary>The constant, escaped as the document has it.</summary>
    public byte[] Constant => literals[0];

    public string Expected { get; }

    /// <summary>Reads a string as it stands in the document.</summary>
    /// <param name="parts">Told which bytes each piece took; null when nobody asks.</param>
    public bool TryRead(ReadOnlySpan<byte> payload, int start, int length, Span<FieldValue> values, DocumentParts? parts, out DecodeFault fault)
    {
        var end = start + length;
        var at = start;
        fault = new DecodeFault(at, -1, Expected);
        if (!payload[at..end].StartsWith(literals[0]))
        {
            return false;
        }

        at += literals[0].Length;
        parts?.Literal(start, literals[0].Length);
        for (var index = 0; index < holes.Length; index++)
        {
            var hole = holes[index];
            var next = literals[index + 1];
            var from = at;
            if (!hole.TryRead(payload[..end], next, ref at, values, out fault))
            {
                return false;
            }

            parts?.Field(from, at - from, hole.Reader.Field.Name, hole.Index);
            if (!payload[at..end].StartsWith(next))
            {
                fault = new DecodeFault(at, -1, $"'{ShownText.Of(next)}'");
                return false;
            }

            parts?.Literal(at, next.Length);
            at += next.Length;
        }

        fault = new DecodeFault(at, -1, DecodeFault.End);
        return at == end;
    }

    /// <summary>The whole string may be missing: it is one hole that may.</summary>
    public bool TryMiss(Span<FieldValue> values)
    {
        if (holes is not [{ Reader.Field.Optional: true, Index: >= 0 } only] || literals[0].Length + literals[1].Length > 0)
        {
            return false;
        }

        values[only.Index] = FieldValue.Missing;
        return true;
    }

    /// <summary>Nobody gave a value to a string that may be missing.</summary>
    public bool IsLeftOut(DocumentWriter writer) =>
        holes is [{ Reader.Field.Optional: true, Index: >= 0 } only] && Argument.Of(writer.Value(only)).Kind == ArgumentKind.Null;

    public void Write(DocumentWriter writer, Func<byte[], byte[]> escape)
    {
        writer.Output.Write(literals[0]);
        for (var index = 0; index < holes.Length; index++)
        {
            holes[index].Write(writer, escape);
            writer.Output.Write(literals[index + 1]);
        }
    }
}

/// <summary>One hole of a string in a document.</summary>
internal sealed class DocumentHole(TemplatePart part, string message, int index)
{
    private static readonly FieldProfile Unnamed = new() { Name = "=", Type = FieldType.Text };

    public Expression? Made { get; } = part.Made;

    /// <summary>Where the value is delivered; -1 for one of ours.</summary>
    public int Index { get; } = index;

    public FieldReader Reader { get; } = new(part.Field ?? Unnamed, Charset.Utf8, isPlace: false);

    public FieldWriter Writer { get; } = new(message, part.Field ?? Unnamed, Charset.Utf8, []);

    public bool TryRead(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> next, ref int at, Span<FieldValue> values, out DecodeFault fault)
    {
        FieldValue value;
        fault = new DecodeFault(at, Index, Reader.Expected);
        if (Reader.IsOpen)
        {
            var length = next.Length == 0 ? payload.Length - at : payload[at..].IndexOf(next);
            if (length < 0 || !Reader.TryReadOpen(payload, at, length, out value, out _, out _))
            {
                return false;
            }

            at += length;
        }
        else if (Reader.TryReadPrefix(payload, at, out value, out var length, out _))
        {
            at += length;
        }
        else
        {
            return false;
        }

        if (Index >= 0)
        {
            values[Index] = value;
        }

        return true;
    }

    public void Write(DocumentWriter writer, Func<byte[], byte[]> escape)
    {
        if (Made is { } expression)
        {
            writer.WriteMade(expression, escape);
            return;
        }

        var field = Reader.Field;
        var argument = writer.Argument(this);
        var written = Writer.Write(argument, writer.Arguments);
        var isText = field.Type is FieldType.Text or FieldType.Word or FieldType.Choice or FieldType.Quoted;
        var bytes = isText ? escape(written.Bytes) : written.Bytes;
        writer.Expect(this, argument, written.Value ?? FieldValue.Slice(writer.Output.WrittenCount, bytes.Length));
        writer.Output.Write(bytes);
    }
}

/// <summary>One document while it is written: arguments in, bytes out, and what must be read back.</summary>
internal sealed class DocumentWriter(MessageShape shape, IArguments arguments)
{
    private readonly OneFrame frame = new(arguments);

    public IArguments Arguments => arguments;

    public ArrayBufferWriter<byte> Output { get; } = new();

    public bool HoldsSecret => frame.HoldsSecret;

    public FieldValue[] Expected { get; } = new FieldValue[shape.Fields.Count];

    public Argument[] Given { get; } = new Argument[shape.Fields.Count];

    public Argument Argument(DocumentHole hole) => Messages.Argument.Of(Value(hole));

    /// <summary>The argument as it was handed to us.</summary>
    public object? Value(DocumentHole hole) =>
        arguments.TryGet(hole.Reader.Field.Name, out var value) ? value
        : hole.Reader.Field.Optional ? null : throw hole.Writer.Missing();

    public void Expect(DocumentHole hole, Argument given, FieldValue value) => (Given[hole.Index], Expected[hole.Index]) = (given, value);

    public void WriteMade(Expression expression, Func<byte[], byte[]> escape)
    {
        var made = frame.Make(expression);
        if (!CharsetText.TryEncode(Charset.Utf8, made.Text, out _, out var why))
        {
            throw new EncodeException($"'{shape.Name}' cannot be sent with {{={expression}}}: {(made.IsSecret ? "a character does not fit" : why)}.");
        }

        var at = 0;
        foreach (var (start, length) in made.Secrets)
        {
            Output.Write(Escaped(made.Text[at..start], escape));
            var secret = Escaped(made.Text.Substring(start, length), escape);
            arguments.Secrets?.Secret(Output.WrittenCount, secret.Length);
            Output.Write(secret);
            at = start + length;
        }

        Output.Write(Escaped(made.Text[at..], escape));
    }

    /// <summary>A made value alone: a number stays one.</summary>
    public void WriteMadeAlone(Expression expression, Func<byte[], byte[]> escape)
    {
        if (frame.Make(expression) is { Number: not null } made)
        {
            Output.Write(System.Text.Encoding.ASCII.GetBytes(made.Text));
            return;
        }

        Output.Write("\""u8);
        WriteMade(expression, escape);
        Output.Write("\""u8);
    }

    private static byte[] Escaped(string text, Func<byte[], byte[]> escape) => escape(System.Text.Encoding.UTF8.GetBytes(text));
}
