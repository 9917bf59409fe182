using RobotLink.Host.Cli;

namespace RobotLink.Tests.Host;

/// <summary>A command run in this process, with everything it said.</summary>
internal sealed record CommandRun(int Code, string Out, string Error)
{
    public static async Task<CommandRun> OfAsync(string line, CancellationToken stopping)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var terminal = new Terminal(output, error, TimeProvider.System, Interactive: false, Colour: false);
        var code = await CommandTree.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), terminal, stopping);
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
