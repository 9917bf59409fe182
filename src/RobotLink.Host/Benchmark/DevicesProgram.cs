using System.Globalization;
using RobotLink.Host.Cli;

namespace RobotLink.Host.Benchmark;

/// <summary>The devices of a measurement, in a process of their own: they share no thread and no memory with what is measured.</summary>
/// <remarks>Says its ports in one line; then, for each line of its input, what was done and when. Ends with its input.</remarks>
internal static class DevicesProgram
{
    public static async Task<int> RunAsync(int count, Terminal terminal, CancellationToken stopping)
    {
        var devices = Enumerable.Range(0, count).Select(_ => new MeasuredDevice()).ToArray();
        try
        {
            await terminal.Out.WriteLineAsync(string.Join(' ', devices.Select(device => device.Port)));
            while (await NextAsync(terminal, stopping) is { } line)
            {
                var words = line.Split(' ');
                var device = devices[int.Parse(words[1], CultureInfo.InvariantCulture)];
                var at = terminal.Time.GetUtcNow();
                Do(words[0], device);
                await terminal.Out.WriteLineAsync(at.ToString("O", CultureInfo.InvariantCulture));
            }

            return ExitCode.Ok;
        }
        finally
        {
            foreach (var device in devices)
            {
                await device.DisposeAsync();
            }
        }
    }

    /// <summary>Completes when whoever started this program has nothing more to say, or is gone.</summary>
    public static async Task UntilInputEndsAsync(Terminal terminal, CancellationToken stopping)
    {
        while (await NextAsync(terminal, stopping) is not null)
        {
            // Nothing is to be told.
        }
    }

    /// <summary>The console reads on the caller's thread, however it is asked.</summary>
    private static Task<string?> NextAsync(Terminal terminal, CancellationToken stopping) => Task.Run(terminal.In.ReadLine, stopping).WaitAsync(stopping);

    private static void Do(string what, MeasuredDevice device)
    {
        switch (what)
        {
            case "cut":
                device.Cut();
                break;
            case "silence":
                device.FallSilent();
                break;
            case "stream":
                device.Stream();
                break;
            case "still":
                device.EndStream();
                break;
            default:
                throw new CommandFailedException(ExitCode.Usage, $"'{what}' is nothing that a device does.");
        }
    }
}
