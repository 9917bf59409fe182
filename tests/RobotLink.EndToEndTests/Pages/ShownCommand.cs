namespace RobotLink.EndToEndTests.Pages;

/// <summary>A command on a page and what is shown beneath it.</summary>
/// <param name="MayFail">Its exit code is shown next.</param>
internal sealed record ShownCommand(string Line, string Shown, bool MayFail)
{
    private const string Prompt = "$ ";
    private const string AskExitCode = "echo $?";

    public static IReadOnlyList<ShownCommand> Of(string block)
    {
        var commands = new List<ShownCommand>();
        var continues = false;
        foreach (var line in block.TrimEnd('\n').Split('\n'))
        {
            if (!continues && line.StartsWith(Prompt, StringComparison.Ordinal))
            {
                commands.Add(new ShownCommand(line[Prompt.Length..], "", MayFail: false));
            }
            else if (continues)
            {
                commands[^1] = commands[^1] with { Line = $"{commands[^1].Line}\n{line}" };
            }
            else if (commands.Count > 0)
            {
                commands[^1] = commands[^1] with { Shown = $"{commands[^1].Shown}{line}\n" };
            }

            continues = line.EndsWith('\\') && commands.Count > 0 && commands[^1].Shown.Length == 0;
        }

        return [.. commands.Select((command, index) => command with { MayFail = index + 1 < commands.Count && commands[index + 1].Line == AskExitCode })];
    }
}
