using RobotLink.Framing;
using RobotLink.Messages;

namespace RobotLink.Sessions;

/// <summary>Delivers the frames inside a frame, each as a message of its own; those that nobody knows are counted.</summary>
internal sealed class ContainedFrames
{
    private readonly Dictionary<ContainedMessages, (Framer Framer, FieldValue[] Values)> tools = [];

    public void Deliver(ContainedMessages inside, ReadOnlySpan<byte> payload, ISessionActions actions)
    {
        if (!tools.TryGetValue(inside, out var tool))
        {
            tools.Add(inside, tool = (inside.NewFramer(), new FieldValue[inside.Catalogue.MaximumFields]));
        }

        foreach (var piece in new InnerFrames(tool.Framer, inside.Inside(payload)))
        {
            if (!piece.IsFrame)
            {
                actions.Noise(piece.Bytes, "bytes inside a frame that are no frame");
            }
            else if (inside.Catalogue.Match(piece.Payload, [], tool.Values, out _) is { } shape)
            {
                actions.Received(new SessionFrame
                {
                    Frame = piece.Payload,
                    PayloadLength = piece.Payload.Length,
                    Kind = EntryKind.Event,
                    Shape = shape,
                    Values = tool.Values,
                    IsInside = true,
                });
            }
            else
            {
                actions.Skipped(SkipReason.UnknownInside, piece.Payload);
            }
        }
    }
}
