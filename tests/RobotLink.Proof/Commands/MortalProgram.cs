using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;
using RobotLink.Proof.Lab;

namespace RobotLink.Proof.Commands;

/// <summary>RobotLink, killed at random moments and started again beside the same files.</summary>
internal sealed class MortalProgram(string folder, int port, int seed) : IAsyncDisposable
{
    private readonly Random random = new(seed);
    private readonly HttpClient http = new();
    private Child? child;

    public Uri Url { get; } = new($"http://127.0.0.1:{port}/");

    public int Kills { get; private set; }

    public async Task StartAsync(CancellationToken stop)
    {
        child = Child.Start(Repository.RobotLink, ["run", "-c", folder, "--no-watch"], Path.Combine(folder, "talk.txt"));
        await LabClock.Until("RobotLink answers", async asking => child.HasEnded || await AnswersAsync(asking), stop);
        if (child.HasEnded)
        {
            throw new InvalidOperationException($"RobotLink ended before it answered: {await File.ReadAllTextAsync(Path.Combine(folder, "talk.txt"), stop)}");
        }
    }

    /// <summary>Spread over the whole time, each at a random moment.</summary>
    /// <param name="progress">0 to 1.</param>
    public async Task KillAsync(int times, Func<double> progress, CancellationToken stop)
    {
        try
        {
            for (var number = 0; number < times; number++)
            {
                var when = (number + random.NextDouble()) / (times + 1);
                await LabClock.Until("the next kill is due", _ => Task.FromResult(progress() >= when), stop);
                await LabClock.Hold(TimeSpan.FromMilliseconds(random.NextDouble() * 40), stop);
                child!.Signal(Child.Kill);
                Kills++;

                // Whatever was begun is ended: the program must stand again when all is over.
                await child.DisposeAsync();
                await StartAsync(CancellationToken.None);
            }
        }
        catch (TimeoutException) when (stop.IsCancellationRequested)
        {
            // All commands were given before the last kill was due.
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // As above.
        }
    }

    /// <summary>In an orderly way.</summary>
    public async Task StopAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        await child!.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (child is not null)
        {
            await child.DisposeAsync();
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken stop)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(Url, "readyz"), stop);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
