using System.Buffers.Binary;
using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>The checks of one profile: verified on payloads received, filled into payloads sent, in the order written.</summary>
internal sealed class Checks
{
    private readonly CheckProfile[] checks;

    public Checks(IReadOnlyList<CheckProfile> profiles)
    {
        checks = [.. profiles];
        foreach (var check in checks)
        {
            var sameSign = (check.At.First > 0) == (check.At.Last > 0);
            if (!sameSign || check.At.Length != Width(check))
            {
                throw new ArgumentException($"A check {check.Algorithm} has {Width(check)} bytes; {check.At} has not.", nameof(profiles));
            }
        }
    }

    public bool Verify(ReadOnlySpan<byte> payload) => checks.Length == 0 || VerifyAll(payload);

    /// <exception cref="FramingException">The payload is too short for a check.</exception>
    public void Fill(Span<byte> payload)
    {
        foreach (var check in checks)
        {
            if (!TryFind(check, payload, out var at, out var over))
            {
                throw new FramingException(
                    $"The message has {payload.Length} bytes, too few for its check at {check.At} over {check.Over}.");
            }

            Expected(check, over, payload[at..]);
        }
    }

    private bool VerifyAll(ReadOnlySpan<byte> payload)
    {
        foreach (var check in checks)
        {
            if (!Verify(check, payload))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Verify(CheckProfile check, ReadOnlySpan<byte> payload)
    {
        if (!TryFind(check, payload, out var at, out var over))
        {
            return false;
        }

        if (check.Algorithm == CheckAlgorithm.Constant)
        {
            return payload.Slice(at, check.Constant.Length).SequenceEqual(check.Constant);
        }

        Span<byte> expected = stackalloc byte[4];
        expected = expected[..Width(check)];
        Expected(check, over, expected);
        var found = payload.Slice(at, expected.Length);
        return check.Coding == CheckCoding.Hex ? Ascii.EqualsIgnoreCase(found, expected) : found.SequenceEqual(expected);
    }

    private static bool TryFind(CheckProfile check, ReadOnlySpan<byte> payload, out int at, out ReadOnlySpan<byte> over)
    {
        over = default;
        if (!check.At.TryResolve(payload.Length, out at, out _))
        {
            return false;
        }

        if (check.Algorithm == CheckAlgorithm.Constant)
        {
            return true;
        }

        var fits = check.Over.TryResolve(payload.Length, out var start, out var length);
        over = fits ? payload.Slice(start, length) : default;
        return fits;
    }

    private static void Expected(CheckProfile check, ReadOnlySpan<byte> over, Span<byte> place)
    {
        if (check.Algorithm == CheckAlgorithm.Constant)
        {
            check.Constant.CopyTo(place);
            return;
        }

        Span<byte> value = stackalloc byte[2];
        value = value[..ValueBytes(check.Algorithm)];
        if (value.Length == 1)
        {
            value[0] = Checksums.Xor8(over);
        }
        else if (check.Order == ByteOrder.Little)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(value, Checksums.Crc16(check.Algorithm, over));
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(value, Checksums.Crc16(check.Algorithm, over));
        }

        if (check.Coding == CheckCoding.Binary)
        {
            value.CopyTo(place);
            return;
        }

        _ = Convert.TryToHexString(value, place, out _);
    }

    private static int Width(CheckProfile check) =>
        check.Algorithm == CheckAlgorithm.Constant ? check.Constant.Length
        : ValueBytes(check.Algorithm) * (check.Coding == CheckCoding.Hex ? 2 : 1);

    private static int ValueBytes(CheckAlgorithm algorithm) => algorithm == CheckAlgorithm.Xor8 ? 1 : 2;
}
