using System.CommandLine;
using System.Text.Json;
using RobotLink.Host.Api;
using RobotLink.Host.Benchmark;

namespace RobotLink.Host.Cli;

/// <summary><c>bench</c>: how fast RobotLink is on this PC. Takes nothing but itself, and touches no site that runs.</summary>
internal static class BenchCommand
{
    private const int LinksMax = 5000;

    public static Command Build(Terminal terminal)
    {
        var links = Options.Number("--links", "Simulated devices, and links to them. Default 500.", 10, LinksMax, 500);
        var seconds = Options.Number("--seconds", "About how long it takes in all. Default 30.", 5, 600, 30);
        var json = Options.Json();
        var command = new Command("bench", "Measure RobotLink on this PC, with simulated devices: what it adds to a direct connection, and what it takes.") { links, seconds, json };
        command.SetAction((parsed, stopping) => RunAsync(
            new Benchmark.Benchmark(parsed.GetValue(links), TimeSpan.FromSeconds(parsed.GetValue(seconds)), terminal), parsed.GetValue(json), terminal, stopping));
        command.Add(Devices(terminal));
        command.Add(Daemon(terminal));
        return command;
    }

    private static async Task<int> RunAsync(Benchmark.Benchmark benchmark, bool json, Terminal terminal, CancellationToken stopping)
    {
        var measured = await benchmark.RunAsync(stopping);
        if (json)
        {
            await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(measured, Answer.Options));
            return ExitCode.Ok;
        }

        await terminal.Out.WriteLineAsync(BenchLines.Head(measured));
        await terminal.Out.WriteLineAsync(BenchLines.Load(measured));
        Columns.Write(BenchLines.Rows(measured), terminal.Out);
        return ExitCode.Ok;
    }

    private static Command Devices(Terminal terminal)
    {
        var count = new Argument<int>("COUNT");
        var command = new Command("devices", "The simulated devices, in a process of their own.") { count };
        command.Hidden = true;
        command.SetAction((parsed, stopping) => DevicesProgram.RunAsync(parsed.GetValue(count), terminal, stopping));
        return command;
    }

    private static Command Daemon(Terminal terminal)
    {
        var folder = new Argument<string>("DIR");
        var command = new Command("daemon", "The daemon that is measured, in a process of its own.") { folder };
        command.Hidden = true;
        command.SetAction((parsed, stopping) => MeasuredDaemon.RunAsync(parsed.GetRequiredValue(folder), terminal, stopping));
        return command;
    }
}
