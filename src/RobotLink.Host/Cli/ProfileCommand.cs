using System.CommandLine;
using RobotLink.Host.Adapters;
using RobotLink.Profiles;

namespace RobotLink.Host.Cli;

/// <summary><c>profile test|show</c>: runs a profile's examples, or shows what is in force.</summary>
internal static class ProfileCommand
{
    public static Command Build(Terminal terminal) => new("profile", "Test a profile, or show what is in it.") { ProfileTestCommand.Build(terminal), Show(terminal) };

    private static Command Show(Terminal terminal)
    {
        var name = new Argument<string>("NAME|FILE") { Description = "A profile by name or file." };
        var resolved = new Option<bool>("--resolved") { Description = "After inheritance: every setting in force with its origin." };
        var folder = Options.Folder();
        var command = new Command("show", "Show a profile: the file, or with --resolved what is in force.") { name, resolved, folder };
        command.SetAction(async (parsed, _) =>
        {
            var shelf = new ProfileShelf(parsed.GetValue(folder)!);
            var wanted = parsed.GetRequiredValue(name);
            if (!parsed.GetValue(resolved))
            {
                await terminal.Out.WriteAsync((shelf.Text(wanted) ?? throw Unknown(wanted)).Text);
                return ExitCode.Ok;
            }

            Columns.Write(Read(shelf, wanted, terminal).Settings.Select(setting => new[] { setting.Path, setting.Value, setting.Origin }), terminal.Out);
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
