using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>The checks of one profile: verified on payloads received, filled into payloads sent, in the order written.</summary>
internal sealed class Checks
{
    private const int WidestCheck = 10;

    private readonly CheckProfile[] checks;
    private readonly bool anyVerified;

    public Checks(IReadOnlyList<CheckProfile> profiles)
    {
        checks = [.. profiles];
        anyVerified = checks.Any(check => !check.Ignored);
        foreach (var check in checks)
        {
            var sameSign = (check.At.First > 0) == (check.At.Last > 0);
            if (!sameSign || check.At.Length != check.Width)
            {
                throw new ArgumentException($"A check {check.Algorithm} has {check.Width} bytes; {check.At} has not.", nameof(profiles));
            }
        }
    }

    public bool Verify(ReadOnlySpan<byte> payload) => !anyVerified || VerifyAll(payload);

    /// <exception cref="FramingException">The payload is too short for a check.</exception>
    public void Fill(Span<byte> payload)
    {
        foreach (var check in checks)
        {
            if (!TryFind(check, payload, out var at, out var over))
            {
                throw new FramingException(check.OverHexDigits
                    ? $"The message has no pairs of hexadecimal digits at {check.Over}, over which its check is computed."
                    : $"The message has {payload.Length} bytes, too few for its check at {check.At} over {check.Over}.");
            }

            Expected(check, over, payload[at..]);
        }
    }

    private bool VerifyAll(ReadOnlySpan<byte> payload)
    {
        foreach (var check in checks)
        {
            if (!check.Ignored && !Verify(check, payload))
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

        Span<byte> expected = stackalloc byte[WidestCheck];
        expected = expected[..check.Width];
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
        return fits && (!check.OverHexDigits || Checksums.AreHexDigits(over));
    }

    private static void Expected(CheckProfile check, ReadOnlySpan<byte> over, Span<byte> place)
    {
        if (check.Algorithm == CheckAlgorithm.Constant)
        {
            check.Constant.CopyTo(place);
            return;
        }

        var sum = check.OverHexDigits ? Checksums.OfHexDigits(check.Algorithm, over) : Checksums.Of(check.Algorithm, over);
        var bytes = CheckProfile.WidthOf(check.Algorithm, CheckCoding.Binary);
        if (check.Coding == CheckCoding.Decimal)
        {
            for (var index = check.At.Length - 1; index >= 0; index--)
            {
                (sum, var digit) = Math.DivRem(sum, 10);
                place[index] = (byte)('0' + digit);
            }

            return;
        }

        Span<byte> value = stackalloc byte[4];
        value = value[..bytes];
        for (var index = 0; index < bytes; index++)
        {
            value[check.Order == ByteOrder.Little ? index : bytes - 1 - index] = (byte)(sum >> (8 * index));
        }

        if (check.Coding == CheckCoding.Binary)
        {
            value.CopyTo(place);
            return;
        }

        _ = Convert.TryToHexString(value, place, out _);
    }
}
