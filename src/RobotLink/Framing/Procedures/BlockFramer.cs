using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>
/// Cuts blocks of the procedure 3964(R), which takes everything else off before: content with doubled DLE, DLE ETX, and with 3964R the
/// exclusive or of all that.
/// </summary>
internal sealed class BlockFramer(ProcedureFraming profile) : Framer
{
    private byte[] rewritten = [];
    private int count;

    public override int Max => profile.Max;

    public override ReadOnlySpan<byte> Rewritten => rewritten.AsSpan(0, count);

    private int Behind => profile.HasCheck ? 3 : 2;

    public override Cut Next(ReadOnlySpan<byte> received)
    {
        for (var at = 0; at < received.Length && at < Max; at++)
        {
            if (received[at] != ControlCharacters.Dle)
            {
                continue;
            }

            if (at + 1 == received.Length)
            {
                return Cut.More;
            }

            if (received[++at] == ControlCharacters.Etx)
            {
                var length = at - 1 + Behind;
                return length > Max ? Cut.Noise(at + 1, FramingFault.TooLong) : length > received.Length ? Cut.More : Whole(received[..length]);
            }

            if (received[at] != ControlCharacters.Dle)
            {
                return Cut.Noise(at + 1, FramingFault.BadEscape);
            }
        }

        return received.Length > Max ? Cut.Noise(received.Length, FramingFault.TooLong) : Cut.More;
    }

    public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var length = payload.Length + payload.Count(ControlCharacters.Dle) + Behind;
        if (length > Max)
        {
            throw new FramingException($"The block would be {length} bytes long, but framing.max allows {Max}.");
        }

        var block = output.GetSpan(length);
        var at = 0;
        foreach (var each in payload)
        {
            block[at++] = each;
            if (each == ControlCharacters.Dle)
            {
                block[at++] = each;
            }
        }

        block[at++] = ControlCharacters.Dle;
        block[at++] = ControlCharacters.Etx;
        if (profile.HasCheck)
        {
            block[at] = Check(block[..at]);
        }

        output.Advance(length);
    }

    public static byte Check(ReadOnlySpan<byte> covered)
    {
        byte check = 0;
        foreach (var each in covered)
        {
            check ^= each;
        }

        return check;
    }

    private Cut Whole(ReadOnlySpan<byte> block)
    {
        if (profile.HasCheck && Check(block[..^1]) != block[^1])
        {
            return Cut.Noise(block.Length, FramingFault.BadCheck);
        }

        var content = block[..^Behind];
        if (!content.Contains(ControlCharacters.Dle))
        {
            return Cut.Frame(block.Length, 0, content.Length);
        }

        Rewrite(content);
        return Cut.Frame(block.Length, 0, count) with { IsRewritten = true };
    }

    private void Rewrite(ReadOnlySpan<byte> content)
    {
        rewritten = rewritten.Length < content.Length ? new byte[Math.Min(Max, 2 * content.Length)] : rewritten;
        count = 0;
        for (var at = 0; at < content.Length; at++)
        {
            rewritten[count++] = content[at];
            at += content[at] == ControlCharacters.Dle ? 1 : 0;
        }
    }
}
