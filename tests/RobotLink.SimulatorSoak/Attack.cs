using System.Net;
using System.Net.Sockets;

namespace RobotLink.SimulatorSoak;

/// <summary>One round of traffic that no good client would send. All its connections are gone when it ends.</summary>
internal sealed class Attack(IPEndPoint endpoint, bool datagrams, Corpus corpus, TimeProvider time, Random random)
{
    private const int FloodBytes = 256 * 1024;
    private const int DatagramBytesMax = 1400;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private delegate Task Talk(Line line, CancellationToken token);

    public long Frames { get; private set; }

    public long Connects { get; private set; }

    public async Task RoundAsync(CancellationToken token)
    {
        Talk[] talks = [InOrderAsync, MutatedAsync, NoiseAsync, HalfAsync, FloodAsync, DripAsync, SilentAsync];
        switch (random.Next(10))
        {
            case 0:
                await Task.WhenAll(Enumerable.Range(0, random.Next(2, 5)).Select(_ => RunAsync(talks[random.Next(talks.Length)], token)));
                break;
            case 1:
                for (var again = random.Next(2, 6); again > 0; again--)
                {
                    await RunAsync((_, _) => Task.CompletedTask, token);
                }
                break;
            default:
                await RunAsync(talks[random.Next(talks.Length)], token);
                break;
        }
    }

    private async Task RunAsync(Talk talk, CancellationToken token)
    {
        try
        {
            using var conversation = await Conversation.OpenAsync(endpoint, datagrams, time, token);
            Connects++;
            if (random.Next(2) == 0)
            {
                // Where the device talks at another port, rubbish goes there too; when it does not let us in, it gets it here.
                _ = await conversation.PlayAsync(corpus.Correct.Entry, token);
            }
            await talk(conversation.Line, token);
            if (random.Next(2) == 0)
            {
                conversation.Line.Abort();
            }
        }
        catch (SocketException)
        {
            // A device may refuse for a moment; whether it serves again is asked afterwards.
        }
    }

    private async Task InOrderAsync(Line line, CancellationToken token)
    {
        foreach (var frame in corpus.Frames.Skip(random.Next(corpus.Frames.Count)).Take(random.Next(1, 12)))
        {
            await SayAsync(line, frame, token);
        }
    }

    private async Task MutatedAsync(Line line, CancellationToken token)
    {
        for (var left = random.Next(1, 20); left > 0; left--)
        {
            await SayAsync(line, random.Next(3) == 0 ? Any() : Mutation.Of(Any(), corpus.Frames, random), token);
        }
    }

    private async Task NoiseAsync(Line line, CancellationToken token)
    {
        for (var left = random.Next(1, 10); left > 0; left--)
        {
            await SayAsync(line, Mutation.Noise(random), token);
        }
    }

    private async Task HalfAsync(Line line, CancellationToken token)
    {
        var frame = Any();
        await SayAsync(line, frame[..random.Next(frame.Length)], token);
    }

    /// <summary>As much as it takes, and nothing it answers is read.</summary>
    private async Task FloodAsync(Line line, CancellationToken token)
    {
        var spoilt = random.Next(2) == 0;
        for (var sent = 0; sent < FloodBytes;)
        {
            var burst = Enumerable.Range(0, datagrams ? 1 : 64)
                .SelectMany(_ => spoilt ? Mutation.Of(Any(), corpus.Frames, random) : Any())
                .Take(datagrams ? DatagramBytesMax : FloodBytes)
                .ToArray();
            sent += Math.Max(1, burst.Length);
            if (!await line.SendAsync(burst, token))
            {
                return;
            }
            Frames += datagrams ? 1 : 64;
        }
    }

    private async Task DripAsync(Line line, CancellationToken token)
    {
        foreach (var one in Any())
        {
            if (!await line.SendAsync(new[] { one }, token))
            {
                return;
            }
        }
        Frames++;
        _ = await line.HearAsync(Glance, token);
    }

    private async Task SilentAsync(Line line, CancellationToken token) => _ = await line.HearAsync(TimeSpan.FromMilliseconds(random.Next(1, 200)), token);

    private byte[] Any() => corpus.Frames[random.Next(corpus.Frames.Count)];

    private async Task SayAsync(Line line, byte[] frame, CancellationToken token)
    {
        Frames++;
        if (await line.SendAsync(datagrams ? frame.AsMemory(0, Math.Min(frame.Length, DatagramBytesMax)) : frame, token) && random.Next(3) != 0)
        {
            _ = await line.HearAsync(Glance, token);
        }
    }
}
