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
        if (framing is LengthFraming { Strip: true } stripped)
        {
            Add("start", 0, stripped.Start.Length);
            Add("length", stripped.At.First - 1, stripped.At.Length);
            foreach (var place in framing.Checks.Select(check => check.At))
            {
                Add("check", place.TryResolve(PayloadEnd, out var at, out var width) ? at : 0, width);
            }

            Add("end", PayloadEnd, frame.Length - PayloadEnd);
            return;
        }

        Add("start", 0, payloadAt);
        if (framing is LengthFraming length)
        {
            AddPlace("start", length.Start.Length == 0 ? null : new ByteRange(1, length.Start.Length));
            AddPlace("length", length.At);
        }

        if (framing is LengthByFraming rule)
        {
            AddPlace("length", new ByteRange(rule.At, rule.At));
        }

        foreach (var check in framing.Checks)
        {
            AddPlace("check", check.At);
        }

        Add("end", PayloadEnd, frame.Length - PayloadEnd);
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

    /// <summary>A document or a pattern takes the payload as a whole; where in it a value stands, its reader does not always tell.</summary>
    public void AddWhole(MessageForm form)
    {
        if (form is MessageForm.Json or MessageForm.Xml or MessageForm.Pattern)
        {
            Add(form.ToString().ToLowerInvariant(), payloadAt, payloadLength);
        }
    }

    /// <summary>Where reading stopped.</summary>
    public void AddFault(in NearestMiss nearest)
    {
        var fault = nearest.Fault;
        var field = fault.Field >= 0 ? nearest.Shape?.Fields[fault.Field] : null;
        var at = Math.Clamp(Math.Max(fault.At, fault.Reached), 0, payloadLength);
        var length = field?.At is { } place && place.TryResolve(payloadLength, out var start, out var whole) && start == at ? whole : payloadLength - at;
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

    private void AddPlace(string kind, ByteRange? place)
    {
        if (place is { } range && range.TryResolve(payloadLength, out var start, out var length))
        {
            Add(kind, payloadAt + start, length);
        }
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
