namespace RobotLink.SimulatorSoak;

/// <summary>Frames that are nearly right.</summary>
internal static class Mutation
{
    private const int RandomBytesMax = 2000;
    private const int RepeatMax = 400;

    public static byte[] Of(byte[] frame, IReadOnlyList<byte[]> others, Random random)
    {
        var changed = frame.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            Change(changed, others, random);
        }
        return [.. changed];
    }

    public static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(1, RandomBytesMax)];
        random.NextBytes(noise);
        return noise;
    }

    private static void Change(List<byte> frame, IReadOnlyList<byte[]> others, Random random)
    {
        var at = random.Next(frame.Count + 1);
        switch (random.Next(7))
        {
            case 0 when at < frame.Count:
                frame[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < frame.Count:
                frame[at] = (byte)random.Next(256);
                break;
            case 2 when at < frame.Count:
                frame.RemoveRange(at, random.Next(1, frame.Count - at + 1));
                break;
            case 3:
                frame.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, RepeatMax)));
                break;
            case 4:
                frame.InsertRange(at, others[random.Next(others.Count)]);
                break;
            case 5 when at < frame.Count:
                frame.InsertRange(at, frame.Skip(at).ToArray());
                break;
            default:
                frame.Insert(at, random.Next(2) == 0 ? (byte)0 : (byte)0xFF);
                break;
        }
    }
}
