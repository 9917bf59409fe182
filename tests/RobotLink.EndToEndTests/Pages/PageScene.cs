using System.Text.RegularExpressions;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;
using RobotLink.Tests.Pages;

namespace RobotLink.EndToEndTests.Pages;

/// <summary>Where a page is played as a reader would: an empty folder, and a network of its own in which every port is free.</summary>
/// <remarks>Blocks with a title are files; lines behind <c>$</c> are commands. Remarks that readers do not see: <c>run: COMMAND</c>, and <c>stop</c>,
/// which ends what is running. A command ends with 0, unless <c>echo $?</c> follows it.</remarks>
internal sealed partial class PageScene : IAsyncDisposable
{
    private static readonly string[] Tools = ["ip", "bash", "curl", "jq", "socat"];
    private const string Prefix = "robotlink-page-";
    private static int scenes;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("robotlink-page-");
    private readonly string network;
    private readonly List<RunningProgram> running = [];
    private int lastExit;

    private PageScene(string network) => this.network = network;

    /// <summary>Makes the scene, or ignores the test with the reason why this machine cannot.</summary>
    public static async Task<PageScene> Open(CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("a network of its own needs Linux and root");
        }

        var paths = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (Array.Find(Tools, tool => !paths.Any(path => File.Exists(Path.Combine(path, tool)))) is { } missing)
        {
            Assert.Ignore($"{missing} is missing: tests/run installs it on Debian");
        }

        foreach (var left in Abandoned())
        {
            await Remove(left);
        }

        var scene = new PageScene($"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref scenes)}");
        if (await Ip(["netns", "add", scene.network], stop) is { Length: > 0 } trouble)
        {
            Assert.Ignore($"no network namespaces here: {trouble}");
        }

        await Ip(["-n", scene.network, "link", "set", "lo", "up"], stop);
        return scene;
    }

    public async Task Play(PagePart part, CancellationToken stop)
    {
        if (part.Title is { } title)
        {
            var file = Path.Combine(folder.FullName, title);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, part.Text, stop);
        }
        else if (part.Kind == PagePart.Remark && part.Text == "stop")
        {
            await StopAll();
        }
        else if (part.Kind == PagePart.Remark && part.Text.StartsWith("run: ", StringComparison.Ordinal))
        {
            await Run(new ShownCommand(part.Text["run: ".Length..], "", MayFail: false), part, stop);
        }
        else if (part.Kind == "console")
        {
            foreach (var command in ShownCommand.Of(part.Text))
            {
                await Run(command, part, stop);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAll();
        await Remove(network);
        folder.Delete(recursive: true);
    }

    private async Task Run(ShownCommand command, PagePart part, CancellationToken stop)
    {
        var script = $"cd '{folder.FullName}'; exec 2>&1; (exit {lastExit}); {command.Line}";
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = $"{Path.GetDirectoryName(Repository.RobotLink)}:{Environment.GetEnvironmentVariable("PATH")}",
            ["NO_COLOR"] = "1",
        };
        var program = RunningProgram.Start("ip", ["netns", "exec", network, "bash", "-c", script], environment);
        running.Add(program);
        var shown = ShownOutput.Pattern(command.Shown);
        if (Staying().IsMatch(command.Line) && !command.MayFail)
        {
            await LabClock.Until($"{part}: '{command.Line}' says\n{command.Shown}\nbut it said\n{program.Output}", _ => Task.FromResult(shown.IsMatch(program.Output) || program.HasEnded), stop);
            if (!program.HasEnded)
            {
                if (!Company().IsMatch(command.Line))
                {
                    running.Remove(program);
                    await Stop(program);
                }

                return;
            }
        }

        lastExit = await program.WaitForExit(stop);
        Assert.That(program.Output, Does.Match(shown), $"{part}: {command.Line}");
        Assert.That(lastExit == 0 || command.MayFail, $"{part}: {command.Line} ended with {lastExit}; show that with 'echo $?'. It said:\n{program.Output}");
    }

    private async Task StopAll()
    {
        foreach (var program in running.AsEnumerable().Reverse())
        {
            await Stop(program);
        }

        running.Clear();
    }

    /// <summary>As Ctrl+C does: the programs get the signal, the shell ends with them. A shell that had one thing left to do has become that program.</summary>
    private static async Task Stop(RunningProgram program)
    {
        if (!program.HasEnded)
        {
            foreach (var one in Children(program.Id).DefaultIfEmpty(program.Id))
            {
                RunningProgram.Signal(one, RunningProgram.Interrupt);
            }
        }

        await program.DisposeAsync();
    }

    private static int[] Children(int process)
    {
        var file = $"/proc/{process}/task/{process}/children";
        return File.Exists(file) ? [.. File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)] : [];
    }

    /// <summary>Networks of test runs that were broken off: the process in their name has ended.</summary>
    private static string[] Abandoned() => !Directory.Exists("/run/netns") ? [] : [.. Directory.EnumerateFiles("/run/netns", $"{Prefix}*")
        .Select(file => Path.GetFileName(file)).Where(name => !Directory.Exists($"/proc/{name[Prefix.Length..].Split('-')[0]}"))];

    /// <summary>A network lives on while a program in it does, so those go first.</summary>
    private static async Task Remove(string network)
    {
        await using var inside = RunningProgram.Start("ip", ["netns", "pids", network]);
        if (await inside.WaitForExit(CancellationToken.None) == 0)
        {
            foreach (var process in inside.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                RunningProgram.Signal(int.Parse(process), RunningProgram.Kill);
            }
        }

        await Ip(["netns", "del", network], CancellationToken.None);
    }

    private static async Task<string> Ip(string[] arguments, CancellationToken stop)
    {
        await using var ip = RunningProgram.Start("ip", arguments);
        return await ip.WaitForExit(stop) == 0 ? "" : ip.Talk;
    }

    /// <summary>Commands that go on until they are stopped.</summary>
    [GeneratedRegex(@"^(robotlink (demo|run|simulate|replay|watch|tail)\b|robotlink validate .*--watch|socat |curl -sN)", RegexOptions.ExplicitCapture)]
    private static partial Regex Staying();

    /// <summary>Of these, the ones that the following commands talk to.</summary>
    [GeneratedRegex(@"^(robotlink (demo|run|simulate|replay)\b|socat )", RegexOptions.ExplicitCapture)]
    private static partial Regex Company();
}
