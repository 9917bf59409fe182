using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>
/// The checks of one profile: verified in what is received, filled into what is sent, in the order written. The content of a frame is what lies
/// between its marks; without the checks at its edges it is the message's payload.
/// </summary>
internal sealed class Checks
{
    private const int WidestCheck = 10;

    private readonly CheckProfile[] checks;
    private readonly bool anyVerified;
    private readonly int least;

    /// <param name="before">Bytes at the front of the content that the framing needs for itself.</param>
    public Checks(FramingProfile profile, int before = 0)
    {
        checks = [.. profile.Checks];
        anyVerified = checks.Any(check => !check.Ignored);
        Edges = profile.Edges;
        least = before + Edges.Width;
        foreach (var check in checks)
        {
            var sameSign = (check.At.First > 0) == (check.At.Last > 0);
            if (!sameSign || check.At.Length != check.Width)
            {
                throw new ArgumentException($"A check {check.Algorithm} has {check.Width} bytes; {check.At} has not.", nameof(profile));
            }
        }
    }

    /// <summary>What no message sees.</summary>
    public CheckEdges Edges { get; }

    public bool Verify(ReadOnlySpan<byte> content) => content.Length >= least && (!anyVerified || VerifyAll(content));

    /// <summary>The frame that holds the content, or noise where a check does not hold.</summary>
    /// <param name="length">Bytes of the frame.</param>
    /// <param name="at">Where the content begins in it.</param>
    /// <param name="before">Bytes of the content in front of the payload.</param>
    public Cut Frame(int length, int at, ReadOnlySpan<byte> content, int before = 0) => Verify(content)
        ? Cut.Frame(length, at + before + Edges.Front, content.Length - before - Edges.Width)
        : Cut.Noise(length, FramingFault.BadCheck);

    /// <summary>Puts a payload between its checks, which <see cref="Fill"/> computes.</summary>
    public void Place(ReadOnlySpan<byte> payload, Span<byte> content)
    {
        content[..Edges.Front].Clear();
        payload.CopyTo(content[Edges.Front..]);
        content[(Edges.Front + payload.Length)..].Clear();
    }

    /// <exception cref="FramingException">The content is too short for a check.</exception>
    public void Fill(Span<byte> content)
    {
        foreach (var check in checks)
        {
            if (!TryFind(check, content, out var at, out var over))
            {
                throw new FramingException(check.OverHexDigits
                    ? $"The message has no pairs of hexadecimal digits at {check.Over}, over which its check is computed."
                    : $"The frame would have {content.Length} bytes between its marks, too few for its check at {check.At} over {check.Over}.");
            }

            Expected(check, over, content[at..]);
        }
    }

    /// <summary>What stands at a check's place and what should; null when the content has no such place.</summary>
    public static (ByteRange At, bool Holds, byte[] Expected)? Judge(CheckProfile check, ReadOnlySpan<byte> content)
    {
        if (!TryFind(check, content, out var at, out var over))
        {
            return null;
        }

        var expected = new byte[check.Width];
        Expected(check, over, expected);
        return (new ByteRange(at + 1, at + expected.Length), Verify(check, content), expected);
    }

    private bool VerifyAll(ReadOnlySpan<byte> content)
    {
        foreach (var check in checks)
        {
            if (!check.Ignored && !Verify(check, content))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Verify(CheckProfile check, ReadOnlySpan<byte> content)
    {
        if (!TryFind(check, content, out var at, out var over))
        {
            return false;
        }

        if (check.Algorithm == CheckAlgorithm.Constant)
        {
            return content.Slice(at, check.Constant.Length).SequenceEqual(check.Constant);
        }

        Span<byte> expected = stackalloc byte[WidestCheck];
        expected = expected[..check.Width];
        Expected(check, over, expected);
        var found = content.Slice(at, expected.Length);
        return check.Coding == CheckCoding.Hex ? Ascii.EqualsIgnoreCase(found, expected) : found.SequenceEqual(expected);
    }

    private static bool TryFind(CheckProfile check, ReadOnlySpan<byte> content, out int at, out ReadOnlySpan<byte> over)
    {
        over = default;
        if (!check.At.TryResolve(content.Length, out at, out _))
        {
            return false;
        }

        if (check.Algorithm == CheckAlgorithm.Constant)
        {
            return true;
        }

        var fits = check.Over.TryResolve(content.Length, out var start, out var length);
        over = fits ? content.Slice(start, length) : default;
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
