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

    /// <summary>The rest of a frame's end, which is told apart from the frame where it came later.</summary>
    public ReadOnlySpan<byte> RestOfEnd(ReadOnlySpan<byte> wire) => ClientVocabulary.RestOfEnd(framing, wire);

    /// <summary>The frame with the program's own key in the place of ours.</summary>
    /// <exception cref="FramingException">Its own key has no room in the frame.</exception>
    public byte[] Restored(in SessionFrame frame, ReadOnlySpan<byte> payload, KeyStretch place, byte[] key)
    {
        if (key.Length == 0 || place.IsEmpty)
        {
            return [.. frame.Wire, .. RestOfEnd(frame.Wire)];
        }

        var isStretch = frame.PayloadAt + payload.Length <= frame.Wire.Length && frame.Wire.Slice(frame.PayloadAt, payload.Length).SequenceEqual(payload);
        if (isStretch && place.Length == key.Length && framing.Checks.Count == 0)
        {
            byte[] wire = [.. frame.Wire, .. RestOfEnd(frame.Wire)];
            key.CopyTo(wire.AsSpan(frame.PayloadAt + place.Start));
            return wire;
        }

        return Framed(framer, KeyPlace.Replaced(payload, place, key));
    }

    public static byte[] Framed(Framer framer, byte[] payload)
    {
        var frame = new ArrayBufferWriter<byte>(payload.Length + 32);
        framer.Write(payload, frame);
        return frame.WrittenSpan.ToArray();
    }
}
