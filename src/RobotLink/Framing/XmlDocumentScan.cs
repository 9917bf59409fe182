using System.Buffers;

namespace RobotLink.Framing;

/// <summary>Finds where the root element of an XML document closes. Document types are refused, as readers of XML refuse them.</summary>
internal sealed class XmlDocumentScan : DocumentScan
{
    private static readonly SearchValues<byte> InTag = SearchValues.Create("<>\"'"u8);
    private static readonly SearchValues<byte> BehindName = SearchValues.Create(" \t\r\n/"u8);

    private readonly (int At, int Length)[] open = new (int, int)[DeepestNesting];
    private int depth;
    private State state;
    private int tag;
    private byte quote;

    private enum State
    {
        Text,
        Tag,
        Bang,
        Comment,
        Characters,
        Instruction,
        StartTag,
        Value,
        EndTag,
    }

    public override bool Begins(byte first) => first == '<';

    public override Result Next(ReadOnlySpan<byte> document)
    {
        while (At < document.Length)
        {
            var result = state switch
            {
                State.Text => Text(document),
                State.Tag => Tag(document),
                State.Bang => Bang(document),
                State.Comment => Skip(document, "-->"u8),
                State.Characters => Skip(document, "]]>"u8),
                State.Instruction => Skip(document, "?>"u8),
                State.StartTag => StartTag(document),
                State.Value => Value(document),
                _ => EndTag(document),
            };
            if (result is { } decided)
            {
                return decided;
            }
        }

        return Result.More;
    }

    public override void Reset()
    {
        base.Reset();
        depth = 0;
        state = State.Text;
    }

    private static bool BeginsName(byte value) => char.IsAsciiLetter((char)value) || value is (byte)'_' or (byte)':' or >= 0x80;

    private Result? Text(ReadOnlySpan<byte> document)
    {
        var rest = document[At..];
        var next = depth > 0 ? rest.IndexOf((byte)'<') : rest.IndexOfAnyExcept(Blanks.Of);
        if (next < 0)
        {
            return More(document.Length);
        }

        tag = At + next;
        if (document[tag] != '<')
        {
            return Bad(tag);
        }

        At = tag + 1;
        state = State.Tag;
        return null;
    }

    private Result? Tag(ReadOnlySpan<byte> document)
    {
        var first = document[At];
        state = first switch
        {
            (byte)'?' => State.Instruction,
            (byte)'!' => State.Bang,
            (byte)'/' => State.EndTag,
            _ => State.StartTag,
        };
        if (state == State.StartTag && !BeginsName(first))
        {
            return Bad(At);
        }

        At++;
        return state == State.EndTag && depth == 0 ? Bad(At) : null;
    }

    private Result? Bang(ReadOnlySpan<byte> document)
    {
        var markup = document[tag..];
        if (markup.StartsWith("<!--"u8))
        {
            At = tag + 4;
            state = State.Comment;
            return null;
        }

        if (depth > 0 && markup.StartsWith("<![CDATA["u8))
        {
            At = tag + 9;
            state = State.Characters;
            return null;
        }

        return "<!--"u8.StartsWith(markup) || (depth > 0 && "<![CDATA["u8.StartsWith(markup)) ? Result.More : Bad(tag + 2);
    }

    private Result? Skip(ReadOnlySpan<byte> document, ReadOnlySpan<byte> closing)
    {
        var next = document[At..].IndexOf(closing);
        if (next < 0)
        {
            return More(Math.Max(At, document.Length - closing.Length + 1));
        }

        At += next + closing.Length;
        state = State.Text;
        return null;
    }

    private Result? StartTag(ReadOnlySpan<byte> document)
    {
        var next = document[At..].IndexOfAny(InTag);
        if (next < 0)
        {
            return More(document.Length);
        }

        At += next + 1;
        var found = document[At - 1];
        if (found == '<')
        {
            return Bad(At - 1);
        }

        if (found != '>')
        {
            quote = found;
            state = State.Value;
            return null;
        }

        state = State.Text;
        return document[At - 2] == '/' ? depth == 0 ? Result.End : null : Open(document);
    }

    private Result? Open(ReadOnlySpan<byte> document)
    {
        if (depth == DeepestNesting)
        {
            return Bad(At);
        }

        var name = document[(tag + 1)..(At - 1)];
        var length = name.IndexOfAny(BehindName);
        open[depth++] = (tag + 1, length < 0 ? name.Length : length);
        return null;
    }

    private Result? Value(ReadOnlySpan<byte> document)
    {
        var next = document[At..].IndexOfAny(quote, (byte)'<');
        if (next < 0)
        {
            return More(document.Length);
        }

        At += next + 1;
        state = State.StartTag;
        return document[At - 1] == '<' ? Bad(At - 1) : null;
    }

    private Result? EndTag(ReadOnlySpan<byte> document)
    {
        var next = document[At..].IndexOfAny((byte)'>', (byte)'<');
        if (next < 0)
        {
            return More(document.Length);
        }

        At += next + 1;
        if (document[At - 1] == '<')
        {
            return Bad(At - 1);
        }

        var (nameAt, length) = open[--depth];
        var name = document[(tag + 2)..(At - 1)].TrimEnd(" \t\r\n"u8);
        state = State.Text;
        return !name.SequenceEqual(document.Slice(nameAt, length)) ? Bad(At)
            : depth == 0 ? Result.End
            : null;
    }
}
