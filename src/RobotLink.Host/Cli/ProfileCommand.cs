using System.CommandLine;
using System.Text.Json;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Links;
using RobotLink.Profiles;

namespace RobotLink.Host.Cli;

/// <summary><c>profile test|show</c>: runs a profile's examples, or shows what is in force.</summary>
internal static class ProfileCommand
{
    public static Command Build(Terminal terminal) => new("profile", "Test a profile, or show what is in it.") { Test(terminal), Show(terminal) };

    private static Command Test(Terminal terminal)
    {
        var names = new Argument<string[]>("NAME|FILE") { Description = "Profiles by name or file.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Every profile known here." };
        var json = Options.Json();
        var folder = Options.Folder();
        var command = new Command("test", "Play a profile's examples on a virtual clock. Exit code 1 when one failed.") { names, all, json, folder };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(names) ?? []).Length == 0 && !result.GetValue(all))
            {
                result.AddError("Name a profile or a file, or write --all.");
            }
        });
        command.SetAction(async (parsed, _) =>
        {
            var shelf = new ProfileShelf(parsed.GetValue(folder)!);
            var wanted = parsed.GetValue(all) ? [.. shelf.All().Select(profile => profile.Name)] : parsed.GetValue(names)!;
            var results = wanted.Select(name => (Profile: name, Examples: TranscriptRunner.Run(Read(shelf, name, terminal)))).ToList();
            if (parsed.GetValue(json))
            {
                await terminal.Out.WriteLineAsync(Document(results));
            }
            else
            {
                results.ForEach(result => Write(result.Profile, result.Examples, terminal.Out));
            }

            return results.All(result => result.Examples.All(example => example.Passed)) ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    private static Command Show(Terminal terminal)
    {
        var name = new Argument<string>("NAME|FILE") { Description = "A profile by name or file." };
        var resolved = new Option<bool>("--resolved") { Description = "After inheritance: every setting in force with the place it was written at, or as derived or default." };
        var json = Options.Json("one JSON document with every setting in force");
        var folder = Options.Folder();
        var command = new Command("show", "Show a profile: the file, or with --resolved what is in force.") { name, resolved, json, folder };
        command.SetAction(async (parsed, _) =>
        {
            var shelf = new ProfileShelf(parsed.GetValue(folder)!);
            var wanted = parsed.GetRequiredValue(name);
            if (!parsed.GetValue(resolved) && !parsed.GetValue(json))
            {
                await terminal.Out.WriteAsync((shelf.Text(wanted) ?? throw Unknown(wanted)).Text);
                return ExitCode.Ok;
            }

            var shown = ResolvedProfile.Of(Read(shelf, wanted, terminal));
            if (parsed.GetValue(json))
            {
                await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(shown, Answer.Options));
            }
            else
            {
                Columns.Write(shown.Settings.Select(setting => new[] { setting.Path, setting.Value.ReplaceLineEndings(" "), setting.Origin }), terminal.Out);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static DeviceProfile Read(ProfileShelf shelf, string name, Terminal terminal)
    {
        if (shelf.Text(name) is null)
        {
            throw Unknown(name);
        }

        var (profile, mistakes, notices) = shelf.Read(name);
        terminal.Error.Write(MistakeText.Of(mistakes, notices));
        return profile ?? throw new CommandFailedException(ExitCode.ConfigurationInvalid, $"Profile '{name}' has mistakes; its examples were not played.");
    }

    private static CommandFailedException Unknown(string name) =>
        new(ExitCode.Usage, $"There is no profile and no file '{name}'. 'robotlink list profiles' shows the profiles known here.");

    private static void Write(string profile, IReadOnlyList<TranscriptResult> examples, TextWriter output)
    {
        foreach (var example in examples)
        {
            output.WriteLine(example.Passed
                ? $"ok      {profile}: {example.Name}"
                : $"failed  {profile}: {example.Name}\n        {example.File}:{example.Line}: {Terminal.Safe(example.Mismatch)}");
        }

        output.WriteLine($"{profile}: {examples.Count(example => example.Passed)} of {Lines.Count(examples.Count, "example")} passed.");
    }

    private static string Document(IEnumerable<(string Profile, IReadOnlyList<TranscriptResult> Examples)> results) => JsonSerializer.Serialize(
        new
        {
            Items = results.SelectMany(result => result.Examples, (result, example) =>
                new { result.Profile, example.Name, example.Passed, example.File, example.Line, example.Mismatch }),
        },
        Answer.Options);
}
