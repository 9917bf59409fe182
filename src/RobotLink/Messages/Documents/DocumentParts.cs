namespace RobotLink.Messages;

/// <summary>Which stretches of a document its reader took: for people who want to see how a frame is read.</summary>
internal sealed class DocumentParts
{
    private readonly List<MessagePart> taken = [];

    public int Count => taken.Count;

    public void Literal(int start, int length) => Add(new MessagePart(PartKind.Literal, start, length, null, -1));

    /// <param name="index">Into the message's fields; -1 for a value of ours.</param>
    public void Field(int start, int length, string name, int index) =>
        Add(index < 0 ? new MessagePart(PartKind.Literal, start, length, null, -1) : new MessagePart(PartKind.Field, start, length, name, index));

    /// <summary>What was taken since turned out to be something else.</summary>
    public void Forget(int count) => taken.RemoveRange(count, taken.Count - count);

    /// <summary>All stretches in order; signs that only hold the document together belong to the literal beside them.</summary>
    public List<MessagePart> Joined(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signs)
    {
        var joined = new List<MessagePart>();
        var at = 0;
        foreach (var part in taken.OrderBy(part => part.Start))
        {
            AddSigns(joined, payload, signs, at, part.Start);
            Append(joined, part);
            at = Math.Max(at, part.Start + part.Length);
        }

        AddSigns(joined, payload, signs, at, payload.Length);
        return joined;
    }

    private static void AddSigns(List<MessagePart> joined, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signs, int from, int to)
    {
        if (to > from && !payload[from..to].ContainsAnyExcept(signs))
        {
            Append(joined, new MessagePart(PartKind.Literal, from, to - from, null, -1));
        }
    }

    private static void Append(List<MessagePart> joined, MessagePart part)
    {
        if (part.Kind == PartKind.Literal && joined is [.., { Kind: PartKind.Literal } last] && last.Start + last.Length == part.Start)
        {
            joined[^1] = last with { Length = last.Length + part.Length };
            return;
        }

        joined.Add(part);
    }

    private void Add(MessagePart part)
    {
        if (part.Length > 0)
        {
            taken.Add(part);
        }
    }
}
