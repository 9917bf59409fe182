using System.Buffers;
using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Host.Simulation;

/// <summary>Cuts and wraps frames of a profile's examples.</summary>
internal sealed class FrameCutter(DeviceProfile profile, MessageCatalogue catalogue)
{
    /// <summary>What the device said.</summary>
    /// <param name="awaited">The reply that is due, if any.</param>
    public ExampleFrame Received(byte[] bytes, MessageShape? awaited)
    {
        var payload = Payload(bytes);
        var values = new FieldValue[catalogue.MaximumFields];
        return new ExampleFrame(bytes, payload ?? [], payload is null ? null : catalogue.Match(payload, [awaited], values, out _));
    }

    /// <summary>What we said.</summary>
    public ExampleFrame Sent(byte[] bytes)
    {
        var payload = Payload(bytes);
        return new ExampleFrame(bytes, payload ?? [], payload is null ? null : ShapeOfSent(payload));
    }

    public MessageShape? ShapeOfSent(ReadOnlySpan<byte> payload) => catalogue.MatchSent(payload, new FieldValue[catalogue.MaximumFields], out _);

    public Framer NewFramer() => Framers.For(profile.Framing);

    /// <exception cref="FramingException">The payload cannot be framed.</exception>
    public byte[] Wrap(ReadOnlySpan<byte> payload)
    {
        var framed = new ArrayBufferWriter<byte>();
        NewFramer().Write(payload, framed);
        return framed.WrittenSpan.ToArray();
    }

    /// <returns>Null when the bytes are not one frame.</returns>
    private byte[]? Payload(byte[] bytes)
    {
        var framer = NewFramer();
        var cut = framer.Next(bytes);
        cut = cut.Kind == CutKind.More ? framer.AtGap(bytes) : cut;
        return cut.Kind == CutKind.Frame && cut.Length == bytes.Length ? bytes[cut.PayloadAt..(cut.PayloadAt + cut.PayloadLength)] : null;
    }
}
