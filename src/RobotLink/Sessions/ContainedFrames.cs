using RobotLink.Framing;
using RobotLink.Messages;

namespace RobotLink.Sessions;

/// <summary>Delivers the frames inside a frame, each as a message of its own; those that nobody knows are counted.</summary>
internal sealed class ContainedFrames(Session session)
{
    private readonly Dictionary<ContainedMessages, (Framer Framer, FieldValue[] Values)> tools = [];

    public void Deliver(ContainedMessages inside, ReadOnlySpan<byte> payload, TimeSpan now)
    {
        if (!tools.TryGetValue(inside, out var tool))
        {
            tools.Add(inside, tool = (inside.NewFramer(), new FieldValue[inside.Catalogue.MaximumFields]));
        }

        foreach (var piece in new InnerFrames(tool.Framer, inside.Inside(payload)))
        {
            if (!piece.IsFrame)
            {
                session.DropContained(piece.Bytes);
            }
            else if (inside.Catalogue.Match(piece.Payload, [], tool.Values, out _) is { } shape)
            {
                var frame = new SessionFrame
                {
                    Frame = piece.Payload,
                    PayloadLength = piece.Payload.Length,
                    Kind = EntryKind.Event,
                    Shape = shape,
                    Values = tool.Values,
                    IsInside = true,
                };
                session.DeliverContained(frame, shape, now);
            }
            else
            {
                session.SkipContained(piece.Payload);
            }
        }
    }
}
