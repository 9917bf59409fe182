namespace RobotLink.Host.Cli;

/// <summary>What a new profile is made of: from options, from a file of answers, else asked for, else the usual.</summary>
internal sealed class NewProfileAnswers(Terminal terminal, IReadOnlyDictionary<string, string> given)
{
    public const string Lines = "end";
    public const string Marks = "marks";
    public const string Length = "length";
    public const string Silence = "gap";

    public static readonly IReadOnlyList<string> Keys =
        ["name", "from", "title", "transport", "port", "baud", "end", "start", "length", "gap", "send", "reply"];

    public string? Given(string key) => given.TryGetValue(key, out var answer) && answer.Length > 0 ? answer : null;

    /// <summary>The answer, or null for none; a person is asked, a script gets <paramref name="usual"/>.</summary>
    public string? Get(string key, string question, string? usual = null)
    {
        if (given.TryGetValue(key, out var answer))
        {
            return answer.Length == 0 ? null : answer;
        }

        return terminal.Interactive ? Ask(question, usual) : usual;
    }

    /// <summary>Which of the ways to end a message: the one whose key was given, else asked for.</summary>
    public string Framing()
    {
        var known = Given("start") is not null ? Marks : Given("length") is not null ? Length : Given("gap") is not null ? Silence : Given("end") is not null ? Lines : null;
        if (known is not null || !terminal.Interactive)
        {
            return known ?? Lines;
        }

        string[] ways = [Lines, Marks, Length, Silence];
        while (true)
        {
            var answer = Ask("How does a message end: end (of a line), marks (start and end), length (told in front), gap (silence)", Lines);
            if (ways.Contains(answer))
            {
                return answer!;
            }

            terminal.Error.WriteLine($"Write one of {string.Join(", ", ways)}.");
        }
    }

    /// <summary>Lines <c>key: value</c>, as an answers file has them; remarks begin with #.</summary>
    /// <exception cref="CommandFailedException">A line is none, or its key is unknown.</exception>
    public static Dictionary<string, string> Parse(string file, string text)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (line, index) in text.ReplaceLineEndings("\n").Split('\n').Select((line, index) => (line.Trim(), index)))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var key = colon < 0 ? line : line[..colon].Trim();
            if (colon < 0 || !Keys.Contains(key))
            {
                throw new CommandFailedException(ExitCode.Usage, $"{file}:{index + 1}: '{Terminal.Safe(key)}' is no answer. Write lines such as name: my-device; known are {string.Join(", ", Keys)}.");
            }

            var value = line[(colon + 1)..].Trim();
            answers[key] = value is ['"' or '\'', _, ..] && value[^1] == value[0] ? value[1..^1] : value;
        }

        return answers;
    }

    private string? Ask(string question, string? usual)
    {
        terminal.Error.Write($"{question}{(usual is null ? "" : $" [{usual}]")}: ");
        terminal.Error.Flush();
        var answer = terminal.In.ReadLine()?.Trim();
        return string.IsNullOrEmpty(answer) ? usual : answer;
    }
}
