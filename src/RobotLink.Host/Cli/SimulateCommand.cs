using System.CommandLine;
using System.Net;
using RobotLink.Simulators;

namespace RobotLink.Host.Cli;

/// <summary><c>simulate KIND</c>: plays devices on real sockets until it is stopped.</summary>
internal static class SimulateCommand
{
    private const int CountMax = 1000;

    public static Command Build(Terminal terminal)
    {
        var kind = new Argument<string>("KIND") { Description = "A device; 'list simulators' shows them." };
        var listen = new Option<string?>("--listen") { Description = "Address of the first device. Default: loopback and the device's usual port; port 0 takes any.", HelpName = "ADDRESS:PORT" };
        var count = Options.Number("--count", "Devices on consecutive ports.", 1, CountMax, 1);
        var fault = new Option<string?>("--fault") { Description = $"How it fails from the start: {Fault.Vocabulary}.", HelpName = "TEXT" };
        var control = new Option<string?>("--control") { Description = "Loopback address that takes control lines, such as 'fault silent'; the next devices take the next ports.", HelpName = "ADDRESS:PORT" };
        var dial = new Option<string?>("--dial") { Description = "The device dials this address, each second while nobody takes the call, instead of listening.", HelpName = "HOST:PORT" };
        var seed = new Option<int>("--seed") { Description = "Varies the values made up. Default 0.", HelpName = "N" };
        var command = new Command("simulate", "Play a device on a real socket, with faults.") { kind, listen, dial, count, fault, control, seed };
        command.SetAction((parsed, stopping) => RunAsync(
            new Wanted(
                Kind(parsed.GetRequiredValue(kind)), parsed.GetValue(listen), parsed.GetValue(dial), parsed.GetValue(count), parsed.GetValue(fault), parsed.GetValue(control), parsed.GetValue(seed)),
            terminal,
            stopping));
        return command;
    }

    private static SimulatorKind Kind(string name) => SimulatorCatalogue.Kinds.FirstOrDefault(kind => kind.Name == name)
        ?? throw new CommandFailedException(
            ExitCode.Usage,
            $"There is no simulator '{name}'. Use one of: {string.Join(", ", SimulatorCatalogue.Kinds.Select(kind => kind.Name))}.");

    private static async Task<int> RunAsync(Wanted wanted, Terminal terminal, CancellationToken stopping)
    {
        var first = Endpoint(wanted.Listen ?? $"127.0.0.1:{wanted.Kind.DefaultPort}", "--listen");
        var control = wanted.Control is null ? null : Endpoint(wanted.Control, "--control");
        if (control is not null && !IPAddress.IsLoopback(control.Address))
        {
            throw new CommandFailedException(ExitCode.Usage, $"--control {wanted.Control} can be reached from other computers. Use 127.0.0.1:PORT.");
        }

        if (wanted.Fault is { } text && !Fault.TryParse(text, out _, out var mistake))
        {
            throw new CommandFailedException(ExitCode.Usage, mistake);
        }

        var devices = new List<ISimulator>();
        try
        {
            for (var index = 0; index < wanted.Count; index++)
            {
                devices.Add(Start(wanted, first, control, index, terminal));
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, terminal.Time, stopping).ContinueWith(_ => { }, TaskScheduler.Default);
            return ExitCode.Ok;
        }
        catch (SimulatorException reason)
        {
            throw new CommandFailedException(ExitCode.Failed, reason.Message);
        }
        finally
        {
            foreach (var device in devices)
            {
                await device.DisposeAsync();
            }
        }
    }

    private static ISimulator Start(Wanted wanted, IPEndPoint first, IPEndPoint? control, int index, Terminal terminal)
    {
        var device = SimulatorCatalogue.Create(wanted.Kind.Name, new SimulatorOptions
        {
            Time = terminal.Time,
            Address = first.Address,
            Port = first.Port == 0 ? 0 : first.Port + index,
            Seed = wanted.Seed + index,
            Fault = wanted.Fault,
            Dial = wanted.Dial,
            ControlPort = control is null ? null : control.Port == 0 ? 0 : control.Port + index,
        });
        device.Start();
        var controlled = device.ControlEndpoint is { } endpoint ? $", control on {endpoint}" : "";
        terminal.Error.WriteLine($"{(wanted.Dial is { } target ? $"dialling {target}" : $"listening on {device.Endpoint}")}{controlled}");
        return device;
    }

    private static IPEndPoint Endpoint(string text, string option) =>
        text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text.Replace("localhost", "127.0.0.1", StringComparison.Ordinal), out var endpoint)
            ? endpoint
            : throw new CommandFailedException(ExitCode.Usage, $"{option} '{text}' is no address. Write ADDRESS:PORT, such as 127.0.0.1:5000.");

    private sealed record Wanted(SimulatorKind Kind, string? Listen, string? Dial, int Count, string? Fault, string? Control, int Seed);
}
