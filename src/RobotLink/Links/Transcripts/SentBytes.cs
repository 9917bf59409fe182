using System.Buffers;
using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>What a frame that we send is.</summary>
/// <param name="Request">Null for a message that no request sends.</param>
internal sealed record SentMessage(MessageShape Shape, RequestShape? Request, IArguments Arguments);

/// <summary>Finds the request that makes these bytes: what a transcript shows as sent is asked for by its bytes.</summary>
internal static class SentBytes
{
    public static SentMessage? Find(DeviceProtocol protocol, ReadOnlySpan<byte> bytes)
    {
        var framer = Framers.For(protocol.Profile.Framing);
        var cut = framer.Sent(bytes);
        if (cut.Kind != CutKind.Frame)
        {
            return null;
        }

        var frame = bytes[..cut.Length].ToArray();
        var payload = (cut.IsRewritten ? framer.Rewritten : frame).Slice(cut.PayloadAt, cut.PayloadLength).ToArray();
        var values = new FieldValue[protocol.Catalogue.MaximumFields];

        // Frames by place may be longer than their last field, so several requests can read the same bytes: only one makes them.
        foreach (var request in protocol.Catalogue.Requests)
        {
            if (request.Send.TryDecode(payload, values, out _) && new EchoedArguments(request.Send, payload, values) is var arguments
                && Makes(protocol, request.Send, arguments, frame))
            {
                return new SentMessage(request.Send, request, arguments);
            }
        }

        var shape = protocol.Catalogue.MatchSent(payload, values, out _);
        return shape is null ? null : new SentMessage(
            shape,
            protocol.Catalogue.Requests.FirstOrDefault(request => ReferenceEquals(request.Send, shape)),
            new EchoedArguments(shape, payload, values));
    }

    private static bool Makes(DeviceProtocol protocol, MessageShape shape, IArguments arguments, ReadOnlySpan<byte> frame)
    {
        try
        {
            var payload = new ArrayBufferWriter<byte>();
            var framed = new ArrayBufferWriter<byte>();
            shape.Encode(arguments, null, payload);
            Framers.For(protocol.Profile.Framing).Write(payload.WrittenSpan, framed);
            return framed.WrittenSpan.SequenceEqual(frame);
        }
        catch (Exception reason) when (reason is EncodeException or FramingException)
        {
            return false;
        }
    }
}
