using System.Globalization;

namespace RobotLink.FaultProxy.Packets;

/// <summary>A packet line as a program of its own: says <c>ready</c>, then obeys standard input until it ends.</summary>
internal static class PacketProgram
{
    public const string Usage = """
        use: RobotLink.FaultProxy packets NEAR FAR [MOOD] [SEED]     such as rl-near rl-far 'loss=5% delay=20ms jitter=20ms' 7
        Makes two network devices of these names and carries packets between them; packets overtake one another where there is jitter. Needs Linux and root.
        Lines on standard input: fair, cut, loss=5%, delay=20ms, jitter=20ms (several in one line), count.
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        if (words.Count is < 2 or > 4 || !int.TryParse(words.ElementAtOrDefault(3) ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        using var line = new PacketLine(TimeProvider.System, words[0], words[1], seed);
        line.Mood = PacketMood.Parse(words.ElementAtOrDefault(2) ?? "fair");
        await Console.Out.WriteLineAsync("ready");
        while (await Console.In.ReadLineAsync() is { } said)
        {
            await Console.Out.WriteLineAsync(Obey(line, said));
        }

        return 0;
    }

    private static string Obey(PacketLine line, string words)
    {
        if (words == "count")
        {
            return string.Create(CultureInfo.InvariantCulture, $"to-far {Words(line.ToFar)} to-near {Words(line.ToNear)}");
        }

        try
        {
            line.Mood = PacketMood.Parse(words);
            return "ok";
        }
        catch (FormatException mistake)
        {
            return $"error {mistake.Message}";
        }
    }

    private static string Words(PacketCount count) => string.Create(CultureInfo.InvariantCulture, $"taken {count.Taken} lost {count.Lost} latest {count.Latest.TotalMilliseconds:0}ms");
}
