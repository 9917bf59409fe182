using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace RobotLink.Host.Cli;

/// <summary>All commands, and how they end.</summary>
internal static class CommandTree
{
    /// <summary>errno EPIPE.</summary>
    private const int BrokenPipe = 32;

    /// <summary>errno EIO: the terminal was closed, and SIGHUP told so.</summary>
    private const int TerminalGone = 5;

    /// <summary>In the order of the help.</summary>
    private static readonly (string Name, Func<Terminal, Command> Build)[] Commands =
    [
        ("demo", DemoCommand.Build), ("run", RunCommand.Build), ("validate", ValidateCommand.Build), ("plan", PlanCommand.Build), ("status", StatusCommand.Build),
        ("watch", WatchCommand.Build), ("tail", TailCommand.Build), ("record", RecordCommand.Build), ("replay", ReplayCommand.Build), ("open", OpenCommand.Build),
        ("send", SendCommand.Build), ("explain", ExplainCommand.Build), ("doctor", DoctorCommand.Build), ("history", HistoryCommand.Build), ("wait", WaitCommand.Build),
        ("simulate", SimulateCommand.Build), ("bench", BenchCommand.Build), ("support", SupportCommand.Build), ("list", ListCommand.Build), ("profile", ProfileCommand.Build),
        ("schema", SchemaCommand.Build),
    ];

    /// <param name="first">The first word of the command line: a command's own name needs no other command, and each costs time to build.</param>
    public static RootCommand Build(Terminal terminal, string? first = null)
    {
        var root = new RootCommand("Holds links to robots and tools, notices when one dies, says why, and comes back by itself.");
        var isOne = Array.Exists(Commands, command => command.Name == first);
        foreach (var (name, build) in Commands)
        {
            if (!isOne || name == first)
            {
                root.Add(build(terminal));
            }
        }

        return root;
    }

    /// <summary>Parses and runs; never throws for what a user or a device did.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken stopping)
    {
        var parsed = Build(terminal, arguments.Count > 0 ? arguments[0] : null).Parse(arguments);
        if (parsed.Action is ParseErrorAction || UnknownOption(parsed) is not null)
        {
            foreach (var error in parsed.Errors.Select(error => error.Message).Prepend(UnknownOption(parsed)).OfType<string>())
            {
                await terminal.Error.WriteLineAsync(error);
            }

            await terminal.Error.WriteLineAsync($"'{Written(parsed.CommandResult)} --help' shows how to write it.");
            return ExitCode.Usage;
        }

        // The signals are ours: the library's own handling would end a draining daemon after two seconds.
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await EndAsync(() => parsed.InvokeAsync(configuration, stopping), terminal, stopping);
    }

    private static string Written(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Written(parent)} {result.Command.Name}" : "robotlink";

    /// <summary>The library takes an option it does not know for a value where one may stand; no value of ours begins with a dash.</summary>
    private static string? UnknownOption(ParseResult parsed) => parsed.CommandResult.Tokens
        .Where(token => token.Value is ['-', _, ..])
        .Select(token => $"'{token.Value}' is no option of this command.")
        .FirstOrDefault();

    private static async Task<int> EndAsync(Func<Task<int>> run, Terminal terminal, CancellationToken stopping)
    {
        try
        {
            return await run();
        }
        catch (CommandFailedException failure)
        {
            await terminal.Error.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (DaemonRefusedException refusal)
        {
            await terminal.Error.WriteLineAsync(Terminal.Safe(refusal.Message));
            return refusal.ExitCode;
        }
        catch (IOException reason) when (reason.HResult == BrokenPipe || (reason.HResult == TerminalGone && stopping.IsCancellationRequested))
        {
            // Whoever read our output has enough, as head does.
            return ExitCode.Ok;
        }
        catch (Exception reason)
        {
            await terminal.Error.WriteLineAsync($"robotlink made a mistake: {reason.GetType().Name}: {Terminal.Safe(reason.Message)}");
            return ExitCode.Failed;
        }
    }
}
