using System.CommandLine;
using System.Globalization;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Host.Simulation;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Recording;
using RobotLink.Simulators;
using RobotLink.Simulators.Replays;
using RobotLink.Simulators.Serial;

namespace RobotLink.Host.Cli;

/// <summary><c>replay FILE</c>: plays the device's side of a recording on a real socket.</summary>
internal static class ReplayCommand
{
    private const int AnyPort = 5000;

    public static Command Build(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "What 'record', 'support' or 'tail --json' wrote." };
        var link = new Option<string?>("--link") { Description = "Of a recording of several links, this one.", HelpName = "LINK" };
        var listen = new Option<string?>("--listen") { Description = "Address to listen on. Default: loopback and the device's own port; port 0 takes any.", HelpName = "ADDRESS:PORT" };
        var port = Options.Number("--port", "Port on loopback; the same as --listen 127.0.0.1:PORT.", 0, 65_535);
        var dial = new Option<string?>("--dial") { Description = "Dial this address instead of listening, as devices do for which a link listens.", HelpName = "ADDRESS:PORT" };
        var serial = new Option<string?>("--serial") { Description = "Stand on this serial line instead, such as /dev/ttyUSB0,9600,7O1. Linux only.", HelpName = "PATH[,BAUD[,8N1]]" };
        var speed = new Option<string>("--speed") { Description = "So many times as fast as it was, such as 10 or 0.5; max: without any pause.", HelpName = "N|max", DefaultValueFactory = _ => "1" };
        var once = new Option<bool>("--once") { Description = "End behind the last connection instead of beginning again." };
        var strict = new Option<bool>("--strict") { Description = "End with exit code 1 when a client says something else than the recording has." };
        var folder = Options.Folder();
        var command = new Command("replay", "Play the device's side of a recording on a real socket: same bytes, same gaps.") { file, link, listen, port, dial, serial, speed, once, strict, folder };
        command.SetAction(async (parsed, stopping) =>
        {
            var recording = RecordingFiles.Read(parsed.GetRequiredValue(file), terminal, out var lines);
            using var reading = lines;
            var recorded = Link(recording, parsed.GetValue(link));
            var wanted = new Wanted(recorded, Profile(recording, recorded, new ProfileShelf(parsed.GetValue(folder)!)))
            {
                Listen = parsed.GetValue(listen) ?? (parsed.GetValue(port) is { } number ? $"127.0.0.1:{number}" : null),
                Dial = parsed.GetValue(dial),
                Serial = parsed.GetValue(serial),
                Replay = new ReplayOptions
                {
                    Speed = Speed(parsed.GetValue(speed)!),
                    Once = parsed.GetValue(once),
                    Strict = parsed.GetValue(strict),
                    Tell = words => terminal.Error.WriteLine($"{Lines.Time(terminal.Time.GetUtcNow())} {words}"),
                },
            };
            return await RunAsync(wanted, RecordedConnections.Of(place => recording.From(place).Where(placed => placed.Entry.Link == recorded.Id)), terminal, stopping);
        });
        return command;
    }

    private static async Task<int> RunAsync(Wanted wanted, RecordedConnections recorded, Terminal terminal, CancellationToken stopping)
    {
        var connections = recorded.Connections;
        if (connections.Count == 0)
        {
            throw new CommandFailedException(ExitCode.Failed, $"Nothing that the device said is in the recording of link '{wanted.Link.Id}', so there is nothing to play.");
        }

        try
        {
            var options = Place(wanted, terminal);
            await using var device = wanted.IsDatagrams
                ? new ReplayDatagrams(wanted.Name, connections, wanted.Replay, options) as ISimulator
                : new ReplaySimulator(wanted.Name, connections, wanted.Replay, options);
            device.Start();
            await TellAsync(wanted, recorded, device, terminal);
            var ended = device is ReplayDatagrams datagrams ? datagrams.Ended : ((ReplaySimulator)device).Ended;
            var tally = await ended.WaitAsync(stopping);
            await terminal.Error.WriteLineAsync($"{Lines.Count(tally.Connections, "connection")} played{(tally.Differing == 0 ? ", every word of the client as recorded" : $"; the client said something else {tally.Differing} times")}");
            return wanted.Replay.Strict && tally.Differing > 0 ? ExitCode.Failed : ExitCode.Ok;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
        catch (SimulatorException reason)
        {
            throw new CommandFailedException(ExitCode.Failed, reason.Message);
        }
    }

    private static async Task TellAsync(Wanted wanted, RecordedConnections recorded, ISimulator device, Terminal terminal)
    {
        var connections = recorded.Connections;
        var pace = wanted.Replay.Speed switch { null => "without pauses", 1 => "as fast as it was", var times => $"{times.Value.ToString(CultureInfo.InvariantCulture)} times as fast" };
        await terminal.Error.WriteLineAsync($"{wanted.Link.Id}{(wanted.Link.Profile.Length == 0 ? "" : $" ({wanted.Link.Profile})")}: {Lines.Count(connections.Count, "connection")}, {recorded.Bytes} bytes of the device, {Duration.Words(recorded.Length)}, {pace}");
        if (recorded.Gaps > 0)
        {
            await terminal.Error.WriteLineAsync($"the recording has {Lines.Count(recorded.Gaps, "gap")}: what is missing there is left out");
        }

        if (recorded.BeginsInside)
        {
            await terminal.Error.WriteLineAsync($"the recording begins inside of connection {connections[0].Number}: what the device said before, such as its answer to a login, is missing");
        }

        var verb = wanted switch { { OnSerial: true } => "standing on", { Dials: true } => "dialling", _ => "listening on" };
        await terminal.Error.WriteLineAsync($"{verb} {device.Place}");
    }

    private static RecordedLink Link(RecordingFile recording, string? wanted)
    {
        var speaking = recording.Links.Where(link => recording.Span.Speaking.Contains(link.Id)).ToList();
        return wanted is not null ? RecordingFiles.Links(recording, [wanted])[0]
            : speaking.Count == 1 ? speaking[0]
            : recording.Links.Count == 1 ? recording.Links[0]
            : throw new CommandFailedException(ExitCode.Usage, $"The recording is of {recording.Links.Count} links; say which device to play with --link: {string.Join(", ", recording.Links.Select(link => link.Id))}.");
    }

    /// <summary>Only how it is reached is asked of it; a recording without a usable profile is played on TCP.</summary>
    private static DeviceProfile? Profile(RecordingFile recording, RecordedLink link, ProfileShelf shelf) =>
        link.Profile.Length == 0 ? null : new RecordedProfiles(recording, shelf).Read(link.Profile).Profile;

    private static double? Speed(string text) => text == "max" ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var times) && times is >= 0.01 and <= 1000 ? times
        : throw new CommandFailedException(ExitCode.Usage, $"--speed {Terminal.Safe(text)}: write how many times as fast, from 0.01 to 1000, or max.");

    private static SimulatorOptions Place(Wanted wanted, Terminal terminal)
    {
        if (((string?[])[wanted.Listen, wanted.Dial, wanted.Serial]).Count(place => place is not null) > 1)
        {
            throw new CommandFailedException(ExitCode.Usage, "A device listens, dials or stands on a serial line. Use one of --listen or --port, --dial and --serial.");
        }

        var options = new SimulatorOptions { Time = terminal.Time };
        if (wanted.Serial is { } line)
        {
            return options with { Serial = SimulateCommand.Line(line) };
        }

        if (wanted.OnSerial)
        {
            return options with { Virtual = new VirtualLine(null) };
        }

        if (wanted.Dials)
        {
            return options with { Dial = SimulateCommand.Endpoint(wanted.Dial ?? $"127.0.0.1:{wanted.Port}", "--dial") };
        }

        var endpoint = SimulateCommand.Endpoint(wanted.Listen ?? $"127.0.0.1:{wanted.Port}", "--listen");
        return options with { Address = endpoint.Address, Port = endpoint.Port };
    }

    private sealed record Wanted(RecordedLink Link, DeviceProfile? Profile)
    {
        public string? Listen { get; init; }

        public string? Dial { get; init; }

        public string? Serial { get; init; }

        public required ReplayOptions Replay { get; init; }

        public string Name => Link.Profile.Length == 0 ? "recording" : Link.Profile;

        public bool IsDatagrams => Profile?.Connect.Kind == ConnectKind.Udp;

        /// <summary>The link listened for its device, so this device calls.</summary>
        public bool Dials => Dial is not null || (Listen is null && Serial is null && Link.Address is [':', ..]);

        public bool OnSerial => Serial is not null || (Listen is null && Dial is null && OperatingSystem.IsLinux() && Profile?.Connect.Kind == ConnectKind.Serial);

        /// <summary>The one that the device had, else that of its kind.</summary>
        public int Port => Link.Port ?? Profile?.Connect.Port ?? AnyPort;
    }
}
