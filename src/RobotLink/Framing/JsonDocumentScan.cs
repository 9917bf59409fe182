using System.Buffers;

namespace RobotLink.Framing;

/// <summary>Finds the end of a JSON object or array.</summary>
internal sealed class JsonDocumentScan : DocumentScan
{
    private static readonly SearchValues<byte> Brackets = SearchValues.Create("{}[]\""u8);
    private static readonly SearchValues<byte> InText = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 32).Select(value => (byte)value)]);

    private ulong objects; // one bit per open bracket, the innermost lowest: set for {
    private int depth;
    private State state;

    private enum State
    {
        Outside,
        Text,
        Escaped,
    }

    public override bool Begins(byte first) => first is (byte)'{' or (byte)'[';

    public override Result Next(ReadOnlySpan<byte> document)
    {
        while (At < document.Length)
        {
            var result = state switch
            {
                State.Outside => Outside(document),
                State.Text => Text(document),
                _ => Escaped(),
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
        state = State.Outside;
    }

    private Result? Outside(ReadOnlySpan<byte> document)
    {
        var next = document[At..].IndexOfAny(Brackets);
        if (next < 0)
        {
            return More(document.Length);
        }

        At += next + 1;
        switch (document[At - 1])
        {
            case (byte)'"':
                state = State.Text;
                return null;
            case (byte)'{' or (byte)'[' when depth == DeepestNesting:
                return Bad(At);
            case (byte)'{' or (byte)'[':
                objects = (objects << 1) | (document[At - 1] == '{' ? 1UL : 0);
                depth++;
                return null;
            default:
                return Close(document[At - 1] == '}');
        }
    }

    private Result? Close(bool isObject)
    {
        if ((objects & 1) == 1 != isObject)
        {
            return Bad(At);
        }

        objects >>= 1;
        return --depth == 0 ? Result.End : null;
    }

    private Result? Text(ReadOnlySpan<byte> document)
    {
        var next = document[At..].IndexOfAny(InText);
        if (next < 0)
        {
            return More(document.Length);
        }

        At += next + 1;
        var found = document[At - 1];
        state = found == '"' ? State.Outside : State.Escaped;
        return found < ' ' ? Bad(At) : null;
    }

    private Result? Escaped()
    {
        At++;
        state = State.Text;
        return null;
    }
}
