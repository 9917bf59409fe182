using RobotLink.Profiles;
using RobotLink.Tests.Framing.References;

namespace RobotLink.Tests.Framing;

/// <summary>A profile and an input for it, drawn so that edge cases are frequent. One seed, one case.</summary>
internal sealed record Generated(FramingProfile Profile, IReadOnlyList<Arrival> Arrivals)
{
    private const int InputMax = 32;

    public static Generated Delimiter(int seed)
    {
        var random = new Random(seed);
        var alphabet = "\r\nAB"u8;
        var end = Bytes(random, alphabet, 1, 3);
        var others = Enumerable.Range(0, random.Next(3)).Select(_ => Bytes(random, "\r\nAB"u8, 1, 3)).ToArray();
        var profile = new DelimiterFraming(end, others) { Max = random.Next(3, 10), Checks = SomeChecks(random) };
        return new(profile, Input(random, alphabet, payload => [.. payload, .. end], profile));
    }

    public static Generated Marks(int seed)
    {
        var random = new Random(seed);
        var alphabet = "<>AB"u8;
        var start = Bytes(random, alphabet, 1, 2);
        var end = Bytes(random, alphabet, 1, 2);
        while (end.SequenceEqual(start))
        {
            end = Bytes(random, alphabet, 1, 2);
        }

        var profile = new MarksFraming(start, end) { Max = random.Next(4, 12), Checks = SomeChecks(random) };
        return new(profile, Input(random, alphabet, payload => [.. start, .. payload, .. end], profile));
    }

    public static Generated Length(int seed)
    {
        var random = new Random(seed);
        var coding = (LengthCoding)random.Next(3);
        var width = coding == LengthCoding.Binary ? random.Next(1, 5) : random.Next(1, 4);
        var alphabet = coding == LengthCoding.Binary ? [0, 1, 2, 3, 5, 8, 0xFF] : "0001245AfZ"u8;
        var at = random.Next(1, 4);
        var start = at > 1 && random.Next(2) == 0 ? Bytes(random, alphabet, 1, Math.Min(2, at - 1)) : [];
        var end = random.Next(2) == 0 ? Bytes(random, alphabet, 1, 2) : [];
        var profile = new LengthFraming(
            new ByteRange(at, at + width - 1), coding, (ByteOrder)random.Next(2), (LengthCounts)random.Next(3), random.Next(-2, 3), start, end)
        {
            Max = at + width + end.Length + random.Next(8),
            Checks = SomeChecks(random),
        };
        var header = new byte[at + width - 1];
        return new(profile, Input(random, alphabet, payload => LengthReference.Write(profile, [.. header, .. payload]) ?? payload, profile));
    }

    public static Generated Fixed(int seed)
    {
        var random = new Random(seed);
        var profile = new FixedFraming(random.Next(1, 6)) { Checks = SomeChecks(random) };
        return new(profile, Input(random, "AB01"u8, payload => payload, profile));
    }

    public static Generated Gap(int seed)
    {
        var random = new Random(seed);
        var profile = new GapFraming(TimeSpan.FromMilliseconds(5)) { Max = random.Next(1, 8), Checks = SomeChecks(random) };
        return new(profile, Input(random, "AB01"u8, payload => payload, profile));
    }

    public override string ToString() =>
        $"{Profile} input {string.Join(' ', Arrivals.Select(arrival => $"{arrival.Value:X2}{(arrival.Silence ? "~" : arrival.ReadEnds ? "|" : "")}"))}";

    /// <summary>Frames, some damaged, and loose bytes in turn.</summary>
    private static Arrival[] Input(Random random, ReadOnlySpan<byte> alphabet, Func<byte[], byte[]> write, FramingProfile profile)
    {
        var input = new List<byte>();
        var length = random.Next(InputMax);
        while (input.Count < length)
        {
            var part = Bytes(random, alphabet, 0, 6);
            if (random.Next(3) > 0)
            {
                CheckReference.Fill(profile.Checks, part);
                part = write(part);
                if (part.Length > 0 && random.Next(6) == 0)
                {
                    part[random.Next(part.Length)] = alphabet[random.Next(alphabet.Length)];
                }
            }

            input.AddRange(part);
        }

        var readsEnd = random.Next(1, 6);
        return [.. input.Select(value => new Arrival(value, random.Next(readsEnd) == 0, random.Next(6) == 0))];
    }

    private static byte[] Bytes(Random random, ReadOnlySpan<byte> alphabet, int least, int most)
    {
        var bytes = new byte[random.Next(least, most + 1)];
        for (var index = 0; index < bytes.Length; index++)
        {
            bytes[index] = alphabet[random.Next(alphabet.Length)];
        }

        return bytes;
    }

    private static CheckProfile[] SomeChecks(Random random) => random.Next(20) switch
    {
        0 => [new(CheckAlgorithm.Xor8, new(1, -2), new(-1, -1), CheckCoding.Binary, ByteOrder.Big, [])],
        1 => [new(CheckAlgorithm.Crc16Modbus, new(1, -3), new(-2, -1), CheckCoding.Binary, (ByteOrder)random.Next(2), [])],
        2 => [new(CheckAlgorithm.Xor8, new(3, -1), new(1, 2), CheckCoding.Hex, ByteOrder.Big, [])],
        3 => [new(CheckAlgorithm.Constant, default, new(2, 2), CheckCoding.Binary, ByteOrder.Big, "A"u8.ToArray())],
        _ => [],
    };
}
