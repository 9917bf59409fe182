using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>Puts frames together that their device linked: the first one's header, then the bodies of all. We send unlinked frames.</summary>
/// <remarks>The parts wait among the bytes received until the last has come, so the maximum holds for all of them together.</remarks>
internal sealed class PartsFramer : Framer
{
    private readonly LengthFramer parts;
    private readonly PartsProfile profile;

    private byte[] joined = [];
    private int count;
    private int taken;
    private int expected;
    private int number;

    public PartsFramer(LengthFraming framing)
    {
        parts = new LengthFramer(framing);
        profile = framing.Parts!;
        if (profile.Count.First < 1 || profile.Number.First < 1 || profile.Body.First < 1)
        {
            throw new ArgumentException("The places of linked parts count from the front.", nameof(framing));
        }
    }

    public override int Max => parts.Max;

    public override ReadOnlySpan<byte> Rewritten => joined.AsSpan(0, count);

    public override Cut Next(ReadOnlySpan<byte> received)
    {
        while (true)
        {
            var window = number > 0 && received.Length > Max ? received[..Max] : received;
            var cut = parts.Next(window[taken..]);
            if (cut.Kind != CutKind.Frame)
            {
                return number == 0 ? cut : Without(cut, received);
            }

            var part = received.Slice(taken, cut.PayloadLength);
            var (of, which) = Place(part);
            if (number == 0 && of <= 1)
            {
                return cut;
            }

            if (which != number + 1 || (number > 0 && of != expected) || which > of)
            {
                // While others wait, they are dropped, and this one is looked at again.
                return Drop(number == 0 ? cut.Length : taken, FramingFault.BadPart);
            }

            Join(part, isFirst: number == 0);
            expected = of;
            number = which;
            taken += cut.Length;
            if (number == expected)
            {
                return Finish();
            }
        }
    }

    public override Cut AtEnd(ReadOnlySpan<byte> received)
    {
        Forget();
        return parts.AtEnd(received);
    }

    public override void Reset()
    {
        parts.Reset();
        Forget();
    }

    public override Cut Sent(ReadOnlySpan<byte> frame) => parts.Sent(frame);

    public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output) => parts.Write(payload, output);

    private Cut Without(Cut cut, ReadOnlySpan<byte> received) => cut.Kind switch
    {
        CutKind.More when received.Length < Max => cut,
        CutKind.More => Drop(taken, FramingFault.TooLong),
        CutKind.Broken => cut,
        _ => Drop(taken + cut.Length, cut.Fault),
    };

    private Cut Finish()
    {
        var length = taken;
        Forget();
        return Cut.Frame(length, 0, count) with { IsRewritten = true };
    }

    private Cut Drop(int length, FramingFault fault)
    {
        Forget();
        return Cut.Noise(length, fault);
    }

    private void Forget() => taken = expected = number = 0;

    private (int Of, int Which) Place(ReadOnlySpan<byte> part) => (Number(part, profile.Count), Number(part, profile.Number));

    /// <summary>0 where nothing stands: most devices leave the places blank.</summary>
    private int Number(ReadOnlySpan<byte> part, ByteRange place)
    {
        if (!place.TryResolve(part.Length, out var at, out var length))
        {
            return 0;
        }

        var value = 0;
        foreach (var digit in part.Slice(at, length))
        {
            var next = profile.Coding == LengthCoding.Binary ? digit : LengthField.Digit(digit, profile.Coding);
            if (next < 0)
            {
                return 0;
            }

            value = (value * (profile.Coding switch { LengthCoding.Binary => 256, LengthCoding.Decimal => 10, _ => 16 })) + next;
        }

        return value;
    }

    private void Join(ReadOnlySpan<byte> part, bool isFirst)
    {
        var fits = profile.Body.TryResolve(part.Length, out var at, out var length);
        count = isFirst ? 0 : count;
        var more = isFirst ? part[..(fits ? at + length : part.Length)] : fits ? part.Slice(at, length) : default;
        if (joined.Length < count + more.Length)
        {
            Array.Resize(ref joined, Math.Max(count + more.Length, Math.Min(Max, Math.Max(256, 2 * joined.Length))));
        }

        more.CopyTo(joined.AsSpan(count));
        count += more.Length;
    }
}
