using System.Buffers;
using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Host.Simulation;

/// <summary>Cuts and wraps frames of a profile's examples.</summary>
internal sealed class FrameCutter(DeviceProfile profile, MessageCatalogue catalogue)
{
    private readonly FramingProfile ofDevice = profile.Framing with { Sent = null };
    private readonly FramingProfile ofClient = profile.Framing.Sent ?? profile.Framing;

    /// <summary>What the device said.</summary>
    /// <param name="awaited">The parts of the reply that is due, if any.</param>
    public ExampleFrame Received(byte[] bytes, ReadOnlySpan<MessageShape?> awaited)
    {
        var framer = Framers.For(ofDevice);
        var cut = framer.Next(bytes);
        var payload = Whole(framer, cut.Kind == CutKind.More ? framer.AtGap(bytes) : cut, bytes);
        var values = new FieldValue[catalogue.MaximumFields];
        return new ExampleFrame(bytes, payload ?? [], payload is null ? null : catalogue.Match(payload, awaited, values, out _));
    }

    /// <summary>What we said.</summary>
    public ExampleFrame Sent(byte[] bytes)
    {
        var payload = PayloadOfSent(bytes);
        return new ExampleFrame(bytes, payload ?? [], payload is null ? null : ShapeOfSent(payload));
    }

    /// <returns>Null when the bytes are not one frame of ours.</returns>
    public byte[]? PayloadOfSent(ReadOnlySpan<byte> bytes)
    {
        var framer = NewFramer();
        return Whole(framer, framer.Sent(bytes), bytes);
    }

    public MessageShape? ShapeOfSent(ReadOnlySpan<byte> payload) => catalogue.MatchSent(payload, new FieldValue[catalogue.MaximumFields], out _);

    /// <summary>Cuts what a client says.</summary>
    public Framer NewFramer() => Framers.For(ofClient);

    /// <summary>Frames what the device says.</summary>
    /// <exception cref="FramingException">The payload cannot be framed.</exception>
    public byte[] Wrap(ReadOnlySpan<byte> payload)
    {
        var framed = new ArrayBufferWriter<byte>();
        Framers.For(ofDevice).Write(payload, framed);
        return framed.WrittenSpan.ToArray();
    }

    public static ReadOnlySpan<byte> Payload(Framer framer, Cut cut, ReadOnlySpan<byte> bytes) =>
        (cut.IsRewritten ? framer.Rewritten : bytes).Slice(cut.PayloadAt, cut.PayloadLength);

    private static byte[]? Whole(Framer framer, Cut cut, ReadOnlySpan<byte> bytes) =>
        cut.Kind == CutKind.Frame && cut.Length == bytes.Length ? Payload(framer, cut, bytes).ToArray() : null;
}
