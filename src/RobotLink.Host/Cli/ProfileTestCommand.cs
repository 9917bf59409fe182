using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RobotLink.Host.Adapters;
using RobotLink.Links;

namespace RobotLink.Host.Cli;

/// <summary><c>profile test</c>: plays a profile's examples in every way their bytes may arrive, and tells what they do not touch.</summary>
internal static class ProfileTestCommand
{
    public static Command Build(Terminal terminal)
    {
        var names = new Argument<string[]>("NAME|FILE") { Description = "Profiles by name or file.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Every profile known here." };
        var least = new Option<int?>("--coverage-at-least")
        {
            Description = "Exit code 1 when the examples touch less of a profile than this share, such as 80%.",
            HelpName = "SHARE",
            CustomParser = ParseShare,
        };
        var json = Options.Json();
        var folder = Options.Folder();
        var command = new Command("test", "Play a profile's examples on a virtual clock, their bytes split, merged, delayed and among noise. Exit code 1 when one failed.")
        {
            names, all, least, json, folder,
        };
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
            var tested = wanted.Select(name => TestedProfile.Of(name, ProfileCommand.Read(shelf, name, terminal))).ToList();
            if (parsed.GetValue(json))
            {
                await terminal.Out.WriteLineAsync(ProfileTestText.Json(tested));
            }
            else
            {
                tested.ForEach(profile => ProfileTestText.Write(profile, terminal.Out));
            }

            var thin = tested.Where(profile => profile.Coverage.Share * 100 < (parsed.GetValue(least) ?? 0)).ToList();
            thin.ForEach(profile => terminal.Error.WriteLine(
                $"{profile.Name}: the examples touch {ProfileTestText.Percent(profile.Coverage)}% of the profile, less than {parsed.GetValue(least)}%."));
            return tested.All(profile => profile.Passed) && thin.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    private static int? ParseShare(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (text.EndsWith('%') && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var share) && share <= 100)
        {
            return share;
        }

        result.AddError($"'{text}' is no share. Write 0% to 100%, such as 80%.");
        return null;
    }
}
