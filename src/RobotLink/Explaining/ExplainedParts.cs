using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Explaining;

/// <summary>Collects the stretches of one frame.</summary>
internal sealed class ExplainedParts(byte[] frame, int payloadAt, int payloadLength)
{
    private readonly List<ExplainedPart> parts = [];

    private int PayloadEnd => payloadAt + payloadLength;

    private ReadOnlySpan<byte> Payload => frame.AsSpan(payloadAt, payloadLength);

    /// <summary>What the framing put around the payload, and what it finds inside: constants, length, checks.</summary>
    public void AddFraming(FramingProfile framing)
    {
        var edges = framing.Edges;
        var start = framing is LengthFraming ? 0 : payloadAt - edges.Front;
        var end = PayloadEnd + edges.Back;
        Add("start", 0, framing is LengthFraming marked ? marked.Start.Length : start);
        switch (framing)
        {
            case LengthFraming length:
                Add("length", length.At.First - 1, length.At.Length);
                break;
            case LengthByFraming rule:
                Add("length", rule.At - 1, 1);
                break;
        }

        foreach (var check in framing.Checks)
        {
            AddCheck(check, start, end);
        }

        Add("end", end, frame.Length - end);
    }

    public void AddMessage(MessageShape shape, ReadOnlySpan<FieldValue> values)
    {
        foreach (var part in shape.Explain(Payload))
        {
            var field = part.Field < 0 ? null : shape.Fields[part.Field];
            var value = field is null ? null : FieldText.Value(shape, part.Field, Payload, values[part.Field]);
            var isPlaced = part.Start >= 0;
            parts.Add(Part(part.Kind.ToString().ToLowerInvariant(), isPlaced ? payloadAt + part.Start : -1, isPlaced ? part.Length : 0) with
            {
                Name = part.Name,
                Value = value,
                Unit = value is null or "-" ? null : field?.Unit,
            });
        }
    }

    /// <summary>A pattern takes the payload as a whole.</summary>
    public void AddWhole(MessageForm form)
    {
        if (form == MessageForm.Pattern)
        {
            Add("pattern", payloadAt, payloadLength);
        }
    }

    /// <summary>Where reading stopped.</summary>
    public void AddFault(in NearestMiss nearest)
    {
        var fault = nearest.Fault;
        var field = fault.Field >= 0 ? nearest.Shape?.Fields[fault.Field] : null;
        var at = Math.Clamp(Math.Max(fault.At, fault.Reached), 0, payloadLength);
        var length = field?.At is { } place && place.TryResolve(payloadLength, out var start, out var whole) && start == at ? whole
            : nearest.Shape?.ExtentAt(Payload, at) ?? payloadLength - at;
        parts.Add(Part("fault", payloadAt + at, length) with { Name = field?.Name, Value = fault.Expected ?? "a message" });
    }

    /// <summary>All stretches in the order of their bytes; those that no rule took are <c>unused</c>.</summary>
    public IReadOnlyList<ExplainedPart> Ordered()
    {
        var taken = new bool[frame.Length];
        foreach (var part in parts.Where(part => part.Offset >= 0))
        {
            taken.AsSpan(part.Offset, part.Length).Fill(true);
        }

        for (var at = 0; at < frame.Length; at++)
        {
            var rest = taken.AsSpan(at);
            if (!rest[0])
            {
                var next = rest.IndexOf(true);
                var length = next < 0 ? rest.Length : next;
                Add("unused", at, length);
                at += length - 1;
            }
        }

        return [.. parts.OrderBy(part => part.Offset < 0 ? int.MaxValue : part.Offset)];
    }

    /// <param name="start">Where places of checks are counted from.</param>
    /// <param name="end">Behind the last byte that they count.</param>
    private void AddCheck(CheckProfile check, int start, int end)
    {
        if (start < 0 || end > frame.Length || Checks.Judge(check, frame.AsSpan(start..end)) is not { } judged)
        {
            return;
        }

        parts.Add(Part("check", start + judged.At.First - 1, judged.At.Length) with
        {
            Value = judged.Holds ? "right"
                : !frame.AsSpan(start + judged.At.First - 1, judged.At.Length).ContainsAnyExcept((byte)'*') ? "not shown, because it covers a secret"
                : $"{(check.Ignored ? "wrong, not looked at" : "wrong")}: {ByteNotation.Format(judged.Expected)} would be right",
        });
    }

    private void Add(string kind, int offset, int length)
    {
        if (length > 0)
        {
            parts.Add(Part(kind, offset, length));
        }
    }

    private ExplainedPart Part(string kind, int offset, int length)
    {
        var isInside = offset >= payloadAt && offset + length <= PayloadEnd && (length > 0 || kind == "fault");
        var first = offset - payloadAt + 1;
        var at = isInside ? new ByteRange(first, first + Math.Max(length, 1) - 1).ToString() : null;
        return new ExplainedPart(kind, offset, length, at, null, null, null, offset < 0 ? "" : ByteNotation.Format(frame.AsSpan(offset, length)));
    }
}
