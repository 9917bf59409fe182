using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Learning;

/// <summary>A check that all frames agree on.</summary>
/// <param name="Yaml">As a profile writes it.</param>
internal sealed record LearnedCheck(CheckProfile Check, string Yaml, double Confidence, string Evidence);

/// <summary>Finds the check at the end of frames: tries the usual ones and takes one that every frame keeps.</summary>
internal static class CheckGuess
{
    /// <summary>Above this, so many tries may have hit by chance.</summary>
    private const double ChanceMax = 0.01;

    private static readonly (CheckAlgorithm Algorithm, string Word)[] Kinds =
    [
        (CheckAlgorithm.Xor8, "xor8"), (CheckAlgorithm.Sum8, "sum8"), (CheckAlgorithm.Lrc8, "lrc8"), (CheckAlgorithm.Crc16Modbus, "crc16_modbus"),
        (CheckAlgorithm.Crc16Ccitt, "crc16_ccitt"), (CheckAlgorithm.Crc16CcittFfff, "crc16_ccitt_ffff"), (CheckAlgorithm.Sum16, "sum16"), (CheckAlgorithm.Crc32, "crc32"),
    ];

    /// <summary>The surest framing whose frames have a check; null when none of them has.</summary>
    /// <param name="candidates">The best first.</param>
    public static (FramingCandidate Framing, LearnedCheck Check)? Of(IReadOnlyList<FramingCandidate> candidates)
    {
        var tries = 0;
        foreach (var candidate in candidates)
        {
            var contents = candidate.Frames.Select(frame => frame.Payload).DistinctBy(Convert.ToHexString).ToList();
            foreach (var check in contents.Count < 2 ? [] : Usual(candidate.Framing))
            {
                tries++;
                var checks = new Checks(candidate.Framing with { Checks = [check] });
                if (contents.TrueForAll(content => checks.Verify(content)) && Chance(check, contents.Count, tries) is var chance and < ChanceMax)
                {
                    var confidence = Finding.OfMany(contents.Count) * (1 - chance);
                    return (candidate, new LearnedCheck(check, Written(check), confidence, $"{candidate.Frames.Count} of {candidate.Frames.Count} frames keep it, {contents.Count} of them different"));
                }
            }
        }

        return null;
    }

    /// <summary>How likely one of so many tries fits frames that have no check.</summary>
    private static double Chance(CheckProfile check, int frames, int tries) =>
        tries * Math.Pow(256, -frames * CheckProfile.WidthOf(check.Algorithm, CheckCoding.Binary));

    private static IEnumerable<CheckProfile> Usual(FramingProfile framing)
    {
        foreach (var (from, signs) in Ranges(framing))
        {
            foreach (var (algorithm, _) in Kinds)
            {
                foreach (var coding in (CheckCoding[])[CheckCoding.Binary, CheckCoding.Hex, CheckCoding.Decimal])
                {
                    var width = CheckProfile.WidthOf(algorithm, coding);
                    var (over, at) = (new ByteRange(from, -width - 1 - signs), new ByteRange(-width, -1));
                    var big = new CheckProfile(algorithm, over, at, coding, ByteOrder.Big, []);
                    yield return big;
                    var bytes = CheckProfile.WidthOf(algorithm, CheckCoding.Binary);
                    if (bytes > 1 && coding != CheckCoding.Decimal)
                    {
                        yield return big with { Order = ByteOrder.Little };
                    }
                    else if (bytes == 1 && coding == CheckCoding.Hex)
                    {
                        yield return big with { OverHexDigits = true };
                    }
                }
            }
        }
    }

    /// <summary>Where what is covered begins, and how many signs, such as the <c>*</c> of NMEA, stand between it and the check.</summary>
    private static IEnumerable<(int From, int Signs)> Ranges(FramingProfile framing)
    {
        yield return (1, 0);
        yield return (1, 1);
        yield return (2, 0);
        if (framing is LengthFraming { At.Last: > 1 and var length })
        {
            yield return (length + 1, 0);
        }
    }

    private static string Written(CheckProfile check)
    {
        var keys = new List<string> { $"kind: {Kinds.First(kind => kind.Algorithm == check.Algorithm).Word}", $"over: {check.Over}" };
        if (check.OverHexDigits)
        {
            keys.Add("over_as: hex");
        }

        keys.Add($"at: {check.At}");
        if (check.Coding != CheckCoding.Binary)
        {
            keys.Add($"as: {check.Coding.ToString().ToLowerInvariant()}");
        }

        if (CheckProfile.WidthOf(check.Algorithm, CheckCoding.Binary) > 1 && check.Order != UsualOrder(check.Algorithm))
        {
            keys.Add($"order: {check.Order.ToString().ToLowerInvariant()}");
        }

        return $"{{ {string.Join(", ", keys)} }}";
    }

    private static ByteOrder UsualOrder(CheckAlgorithm algorithm) => algorithm == CheckAlgorithm.Crc16Modbus ? ByteOrder.Little : ByteOrder.Big;
}
