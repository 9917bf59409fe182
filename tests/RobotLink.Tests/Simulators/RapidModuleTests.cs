using System.Text.RegularExpressions;

namespace RobotLink.Tests.Simulators;

/// <summary>What can be checked of the RAPID modules without a controller: blocks, lengths and names.</summary>
[TestFixtureSource(nameof(Modules))]
internal sealed partial class RapidModuleTests(string path)
{
    private readonly string[] code = [.. File.ReadLines(Path.Combine(Repository.Root, path)).Select(line => Comment().Replace(line, ""))];

    [Test]
    public void Every_block_is_closed_in_order()
    {
        var open = new Stack<string>();
        foreach (var line in code)
        {
            var word = FirstWord().Match(line).Groups["word"].Value;
            if (word.StartsWith("END", StringComparison.Ordinal))
            {
                Assert.That(open.Pop(), Is.EqualTo(word[3..]), line);
            }
            else if (word is "MODULE" or "PROC" or "FUNC" or "WHILE" or "FOR" or "TEST" || (word == "IF" && line.EndsWith("THEN", StringComparison.Ordinal)))
            {
                open.Push(word);
            }
        }

        Assert.That(open, Is.Empty);
    }

    [Test]
    public void Every_instruction_ends_with_a_semicolon() => Assert.That(
        code.Where(line => line.Trim().Length > 0 && !BlockLine().IsMatch(line)),
        Has.All.EndsWith(";"));

    [Test]
    public void No_text_is_longer_than_a_string_holds() =>
        Assert.That(code.SelectMany(line => Literal().Matches(line)).Select(text => text.Length), Has.All.LessThan(60));

    [Test]
    public void No_name_is_longer_than_32_characters() =>
        Assert.That(code.SelectMany(line => Name().Matches(line)).Select(name => name.Length), Has.All.LessThanOrEqualTo(32));

    [Test]
    public void Every_routine_is_called()
    {
        var whole = string.Join('\n', code);
        var declared = Routine().Matches(whole).Select(match => match.Groups["name"].Value).ToHashSet();

        Assert.That(
            declared.Where(name => name != "main" && Regex.Count(whole, $@"\b{name}\b") < 2),
            Is.Empty);
    }

    [Test]
    public void Every_variable_is_used()
    {
        var whole = string.Join('\n', code);

        Assert.That(
            Variable().Matches(whole).Select(match => match.Groups["name"].Value).Where(name => Regex.Count(whole, $@"\b{name}\b") < 2),
            Is.Empty);
    }

    /// <summary>RAPID's clock overflows after 4,294,967 s, less than 50 days, and reading it is an error from then on.</summary>
    [Test]
    public void A_clock_that_is_read_begins_anew_with_each_client()
    {
        var whole = string.Join('\n', code);
        var isRead = whole.Contains("ClkRead(", StringComparison.Ordinal);
        string[] starting = [.. Routine().Matches(whole).Select(match => match.Groups["name"].Value).Where(name => Body(whole, name).Contains("ClkReset", StringComparison.Ordinal))];

        Assert.That(starting, Has.Length.EqualTo(isRead ? 1 : 0).And.None.EqualTo("main"));
        Assert.That(starting, Has.All.Matches<string>(name => Regex.IsMatch(Body(whole, "ServeOneClient"), $@"SocketAccept[\s\S]*\b{name};[\s\S]*WHILE")));
    }

    private static string Body(string whole, string routine) => Regex.Match(whole, $@"PROC {routine}\([\s\S]*?ENDPROC").Value;

    private static string[] Modules =>
    [
        "device-profiles/abb-rapid-lines/controller/RobotLinkLines.mod",
        "device-profiles/abb-open-commands/controller/RobotLinkCommands.mod",
        "device-profiles/abb-open-log/controller/RobotLinkLog.mod",
    ];

    [GeneratedRegex("!.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^\s*(LOCAL\s+)?(?<word>[A-Z]+)\b")]
    private static partial Regex FirstWord();

    [GeneratedRegex(@"^\s*(LOCAL\s+)?(MODULE|PROC|FUNC|WHILE|FOR|TEST|CASE|DEFAULT|ELSE|ELSEIF|ERROR|END[A-Z]+)\b|THEN$")]
    private static partial Regex BlockLine();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\b[A-Za-z_]\w*\b")]
    private static partial Regex Name();

    [GeneratedRegex(@"(PROC|FUNC \w+) (?<name>\w+)\(")]
    private static partial Regex Routine();

    [GeneratedRegex(@"^\s*(VAR|PERS|CONST) \w+ (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Variable();
}
