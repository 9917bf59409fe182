using System.Buffers;
using RobotLink.Framing;
using RobotLink.Profiles;
using RobotLink.Sessions;

namespace RobotLink.Sharing;

/// <summary>Makes a device's frame into the one that a program waits for. Pure; one per link.</summary>
internal sealed class Replies(ClientVocabulary vocabulary)
{
    private readonly Framer framer = vocabulary.ForDevice();
    private readonly FramingProfile framing = vocabulary.Protocol.Profile.Framing;
    private byte[] whole = [];

    /// <summary>The rest of a frame's end, which is told apart from the frame where it came later.</summary>
    public ReadOnlySpan<byte> RestOfEnd(ReadOnlySpan<byte> wire) => ClientVocabulary.RestOfEnd(framing, wire);

    /// <summary>The frame with the program's own key in the place of ours.</summary>
    /// <returns>Valid until the next call.</returns>
    /// <exception cref="FramingException">Its own key has no room in the frame.</exception>
    public ReadOnlySpan<byte> Restored(in SessionFrame frame, ReadOnlySpan<byte> payload, KeyStretch place, ReadOnlySpan<byte> key)
    {
        if (key.Length == 0 || place.IsEmpty)
        {
            return Whole(frame.Wire);
        }

        var isStretch = frame.PayloadAt + payload.Length <= frame.Wire.Length && frame.Wire.Slice(frame.PayloadAt, payload.Length).SequenceEqual(payload);
        if (isStretch && place.Length == key.Length && framing.Checks.Count == 0)
        {
            var wire = Whole(frame.Wire);
            key.CopyTo(wire[(frame.PayloadAt + place.Start)..]);
            return wire;
        }

        return Framed(framer, KeyPlace.Replaced(payload, place, key));
    }

    private Span<byte> Whole(ReadOnlySpan<byte> wire)
    {
        var rest = RestOfEnd(wire);
        var length = wire.Length + rest.Length;
        whole = whole.Length < length ? new byte[Math.Max(256, 2 * length)] : whole;
        wire.CopyTo(whole);
        rest.CopyTo(whole.AsSpan(wire.Length));
        return whole.AsSpan(0, length);
    }

    public static byte[] Framed(Framer framer, byte[] payload)
    {
        var frame = new ArrayBufferWriter<byte>(payload.Length + 32);
        framer.Write(payload, frame);
        return frame.WrittenSpan.ToArray();
    }
}
