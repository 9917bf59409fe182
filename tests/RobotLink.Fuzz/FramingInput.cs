using System.Buffers;
using RobotLink.Framing;

namespace RobotLink.Fuzz;

/// <summary>Makes inputs of frames, damaged frames and loose bytes, in a buffer that is used again.</summary>
internal sealed class FramingInput
{
    private const int SampleFrames = 12;

    private readonly byte[] bytes = new byte[FramingPlay.LongestInput];
    private readonly List<byte[]> frames = [];
    private readonly ArrayBufferWriter<byte> output = new(256);
    private int length;

    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

    /// <summary>Frames of this framing, written by its own framer.</summary>
    public void Prepare(FramingKind kind, Framer framer, Draw draw)
    {
        frames.Clear();
        for (var tries = 0; tries < 3 * SampleFrames && frames.Count < SampleFrames; tries++)
        {
            if (TryWrite(framer, Payload(kind, draw), out var frame))
            {
                frames.Add(frame.ToArray());
            }
        }
    }

    public void Make(FramingKind kind, Draw draw)
    {
        length = 0;
        var most = draw.Next(FramingPlay.LongestInput);
        while (length < most)
        {
            var choice = draw.Next(8);
            if (choice < 4 && frames.Count > 0)
            {
                Add(draw.From(frames), draw, isDamaged: draw.OneIn(4), kind);
            }
            else if (choice < 6 && kind.Tokens.Length > 0)
            {
                Add(draw.From(kind.Tokens), draw, isDamaged: false, kind);
            }
            else if (length < bytes.Length)
            {
                bytes[length++] = choice == 7 && draw.OneIn(4) ? (byte)draw.Next(256) : draw.From(kind.Alphabet);
            }
        }
    }

    /// <summary>A payload that may or may not be one that the framing can carry.</summary>
    public static byte[] Payload(FramingKind kind, Draw draw)
    {
        var payload = draw.Bytes(kind.Alphabet, 0, Math.Min(20, kind.Profile.Max));
        return kind.Tokens.Length > 0 && draw.OneIn(2) ? [.. draw.From(kind.Tokens), .. payload, .. draw.From(kind.Tokens)]
            : kind.Profile is Profiles.FixedFraming { Size: var size } ? Sized(draw, kind.Alphabet, Math.Max(0, size - kind.Profile.Edges.Width))
            : payload;
    }

    private static byte[] Sized(Draw draw, byte[] alphabet, int size) => draw.Bytes(alphabet, size, size);

    /// <summary>False when the framer refuses the payload.</summary>
    public bool TryWrite(Framer framer, ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> frame)
    {
        output.ResetWrittenCount();
        try
        {
            framer.Write(payload, output);
        }
        catch (FramingException)
        {
            frame = default;
            return false;
        }

        frame = output.WrittenSpan;
        return true;
    }

    private void Add(ReadOnlySpan<byte> part, Draw draw, bool isDamaged, FramingKind kind)
    {
        var room = bytes.AsSpan(length);
        part = part.Length > room.Length ? part[..room.Length] : part;
        part.CopyTo(room);
        if (isDamaged && part.Length > 0)
        {
            var at = draw.Next(part.Length);
            switch (draw.Next(3))
            {
                case 0:
                    room[at] = draw.From(kind.Alphabet);
                    break;
                case 1:
                    room[at] ^= (byte)(1 << draw.Next(8));
                    break;
                default:
                    part[(at + 1)..].CopyTo(room[at..]);
                    length--;
                    break;
            }
        }

        length += part.Length;
    }
}
