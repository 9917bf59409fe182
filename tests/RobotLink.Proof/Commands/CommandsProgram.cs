using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;
using RobotLink.Proof.Devices;
using RobotLink.Proof.Lab;

namespace RobotLink.Proof.Commands;

/// <summary>Many commands while ways break and RobotLink is killed; what the robots carried out against what was told and written down.</summary>
internal static class CommandsProgram
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken stop)
    {
        var count = arguments.Number("commands", 2000);
        var kills = arguments.Number("kills", 40);
        var links = arguments.Number("links", 4);
        var seed = arguments.Number("seed", 1);
        arguments.RefuseOthers();
        var folder = Directory.CreateTempSubdirectory("robotlink-commands-");
        var unwritten = new ConcurrentQueue<string>();
        var robots = Enumerable.Range(1, links).Select(number => new CommandedLink(number, (seed * 1000) + number, (link, move) =>
        {
            if (!AuditBook.Holds(AuditFolder(folder.FullName), $"{link}-{move}"))
            {
                unwritten.Enqueue($"{link} was told to move {move}, and no line of the audit admits it at this moment");
            }
        })).ToList();
        try
        {
            var port = FreePort();
            await WriteSiteAsync(folder.FullName, robots, port, stop);
            await using var program = new MortalProgram(folder.FullName, port, seed);
            await program.StartAsync(stop);
            var given = await PlayAsync(program, robots, count, kills, seed, stop);
            await program.StopAsync(stop);
            var troubles = CommandLedger.Compare(given, robots, AuditBook.Read(AuditFolder(folder.FullName))).Concat(unwritten).ToList();
            return Report(given, robots, program, AuditBook.Read(AuditFolder(folder.FullName)), troubles);
        }
        finally
        {
            foreach (var robot in robots)
            {
                await robot.DisposeAsync();
            }

            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<Given>> PlayAsync(MortalProgram program, List<CommandedLink> robots, int count, int kills, int seed, CancellationToken stop)
    {
        using var failing = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 100 }) { BaseAddress = program.Url, Timeout = TimeSpan.FromMinutes(2) };
        var given = Enumerable.Range(1, count).Select(number => new Given(robots[number % robots.Count].Name, number)).ToList();
        var done = 0;
        var failures = robots.Select(robot => robot.FailAsync(failing.Token)).ToList();
        var killing = program.KillAsync(kills, () => Volatile.Read(ref done) / (double)count, failing.Token);

        // Two for each robot, so that one command is under way while the next one waits for its turn.
        var giving = robots.SelectMany(robot => new[] { 0, 1 }.Select(async half =>
        {
            var random = new Random((seed * 100) + (robots.IndexOf(robot) * 2) + half);
            var giver = new Giver(http, random);
            foreach (var command in given.Where(command => command.Link == robot.Name && command.Number / robots.Count % 2 == half))
            {
                await giver.GiveAsync(command, stop);
                Interlocked.Increment(ref done);
                if (random.Next(10) == 0)
                {
                    await giver.DoubtAsync(command, stop);
                }
            }
        })).ToList();
        await Task.WhenAll(giving);
        await failing.CancelAsync();
        await Task.WhenAll(failures);
        await killing;

        // What a way still holds back arrives now.
        await LabClock.Hold(TimeSpan.FromSeconds(1), stop);
        return given;
    }

    private static int Report(List<Given> given, List<CommandedLink> robots, MortalProgram program, AuditBook audit, List<string> troubles)
    {
        var faults = robots.SelectMany(robot => robot.Happened).GroupBy(fault => fault.Key).OrderBy(of => of.Key, StringComparer.Ordinal).Select(of => $"{of.Sum(fault => fault.Value)} {of.Key}");
        Say("commands", $"{given.Count} on {robots.Count} links; asked for again because nobody answered: {given.Sum(command => command.Repeats)}");
        Say("faults", $"{string.Join(", ", faults)}, {program.Kills} kill -9");
        Say("connections", $"{robots.Sum(robot => robot.Way.Calls)}");
        Say("arrived", $"{robots.Sum(robot => robot.Robot.Moves.Values.Sum())} at the robots, {robots.Sum(robot => robot.Robot.Moves.Count)} different");
        foreach (var outcome in given.GroupBy(command => command.Told.First()).OrderByDescending(of => of.Count()))
        {
            var there = outcome.Count(command => Robot(robots, command).Moves.ContainsKey(command.Number));
            Say(outcome.Key, $"{outcome.Count()}: {there} arrived, {outcome.Count() - there} did not");
        }

        Say("audit", $"{audit.Admitted.Values.Sum()} admitted, {audit.Refused} refused, {audit.Repeated} repeated, {audit.Damaged} lines cut off by a kill");
        foreach (var trouble in troubles.Take(50))
        {
            Say("WRONG", trouble);
        }

        Say("verdict", troubles.Count == 0 ? "the books agree" : $"{troubles.Count} wrong");
        return troubles.Count == 0 ? 0 : 1;
    }

    private static LineDevice Robot(List<CommandedLink> robots, Given command) => robots.Find(robot => robot.Name == command.Link)!.Robot;

    private static string AuditFolder(string folder) => Path.Combine(folder, "state", "audit");

    private static async Task WriteSiteAsync(string folder, IEnumerable<CommandedLink> robots, int port, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.Combine(folder, "profiles"));
        await File.WriteAllTextAsync(Path.Combine(folder, "profiles", $"{LineDevice.Profile}.yaml"), LineDevice.ProfileText(Promise), stop);
        var lines = robots.Select(robot => string.Create(
            CultureInfo.InvariantCulture,
            $"  {robot.Name}: {{ profile: {LineDevice.Profile}, address: \"{robot.Way.Endpoint}\", commands: true, override: {{ reconnect: {{ first: 100ms, max: 500ms }} }} }}\n"));
        await File.WriteAllTextAsync(Path.Combine(folder, "site.yaml"), $"schema: 1\nsite: {{ name: commands }}\nhttp: {{ listen: 127.0.0.1:{port} }}\nlinks:\n{string.Concat(lines)}", stop);
    }

    private static int FreePort()
    {
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        return ((IPEndPoint)door.LocalEndpoint).Port;
    }

    private static void Say(string what, string figures) => Console.Out.WriteLine($"{what,-12} {figures}");
}
