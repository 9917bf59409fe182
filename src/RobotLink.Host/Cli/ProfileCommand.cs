using System.CommandLine;
using System.Text.Json;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Profiles;

namespace RobotLink.Host.Cli;

/// <summary><c>profile new|learn|test|explain|show</c>: everything about profiles that needs no device.</summary>
internal static class ProfileCommand
{
    public static Command Build(Terminal terminal) => new("profile", "Write, learn, test and explain profiles, or show what is in one.")
    {
        ProfileNewCommand.Build(terminal), ProfileLearnCommand.Build(terminal), ProfileTestCommand.Build(terminal), ProfileExplainCommand.Build(terminal), Show(terminal),
    };

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

    /// <summary>The profile, with its mistakes and notices told.</summary>
    /// <exception cref="CommandFailedException">There is none of this name, or it has mistakes.</exception>
    public static DeviceProfile Read(ProfileShelf shelf, string name, Terminal terminal)
    {
        if (shelf.Text(name) is null)
        {
            throw Unknown(name);
        }

        var (profile, mistakes, notices) = shelf.Read(name);
        terminal.Error.Write(MistakeText.Of(mistakes, notices));
        return profile ?? throw new CommandFailedException(ExitCode.ConfigurationInvalid, $"Profile '{name}' has mistakes; correct them first.");
    }

    private static CommandFailedException Unknown(string name) =>
        new(ExitCode.Usage, $"There is no profile and no file '{name}'. 'robotlink list profiles' shows the profiles known here.");
}
