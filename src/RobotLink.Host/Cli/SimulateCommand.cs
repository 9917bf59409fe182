using System.CommandLine;
using System.Net;
using RobotLink.Host.Adapters;
using RobotLink.Simulators;
using RobotLink.Simulators.Serial;

namespace RobotLink.Host.Cli;

/// <summary><c>simulate KIND</c>: plays devices on real sockets until it is stopped.</summary>
internal static class SimulateCommand
{
    private const int CountMax = 1000;

    public static Command Build(Terminal terminal)
    {
        var kind = new Argument<string>("KIND") { Description = "A device; 'list simulators' shows them. Or any profile, played from its examples." };
        var listen = new Option<string?>("--listen") { Description = "Address of the first device. Default: loopback and the device's usual port; port 0 takes any.", HelpName = "ADDRESS:PORT" };
        var port = Options.Number("--port", "Port on loopback; the same as --listen 127.0.0.1:PORT.", 0, 65_535);
        var serial = new Option<string?>("--serial") { Description = "Stand on this serial line instead, such as /dev/ttyUSB0 or /dev/ttyUSB0,9600,7O1. Linux only.", HelpName = "PATH[,BAUD[,8N1]]" };
        var link = new Option<string?>("--link") { Description = "Stand on a virtual serial line made for it, to which this path leads. Profiles of serial devices do so without being told. Linux only.", HelpName = "PATH" };
        var dial = new Option<string?>("--dial") { Description = "Dial this address instead of listening.", HelpName = "ADDRESS:PORT" };
        var count = Options.Number("--count", "Devices on consecutive ports.", 1, CountMax, 1);
        var fault = new Option<string?>("--fault") { Description = $"How it fails from the start: {Fault.Vocabulary}.", HelpName = "TEXT" };
        var control = new Option<string?>("--control") { Description = "Loopback address that takes control lines, such as 'fault silent'; the next devices take the next ports.", HelpName = "ADDRESS:PORT" };
        var settings = new Option<string[]>("--set") { Description = "A control line of the device, carried out at its start, such as 'suffix <CR>'. May be repeated.", HelpName = "LINE" };
        var examples = new Option<bool>("--from-examples") { Description = "Play the profile of this name from its examples even where there is a simulator of its own." };
        var folder = Options.Folder();
        var seed = new Option<int>("--seed") { Description = "Varies the values made up. Default 0.", HelpName = "N" };
        var command = new Command("simulate", "Play a device on a real socket, with faults.") { kind, listen, port, serial, link, dial, count, fault, control, settings, examples, folder, seed };
        command.SetAction((parsed, stopping) => RunAsync(
            new Wanted(Device(parsed.GetRequiredValue(kind), parsed.GetValue(examples), parsed.GetValue(folder)!, terminal), parsed.GetValue(count), parsed.GetValue(seed))
            {
                Listen = parsed.GetValue(listen) ?? (parsed.GetValue(port) is { } number ? $"127.0.0.1:{number}" : null),
                Serial = parsed.GetValue(serial),
                Link = parsed.GetValue(link),
                Dial = parsed.GetValue(dial),
                Fault = parsed.GetValue(fault),
                Control = parsed.GetValue(control),
                Settings = parsed.GetValue(settings) ?? [],
            },
            terminal,
            stopping));
        return command;
    }

    /// <summary>A built-in device, or else the profile of this name.</summary>
    private static SimulatedDevice Device(string name, bool fromExamples, string folder, Terminal terminal) =>
        !fromExamples && SimulatorCatalogue.Kinds.FirstOrDefault(kind => kind.Name == name) is { } known
            ? new SimulatedDevice(known.DefaultPort, options => SimulatorCatalogue.Create(name, options))
            : ProfileDevice.Of(name, new ProfileShelf(folder), terminal);

    private static async Task<int> RunAsync(Wanted wanted, Terminal terminal, CancellationToken stopping)
    {
        var first = Endpoint(wanted.Listen ?? $"127.0.0.1:{wanted.Device.Port}", "--listen");
        var control = wanted.Control is null ? null : Endpoint(wanted.Control, "--control");
        if (control is not null && !IPAddress.IsLoopback(control.Address))
        {
            throw new CommandFailedException(ExitCode.Usage, $"--control {wanted.Control} can be reached from other computers. Use 127.0.0.1:PORT.");
        }

        if (((string?[])[wanted.Listen, wanted.Serial, wanted.Dial, wanted.Link]).Count(place => place is not null) > 1 || ((wanted.Serial ?? wanted.Link) is not null && wanted.Count > 1))
        {
            throw new CommandFailedException(ExitCode.Usage, "A device listens, dials or stands on a serial line. Use one of --listen, --dial, --serial and --link; --serial and --link take one device.");
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
        var device = wanted.Device.Make(new SimulatorOptions
        {
            Time = terminal.Time,
            Address = first.Address,
            Port = first.Port == 0 ? 0 : first.Port + index,
            Serial = wanted.Serial is { } line ? Line(line) : null,
            Virtual = wanted.IsVirtual ? new VirtualLine(wanted.Link) : null,
            Dial = wanted.Dial is { } target ? Endpoint(target, "--dial") : null,
            Settings = wanted.Settings,
            Seed = wanted.Seed + index,
            Fault = wanted.Fault,
            ControlPort = control is null ? null : control.Port == 0 ? 0 : control.Port + index,
        });
        device.Start();
        var controlled = device.ControlEndpoint is { } endpoint ? $", control on {endpoint}" : "";
        var verb = wanted switch { { Serial: not null } or { IsVirtual: true } => "standing on", { Dial: not null } => "dialling", _ => "listening on" };
        terminal.Error.WriteLine($"{verb} {device.Place}{controlled}");
        return device;
    }

    internal static IPEndPoint Endpoint(string text, string option) =>
        text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text.Replace("localhost", "127.0.0.1", StringComparison.Ordinal), out var endpoint)
            ? endpoint
            : throw new CommandFailedException(ExitCode.Usage, $"{option} '{text}' is no address. Write ADDRESS:PORT, such as 127.0.0.1:5000.");

    internal static SerialSettings Line(string text) => SerialSettings.TryParse(text, out var line)
        ? line!
        : throw new CommandFailedException(ExitCode.Usage, $"--serial '{text}' is no serial line. Write PATH, PATH,BAUD or PATH,BAUD,FORMAT, such as /dev/ttyUSB0,9600,7O1.");

    private sealed record Wanted(SimulatedDevice Device, int Count, int Seed)
    {
        public string? Listen { get; init; }

        public string? Serial { get; init; }

        public string? Link { get; init; }

        public string? Dial { get; init; }

        /// <summary>Where nobody says where a serial device stands, it makes a line.</summary>
        public bool IsVirtual => Link is not null || (Device.IsSerial && OperatingSystem.IsLinux() && (Listen, Serial, Dial) == (null, null, null));

        public string? Fault { get; init; }

        public string? Control { get; init; }

        public required string[] Settings { get; init; }
    }
}
