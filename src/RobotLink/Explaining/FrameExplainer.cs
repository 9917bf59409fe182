using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Explaining;

/// <summary>Tells which rule of a profile takes which bytes of a frame. Pure.</summary>
public static class FrameExplainer
{
    /// <summary>A frame that was cut already.</summary>
    /// <param name="known">What it was taken for; null: whatever fits, else what comes nearest.</param>
    public static FrameExplanation Explain(
        MessageCatalogue catalogue, ReadOnlySpan<byte> frame, int payloadAt, int payloadLength, Direction direction, MessageShape? known = null)
    {
        var payload = frame.Slice(payloadAt, payloadLength);
        var values = new FieldValue[catalogue.MaximumFields];
        var nearest = default(NearestMiss);
        var shape = known ?? (direction == Direction.Received
            ? catalogue.Match(payload, [], values, out nearest)
            : catalogue.MatchSent(payload, values, out nearest));
        if (shape is not null && !shape.TryDecode(payload, values, out var fault))
        {
            (nearest, shape) = (new NearestMiss(shape, fault), null);
        }

        var parts = new ExplainedParts(frame.ToArray(), payloadAt, payloadLength);
        parts.AddFraming(Cutting(Framing(catalogue, direction), frame));
        if (shape is not null)
        {
            parts.AddWhole(shape.Profile.Form);
            parts.AddMessage(shape, values);
            return new FrameExplanation(shape.Name, true, null, parts.Ordered())
            {
                Refusal = direction == Direction.Received ? Refusal.Of(shape, values, payload) : null,
                AlsoFits = [.. Others(catalogue, shape, payload.ToArray(), direction)],
            };
        }

        if (nearest.Shape is { } near)
        {
            _ = near.TryDecode(payload, values, out _);
            parts.AddMessage(near, values);
        }

        parts.AddFault(nearest);
        return new FrameExplanation(nearest.Shape?.Name, false, nearest.ToWords(payload), parts.Ordered());
    }

    /// <summary>Bytes as they come off the wire: frames and what lies between them, to the last byte.</summary>
    public static IReadOnlyList<FrameExplanation> Explain(MessageCatalogue catalogue, ReadOnlySpan<byte> bytes, Direction direction)
    {
        var framer = Framers.For(Framing(catalogue, direction));
        using var reader = new FrameReader(framer);
        reader.Append(bytes);
        var explanations = new List<FrameExplanation>();
        while (reader.Pending > 0)
        {
            var cut = reader.Next(out var taken);
            cut = cut.Kind == CutKind.More ? reader.AtGap(out taken) : cut;
            switch (cut.Kind)
            {
                case CutKind.Frame:
                    explanations.Add(Explain(catalogue, taken, cut.PayloadAt, cut.PayloadLength, direction));
                    break;
                case CutKind.Noise when cut.IsBetween || (cut.Fault == FramingFault.None && explanations.Count > 0):
                    break;
                case CutKind.Noise:
                    explanations.Add(cut.Fault == FramingFault.BadCheck && WithWrongCheck(catalogue, taken, direction) is { } wrong
                        ? wrong with { Fits = false, Reason = FramingWords.Of(cut.Fault, framer) }
                        : NoFrame(taken, FramingWords.Of(cut.Fault, framer)));
                    break;
                case CutKind.Broken:
                    explanations.Add(NoFrame(bytes[^reader.Pending..], FramingWords.Of(cut.Fault, framer)));
                    return explanations;
                case CutKind.More:
                default:
                    explanations.Add(NoFrame(bytes[^reader.Pending..], "The frame is not complete here: the framing waits for more bytes."));
                    return explanations;
            }
        }

        return explanations;
    }

    private static FramingProfile Framing(MessageCatalogue catalogue, Direction direction) =>
        direction == Direction.Sent && catalogue.Profile.Framing.Sent is { } sent ? sent : catalogue.Profile.Framing;

    /// <summary>Of several framings, the one that has cut the frame.</summary>
    private static FramingProfile Cutting(FramingProfile framing, ReadOnlySpan<byte> frame)
    {
        if (framing is not ListFraming list)
        {
            return framing;
        }

        foreach (var one in list.Framings)
        {
            foreach (var start in one.Starts)
            {
                if (frame.StartsWith(start))
                {
                    return one;
                }
            }
        }

        return list.Framings[^1];
    }

    /// <summary>What the frame would have said with another check, or its check with other bytes.</summary>
    private static FrameExplanation? WithWrongCheck(MessageCatalogue catalogue, ReadOnlySpan<byte> taken, Direction direction)
    {
        var framing = Cutting(Framing(catalogue, direction), taken);
        var framer = Framers.For(framing with { Sent = null, Checks = [.. framing.Checks.Select(check => check with { Ignored = true })] });
        var cut = framer.Sent(taken);
        var frame = cut.IsRewritten ? framer.Rewritten : taken;
        return cut.Kind == CutKind.Frame && cut.Length == taken.Length ? Explain(catalogue, frame, cut.PayloadAt, cut.PayloadLength, direction) : null;
    }

    private static FrameExplanation NoFrame(ReadOnlySpan<byte> bytes, string reason) => new(
        null, false, reason, [new ExplainedPart("unused", 0, bytes.Length, null, null, null, null, ByteNotation.Format(bytes))]);

    private static IEnumerable<string> Others(MessageCatalogue catalogue, MessageShape shape, byte[] payload, Direction direction)
    {
        var values = new FieldValue[catalogue.MaximumFields];
        bool IsSaid(MessageShape other) => direction == Direction.Received
            ? other.Kind != MessageKind.Request
            : other.Kind is MessageKind.Request or MessageKind.Message;
        return catalogue.Shapes.Where(other => !ReferenceEquals(other, shape) && IsSaid(other) && other.TryDecode(payload, values, out _))
            .Select(other => other.Name);
    }
}
